package io.countersign.workflow.briefing;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.workflow.briefing.Notes.Line;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a briefing states, each sentence with the line of the notes that it rests on. It rests on a line where all its
 * words, figures and names stand there in this order, where it denies what the line denies, and where it is not surer
 * than the line. The measure is strict on purpose: what is put in other words is for a person to judge.
 */
record Statements(List<Statement> all) {

    /** More than these are not measured, and rest on nothing then. */
    private static final int MOST = 400;

    private static final Pattern WORD = Pattern.compile("\\p{N}+(?:[.,:/-]\\p{N}+){0,9}|[\\p{L}\\p{M}]+|[€$£%]");
    private static final Pattern DENIES = words(
            "not|no|never|none|nobody|nothing|neither|nor|without|cannot|\\p{L}{2,8}n['’]t|nicht|kein\\p{L}{0,2}|nie|niemals|niemand|nichts|ohne|weder");
    private static final Pattern UNSURE = words(
            "maybe|perhaps|(?<!(?:in|to|until|by|of|early|late|end) )may(?! \\d)|might|could|would|should|possibly|probably|likely|if|unless|provided|propos\\p{L}{1,6}|suggest\\p{L}{0,5}|consider\\p{L}{0,5}|discuss\\p{L}{0,5}|ideas?|almost|nearly|rumou?rs?|unclear|unconfirmed|tentative\\p{L}{0,2}"
                    + "|vielleicht|eventuell|evtl|k(?:ö|oe)nnte\\p{L}{0,2}|w(?:ü|ue)rde\\p{L}{0,2}|sollte\\p{L}{0,2}|m(?:ö|oe)glicherweise|wahrscheinlich|falls|wenn|sofern|vorschl\\p{L}{1,6}|schl(?:ä|ae)gt|(?:ü|ue)berleg\\p{L}{1,4}|diskutier\\p{L}{1,3}|fast|beinahe|unklar|ger(?:ü|ue)cht\\p{L}{0,2}");
    private static final Set<String> SMALL = set(
            "a an the and or of to in on at by for with from as is are was were be been has have had it its this that these"
                    + " those there we our us i my me you your he she they them his her their will s ll re ve d m"
                    + " der die das den dem des ein eine einen einem einer eines und oder von zu zum zur im in an am auf"
                    + " bei mit für aus als ist sind war waren sein hat haben hatte wir unser unsere uns ich mein mich mir du"
                    + " sie er es ihr ihre sich wird werden dass daß");
    private static final Set<String> TITLE_WORDS = set(
            "briefing summary status update updates notes meeting minutes weekly report zusammenfassung protokoll notizen"
                    + " besprechung bericht wochenbericht stand");

    /**
     * A sentence of the briefing.
     *
     * @param start where it begins in the body
     * @param line that it rests on, or the one that is nearest to it; null where none is near
     * @param words that stand in the line, in this order
     * @param of so many
     */
    record Statement(String text, int start, @Nullable Line line, boolean rests, int words, int of) {}

    private record Unit(Line line, List<String> words, boolean denies, boolean unsure) {}

    static Statements of(String body, String notes) {
        List<Unit> units = new ArrayList<>();
        for (Line line : Notes.of(notes).lines()) {
            for (String sentence : line.sentences()) {
                String whole = (line.speaker() + " " + sentence).strip();
                units.add(new Unit(line, content(whole), denies(whole), isUnsure(whole)));
            }
        }
        List<Statement> all = new ArrayList<>();
        int at = 0;
        for (String line : body.split("(?<=\n)|(?<=\r)(?!\n)", -1)) {
            String said = Notes.withoutBullet(line);
            if (said.codePoints().anyMatch(Character::isLetterOrDigit) && Section.ofLabel(said) == null) {
                int from = at;
                for (String sentence : Notes.sentences(said)) {
                    int start = body.indexOf(sentence, from);
                    all.add(
                            all.size() < MOST
                                    ? measured(sentence, start, units)
                                    : new Statement(sentence, start, null, false, 0, 0));
                    from = start + sentence.length();
                }
            }
            at += line.length();
        }
        return new Statements(all);
    }

    List<Statement> resting() {
        return all.stream().filter(Statement::rests).toList();
    }

    List<Statement> unsupported() {
        return all.stream().filter(statement -> !statement.rests()).toList();
    }

    /** Whether a title says nothing but what the purpose or one line of the notes says. */
    static boolean titleRests(String title, JsonNode request) {
        Set<String> purpose = new HashSet<>(content(request.path("purpose").asText("")));
        List<String> words = content(title);
        List<String> others = words.stream()
                .filter(word -> !purpose.contains(word) && !TITLE_WORDS.contains(word))
                .toList();
        return others.isEmpty()
                || of(title, request.path("notes").asText("")).all().stream().allMatch(Statement::rests);
    }

    private static Statement measured(String sentence, int start, List<Unit> units) {
        List<String> words = content(sentence);
        boolean denies = denies(sentence);
        boolean unsure = isUnsure(sentence);
        Line nearest = null;
        int most = 0;
        for (Unit unit : units) {
            int matched = matched(words, unit.words());
            if (matched == words.size() && matched > 0 && denies == unit.denies() && (unsure || !unit.unsure())) {
                return new Statement(sentence, start, unit.line(), true, matched, words.size());
            }
            if (matched > most) {
                most = matched;
                nearest = unit.line();
            }
        }
        return new Statement(sentence, start, 2 * most >= words.size() ? nearest : null, false, most, words.size());
    }

    /** How many of the words stand in the line, in this order. */
    private static int matched(List<String> words, List<String> line) {
        int matched = 0;
        int from = 0;
        for (String word : words) {
            for (int i = from; i < line.size(); i++) {
                if (same(word, line.get(i))) {
                    matched++;
                    from = i + 1;
                    break;
                }
            }
        }
        return matched;
    }

    /** The same word, whatever its ending; figures exactly. */
    private static boolean same(String one, String other) {
        if (one.equals(other)) {
            return true;
        }
        int shorter = Math.min(one.length(), other.length());
        int longer = Math.max(one.length(), other.length());
        if (shorter < 4 || longer - shorter > 2 || !Character.isLetter(one.charAt(0))) {
            return false;
        }
        return one.regionMatches(0, other, 0, shorter) || shorter > 5 && one.regionMatches(0, other, 0, shorter - 1);
    }

    static List<String> content(String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text.toLowerCase(Locale.ROOT));
        while (matcher.find()) {
            if (!SMALL.contains(matcher.group())) {
                words.add(matcher.group());
            }
        }
        return words;
    }

    static boolean denies(String sentence) {
        return DENIES.matcher(sentence).find();
    }

    static boolean isUnsure(String sentence) {
        return UNSURE.matcher(sentence).find() || sentence.stripTrailing().endsWith("?");
    }

    private static Set<String> set(String words) {
        return Stream.of(words.split(" ")).collect(Collectors.toUnmodifiableSet());
    }

    private static Pattern words(String words) {
        return Pattern.compile(
                "(?<![\\p{L}\\d])(?:" + words + ")(?![\\p{L}\\d])", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }
}
