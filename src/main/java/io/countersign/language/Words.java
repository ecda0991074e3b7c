package io.countersign.language;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Words by what they mean.
 *
 * @param names of the meanings, in a fixed order
 * @param whole words, each with its meanings
 * @param beginnings of words, by their first three letters, the longest first
 */
record Words(List<String> names, Map<String, List<Meaning>> whole, Map<String, List<Meaning>> beginnings) {

    /** @param telling no word of English too: it shows which language a text is in */
    record Meaning(String letters, String name, boolean telling) {}

    /** From here on a text is taken to be in the language of the words. */
    private static final double SHARE = 0.25;

    private static final Pattern MARK = Pattern.compile("\\p{M}+");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\d]+(?:['’][\\p{L}\\d]+)?");

    /**
     * Reads lines of {@code name: word word* ~word ...}; a star stands for any ending after at least three letters, a ~
     * for a word that is one of English, too.
     */
    static Words of(String text) {
        TreeSet<String> names = new TreeSet<>();
        Map<String, List<Meaning>> whole = new HashMap<>();
        Map<String, List<Meaning>> beginnings = new HashMap<>();
        text.lines().filter(line -> !line.startsWith("#") && line.contains(":")).forEach(line -> {
            String name = line.substring(0, line.indexOf(':')).strip();
            names.add(name);
            for (String entry : line.substring(line.indexOf(':') + 1).strip().split("\\s+")) {
                boolean telling = !entry.startsWith("~");
                String word = telling ? entry : entry.substring(1);
                boolean beginning = word.endsWith("*");
                String letters = beginning ? word.substring(0, word.length() - 1) : word;
                (beginning ? beginnings : whole)
                        .computeIfAbsent(beginning ? letters.substring(0, 3) : letters, key -> new ArrayList<>())
                        .add(new Meaning(letters, name, telling));
            }
        });
        beginnings
                .values()
                .forEach(list -> list.sort(Comparator.comparingInt(
                        (Meaning meaning) -> -meaning.letters().length())));
        return new Words(List.copyOf(names), whole, beginnings);
    }

    /** What a text names, by meanings. */
    TreeSet<String> in(String text) {
        TreeSet<String> found = new TreeSet<>();
        WORD.matcher(text)
                .results()
                .flatMap(word -> meanings(word.group()))
                .map(Meaning::name)
                .forEach(found::add);
        return found;
    }

    /** A text with the words replaced by what they mean; as it is where too few of them are known. */
    String translated(String text) {
        long all = WORD.matcher(text).results().count();
        long known = WORD.matcher(text)
                .results()
                .filter(word ->
                        meanings(word.group()).findFirst().map(Meaning::telling).orElse(false))
                .count();
        if (known == 0 || known < SHARE * all) {
            return text;
        }
        return WORD.matcher(text).replaceAll(word -> {
            Optional<Meaning> meaning = meanings(word.group()).findFirst();
            return Matcher.quoteReplacement(meaning.map(Meaning::name).orElse(word.group()));
        });
    }

    private Stream<Meaning> meanings(String word) {
        String letters = spelled(word);
        Stream<Meaning> begun = letters.length() < 3
                ? Stream.empty()
                : beginnings.getOrDefault(letters.substring(0, 3), List.of()).stream()
                        .filter(meaning -> letters.startsWith(meaning.letters()));
        return Stream.concat(whole.getOrDefault(letters, List.of()).stream(), begun);
    }

    /** Lower case, without accents, umlauts as they are typed where there are none. */
    static String spelled(String text) {
        String lower = text.toLowerCase(Locale.ROOT)
                .replace('’', '\'')
                .replace("ä", "ae")
                .replace("ö", "oe")
                .replace("ü", "ue")
                .replace("ß", "ss");
        return MARK.matcher(Normalizer.normalize(lower, Normalizer.Form.NFD)).replaceAll("");
    }
}
