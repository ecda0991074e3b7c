package io.countersign.language;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Words of several languages that mean the same.
 *
 * @param names of the concepts, in a fixed order
 * @param words whole words, each with the concepts that it stands for
 * @param beginnings of words, likewise, by their first three letters
 */
record Concepts(List<String> names, Map<String, Set<String>> words, Map<String, List<Beginning>> beginnings) {

    private record Beginning(String letters, String concept) {}

    private static final Pattern MARK = Pattern.compile("\\p{M}+");
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\d']+");

    /** Reads lines of {@code name: word word* ...}; a star stands for any ending of at least three letters. */
    static Concepts of(String text) {
        Set<String> names = new TreeSet<>();
        Map<String, Set<String>> words = new HashMap<>();
        Map<String, List<Beginning>> beginnings = new HashMap<>();
        text.lines().filter(line -> !line.startsWith("#") && line.contains(":")).forEach(line -> {
            String name = line.substring(0, line.indexOf(':')).strip();
            names.add(name);
            Arrays.stream(line.substring(line.indexOf(':') + 1).strip().split("\\s+"))
                    .forEach(word -> {
                        if (word.endsWith("*")) {
                            String letters = word.substring(0, word.length() - 1);
                            beginnings
                                    .computeIfAbsent(letters.substring(0, 3), key -> new ArrayList<>())
                                    .add(new Beginning(letters, name));
                        } else {
                            words.computeIfAbsent(word, key -> new HashSet<>()).add(name);
                        }
                    });
        });
        return new Concepts(List.copyOf(names), words, beginnings);
    }

    /** Those that a text names. */
    Set<String> in(String text) {
        Set<String> found = new TreeSet<>();
        for (String word : BETWEEN_WORDS.split(spelled(text))) {
            found.addAll(words.getOrDefault(word, Set.of()));
            if (word.length() >= 3) {
                beginnings.getOrDefault(word.substring(0, 3), List.of()).stream()
                        .filter(beginning -> word.startsWith(beginning.letters()))
                        .forEach(beginning -> found.add(beginning.concept()));
            }
        }
        return found;
    }

    /** Lower case, without accents, umlauts as they are typed where there are none. */
    private static String spelled(String text) {
        String lower = text.toLowerCase(Locale.ROOT)
                .replace('’', '\'')
                .replace("ä", "ae")
                .replace("ö", "oe")
                .replace("ü", "ue")
                .replace("ß", "ss");
        return MARK.matcher(Normalizer.normalize(lower, Normalizer.Form.NFD)).replaceAll("");
    }
}
