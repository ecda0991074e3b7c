package io.countersign.language;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a classifier sees of a text: its sentence vector, which knows meanings but little German, and the concepts that
 * it names, in whatever language.
 */
final class Features {

    /** Of the text, in characters. */
    private static final int MOST = 4_000;

    private static final int LENGTHS = 6;

    /** Numbers of orders, customers, accounts: they name something and mean nothing. */
    private static final Pattern IDENTIFIER =
            Pattern.compile("(?<![\\p{L}\\d])\\p{L}{0,4}[-‐‑–]?\\d{3,}(?![\\p{L}\\d])");

    private final SentenceVectors vectors;
    private final Concepts concepts;

    Features(SentenceVectors vectors, Concepts concepts) {
        this.vectors = vectors;
        this.concepts = concepts;
    }

    /** How many there are of a text. */
    int size() {
        return SentenceVectors.SIZE + concepts.names().size() + LENGTHS + 2;
    }

    /** The last one is always 1. */
    float[] of(String text) {
        String head = text.length() <= MOST ? text : text.substring(0, MOST);
        String plain = IDENTIFIER.matcher(head).replaceAll(" ").strip();
        float[] features = new float[size()];
        System.arraycopy(vectors.of(plain), 0, features, 0, SentenceVectors.SIZE);
        Set<String> named = concepts.in(plain);
        boolean question = plain.indexOf('?') >= 0;
        // of length 1 as the vector is
        float share = (float) (1 / Math.sqrt(named.size() + (question ? 2 : 1)));
        int at = SentenceVectors.SIZE;
        for (String name : concepts.names()) {
            features[at++] = named.contains(name) ? share : 0;
        }
        features[at + Math.min(LENGTHS - 1, plain.length() / 40)] = share;
        features[at + LENGTHS] = question ? share : 0;
        features[at + LENGTHS + 1] = 1;
        return features;
    }
}
