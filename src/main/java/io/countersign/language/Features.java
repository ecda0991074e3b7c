package io.countersign.language;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a classifier sees of a text: its sentence vector and the mean one of its clauses, which know meanings; the
 * concepts that it names; and groups of letters, which know spellings. What is not English is read through a word list.
 */
final class Features {

    /** Of the text, in characters. */
    private static final int MOST = 4_000;

    private static final int LENGTHS = 6;

    /** Groups of letters share this many places. */
    private static final int LETTERS = 2_048;

    /** Of a long text these are enough to tell, and what a hostile one costs. */
    private static final int CLAUSES = 10;

    private static final int GROUPS = 4_000;

    // lengths of the parts, by cross-validation of the learnt examples
    private static final float WHOLE = 2.5f;
    private static final float MEAN = 1.2f;
    private static final float CONCEPTS = 1.3f;
    private static final float SPELLINGS = 1.3f;

    /** Numbers of orders, customers, accounts: they name something and mean nothing. */
    private static final Pattern IDENTIFIER =
            Pattern.compile("(?<![\\p{L}\\d])\\p{L}{0,4}[-‐‑–]?\\d{3,}(?![\\p{L}\\d])");

    /** Its letters mean nothing; that there is one does, and the sentence around it needs a word there. */
    private static final Pattern ADDRESS = Pattern.compile("https?://\\S+");

    private static final String LINK = " link ";

    private static final Pattern BETWEEN_CLAUSES = Pattern.compile(
            "[.!?;:,]+(?=\\s|$)|\\n+|\\s[+&-]\\s|\\b(?:and|but|also|plus|besides|moreover|as well as|or)\\b|\\d\\)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern TWO_WORDS = Pattern.compile("[\\p{L}\\d].*[^\\p{L}\\d]+[\\p{L}\\d].*");
    private static final Pattern BETWEEN_WORDS = Pattern.compile("\\s+");

    private final SentenceVectors vectors;
    private final Words concepts;
    private final Words foreign;

    /**
     * @param concepts words that mean the same, as {@link Words#of} reads them
     * @param foreign words of another language by their English ones, likewise
     */
    Features(SentenceVectors vectors, String concepts, String foreign) {
        this.vectors = vectors;
        this.concepts = Words.of(concepts);
        this.foreign = Words.of(foreign);
    }

    /** How many there are of a text. */
    int size() {
        return dense() + LETTERS;
    }

    /** The place that is 1 for every text. */
    int bias() {
        return dense() - 1;
    }

    private int dense() {
        return 2 * SentenceVectors.SIZE + concepts.names().size() + LENGTHS + 2;
    }

    Seen of(String text) {
        String head = text.length() <= MOST ? text : text.substring(0, MOST);
        String plain = IDENTIFIER
                .matcher(ADDRESS.matcher(head).replaceAll(LINK))
                .replaceAll(" ")
                .strip();
        String english = foreign.translated(plain);
        float[] dense = new float[dense()];
        add(dense, 0, vectors.of(english), WHOLE);
        List<String> clauses = clauses(english);
        for (String clause : clauses) {
            add(dense, SentenceVectors.SIZE, vectors.of(clause), MEAN / clauses.size());
        }
        Set<String> named = concepts.in(plain);
        boolean question = plain.indexOf('?') >= 0;
        float share = (float) (CONCEPTS / Math.sqrt(named.size() + (question ? 2 : 1)));
        int at = 2 * SentenceVectors.SIZE;
        for (String name : concepts.names()) {
            dense[at++] = named.contains(name) ? share : 0;
        }
        dense[at + Math.min(LENGTHS - 1, plain.length() / 40)] = share;
        dense[at + LENGTHS] = question ? share : 0;
        dense[at + LENGTHS + 1] = 1;
        return spelled(english, dense);
    }

    private static void add(float[] sum, int at, float[] vector, float factor) {
        for (int i = 0; i < vector.length; i++) {
            sum[at + i] += factor * vector[i];
        }
    }

    private static List<String> clauses(String text) {
        List<String> clauses = new ArrayList<>();
        for (String clause : BETWEEN_CLAUSES.split(text)) {
            if (clauses.size() < CLAUSES && TWO_WORDS.matcher(clause).find()) {
                clauses.add(clause.strip());
            }
        }
        return clauses.isEmpty() ? List.of(text) : clauses;
    }

    /** Groups of three and four letters of a word; which place each has, and its sign, is by its hash. */
    private static Seen spelled(String text, float[] dense) {
        Set<String> groups = new HashSet<>();
        for (String word : BETWEEN_WORDS.split(Words.spelled(text))) {
            String bounded = " " + word + " ";
            for (int size = 3; size <= 4; size++) {
                for (int i = 0; i + size <= bounded.length() && groups.size() < GROUPS; i++) {
                    groups.add(bounded.substring(i, i + size));
                }
            }
        }
        Map<Integer, Float> signs = new TreeMap<>();
        for (String group : groups) {
            int hash = mixed(group.hashCode());
            signs.merge(Math.floorMod(hash, LETTERS), hash < 0 ? -1f : 1f, Float::sum);
        }
        signs.values().removeIf(value -> value == 0);
        double length = Math.sqrt(
                signs.values().stream().mapToDouble(value -> value * value).sum());
        int[] places =
                signs.keySet().stream().mapToInt(place -> dense.length + place).toArray();
        float[] values = new float[places.length];
        int i = 0;
        for (float value : signs.values()) {
            values[i++] = (float) (SPELLINGS * value / length);
        }
        return new Seen(dense, places, values);
    }

    /** Hashes of short strings differ in few bits; this spreads them (finalizer of MurmurHash3). */
    private static int mixed(int hash) {
        int mixed = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2ae35;
        return mixed ^ (mixed >>> 16);
    }
}
