package io.countersign.workflow.briefing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Notes or a transcript, line by line. */
record Notes(List<Line> lines) {

    private static final Pattern BULLET = Pattern.compile("^(?:[-*•–—·+]|\\d{1,3}[.)]|\\[[ xX]?])\\s{1,5}(?=\\S)");
    private static final Pattern TIME =
            Pattern.compile("^[\\[(]?\\d{1,2}:\\d{2}(?::\\d{2})?(?: ?[ap]m)?[\\])]?[\\s:–-]{1,4}(?=\\S)");
    private static final Pattern SPEAKER = Pattern.compile(
            "^(\\p{Lu}[\\p{L}'’-]{0,30}(?: \\p{Lu}[\\p{L}.'’-]{0,30}){0,2})(?: ?\\([^()\\n]{1,40}\\))?: {1,5}(?=\\S)");

    /**
     * A line that says something.
     *
     * @param number from 1, blank lines counted
     * @param text verbatim, without white space around it
     * @param speaker who says it, where it is a transcript; empty else
     * @param said without bullet, time and speaker
     */
    record Line(int number, String text, String speaker, String said) {

        String reference() {
            return "line " + number;
        }

        /** Its sentences, verbatim. */
        List<String> sentences() {
            return Notes.sentences(said);
        }
    }

    static Notes of(String text) {
        List<Line> lines = new ArrayList<>();
        String[] all = text.split("\\R", -1);
        for (int i = 0; i < all.length; i++) {
            String line = all[i].strip();
            if (line.codePoints().anyMatch(Character::isLetterOrDigit)) {
                String said = without(TIME, without(BULLET, line));
                Matcher speaker = SPEAKER.matcher(said);
                boolean named = speaker.find() && Section.ofLabel(speaker.group(1)) == null;
                lines.add(new Line(
                        i + 1,
                        line,
                        named ? speaker.group(1) : "",
                        named ? without(TIME, without(BULLET, said.substring(speaker.end()))) : said));
            }
        }
        return new Notes(lines);
    }

    /** With the number of each line before it, as a reviewer refers to it. */
    static String numbered(String text) {
        StringBuilder out = new StringBuilder();
        String[] all = text.split("\\R", -1);
        for (int i = 0; i < all.length; i++) {
            out.append("%3d  ".formatted(i + 1)).append(all[i]).append('\n');
        }
        return out.toString().stripTrailing();
    }

    static String withoutBullet(String line) {
        return without(BULLET, line.strip());
    }

    private static String without(Pattern start, String line) {
        Matcher matcher = start.matcher(line);
        return matcher.find() ? line.substring(matcher.end()).strip() : line;
    }

    /** Behind these a dot ends no sentence. */
    private static final Set<String> SHORTENED =
            Set.of(("mr mrs ms dr prof st no nr etc vs eg ie approx dept inc ltd co"
                            + " bzw ca usw inkl exkl zzgl ggf evtl vgl abs art bspw str tel jan feb mar apr jun jul aug sep sept"
                            + " oct okt nov dec dez mo di mi do fr sa so mon tue wed thu fri sat sun z b d h u a")
                    .split(" "));

    /** A dot behind a figure or an abbreviation ends no sentence. */
    static List<String> sentences(String text) {
        List<String> sentences = new ArrayList<>();
        int start = 0;
        for (int i = 0; i + 2 < text.length(); i++) {
            char c = text.charAt(i);
            boolean stop = c == '!' || c == '?' || c == '.' && endsWord(text, i);
            if (stop && Character.isWhitespace(text.charAt(i + 1)) && !Character.isLowerCase(text.charAt(i + 2))) {
                sentences.add(text.substring(start, i + 1).strip());
                start = i + 1;
            }
        }
        sentences.add(text.substring(start).strip());
        sentences.removeIf(String::isEmpty);
        return sentences;
    }

    private static boolean endsWord(String text, int dot) {
        int start = dot;
        while (start > 0 && Character.isLetter(text.charAt(start - 1))) {
            start--;
        }
        return start < dot && !SHORTENED.contains(text.substring(start, dot).toLowerCase(Locale.ROOT));
    }
}
