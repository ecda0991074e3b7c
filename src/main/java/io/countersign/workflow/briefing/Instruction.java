package io.countersign.workflow.briefing;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a reviewer tells the agent to do better, as far as it understands it.
 *
 * @param title the briefing's new one; null for none named
 * @param without lines of the notes to leave out
 * @param with lines of the notes to take in
 * @param sections to keep; all where none is named
 * @param most statements of a section
 */
record Instruction(@Nullable String title, Set<Integer> without, Set<Integer> with, Set<Section> sections, int most) {

    static final Instruction NONE =
            new Instruction(null, Set.of(), Set.of(), EnumSet.allOf(Section.class), Integer.MAX_VALUE);

    private static final int SHORT = 3;
    private static final Pattern TITLE = Pattern.compile(
            "(?:title|titel|überschrift)[^\"“„\n]{0,30}[\"“„]([^\"“”\n]{1,200})[\"”“]", Pattern.CASE_INSENSITIVE);
    private static final Pattern LINES = Pattern.compile(
            "(?:lines?|zeilen?) (\\d{1,5}(?: ?(?:,|and|und|&) ?\\d{1,5}){0,20})", Pattern.CASE_INSENSITIVE);
    private static final Pattern WITHOUT = Pattern.compile(
            "(?<!\\p{L})(?:leave out|drop|remove|without|omit|delete|skip|no|ohne|weglassen|lass\\w{0,2}|streich\\w{0,2}|keine)(?!\\p{L})",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern ONLY =
            Pattern.compile("(?<!\\p{L})(?:only|just|nur)(?!\\p{L})", Pattern.CASE_INSENSITIVE);
    private static final Pattern SHORTER = Pattern.compile(
            "(?<!\\p{L})(?:short\\w{0,3}|brief|concise|kurz|kürzer\\w{0,1}|knapp\\w{0,2})(?!\\p{L})",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    static Instruction of(String words) {
        Matcher named = TITLE.matcher(words);
        String title = named.find() ? named.group(1).strip() : null;
        Set<Integer> without = new TreeSet<>();
        Set<Integer> with = new TreeSet<>();
        Set<Section> out = EnumSet.noneOf(Section.class);
        Set<Section> only = EnumSet.noneOf(Section.class);
        for (String clause : words.split("[.;!\\n]|, (?=\\p{L})")) {
            boolean leavesOut = WITHOUT.matcher(clause).find();
            Matcher lines = LINES.matcher(clause);
            while (lines.find()) {
                for (String number : lines.group(1).split("\\D+")) {
                    (leavesOut ? without : with).add(Integer.valueOf(number));
                }
            }
            for (String word : clause.toLowerCase(Locale.ROOT).split("[^\\p{L}]+")) {
                Section section = Section.ofLabel(word);
                if (section != null && leavesOut) {
                    out.add(section);
                } else if (section != null && ONLY.matcher(clause).find()) {
                    only.add(section);
                }
            }
        }
        Set<Section> sections = only.isEmpty() ? EnumSet.allOf(Section.class) : EnumSet.copyOf(only);
        sections.removeAll(out);
        return new Instruction(
                title, without, with, sections, SHORTER.matcher(words).find() ? SHORT : Integer.MAX_VALUE);
    }

    boolean understood() {
        return !equals(NONE);
    }
}
