package io.countersign.proposal;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;

/**
 * A text as a reader would take it, to look for words in: what hides is gone, what looks like a Latin letter is one,
 * lower case, white space single, line breaks kept. It knows where each of its characters stands in the text that it was.
 */
public final class Plain {

    /** Letters of other scripts that look like Latin ones, and below them those. */
    private static final String LOOKALIKES = "аеорсухіјѕԁһвкмнтгпАЕОРСУХІЈЅВКМНТαορνικυχηεΑΒΕΖΗΙΚΜΝΟΡΤΥΧ";

    private static final String LATIN = "aeopcyxijsdhbkmhtrnAEOPCYXIJSBKMHTaopvikuxneABEZHIKMNOPTYX";

    private final String original;
    private final String text;
    /** For each character the index in the original, and at the end the original's length. */
    private final int[] places;

    private Plain(String original, String text, int[] places) {
        this.original = original;
        this.text = text;
        this.places = places;
    }

    public static Plain of(String original) {
        StringBuilder out = new StringBuilder(original.length());
        int[] places = new int[original.length() * 4 + 1];
        int c;
        for (int i = 0; i < original.length(); i += Character.charCount(c)) {
            c = original.codePointAt(i);
            int from = out.length();
            append(c, out);
            Arrays.fill(places, from, out.length(), i);
        }
        places[out.length()] = original.length();
        return new Plain(original, out.toString(), Arrays.copyOf(places, out.length() + 1));
    }

    public String text() {
        return text;
    }

    /**
     * The words of the original between two places of the text, what hides among them included.
     *
     * @param start of the first character, within the text
     * @param end behind the last one
     */
    public Finding finding(String kind, int start, int end) {
        int last = places[end - 1];
        int to = last + Character.charCount(original.codePointAt(last));
        return new Finding(kind, places[start], original.substring(places[start], to));
    }

    static boolean looksLatin(int c) {
        return LOOKALIKES.indexOf(c) >= 0;
    }

    private static void append(int c, StringBuilder out) {
        char last = out.isEmpty() ? '\n' : out.charAt(out.length() - 1);
        if (c == '\n') {
            out.append('\n');
        } else if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
            out.append(last == ' ' || last == '\n' ? "" : " ");
        } else if (c < 0x80) {
            out.append(c == '`' ? '\'' : (char) Character.toLowerCase(c));
        } else if (Character.getType(c) != Character.FORMAT && !isVariationSelector(c)) {
            out.append(latin(c));
        }
    }

    private static boolean isVariationSelector(int c) {
        return c >= 0xFE00 && c <= 0xFE0F || c >= 0xE0100 && c <= 0xE01EF;
    }

    private static String latin(int c) {
        int at = LOOKALIKES.indexOf(c);
        if (at >= 0 || c == '’') {
            return at < 0 ? "'" : String.valueOf(Character.toLowerCase(LATIN.charAt(at)));
        }
        String letter = Character.toString(c);
        String normal = Normalizer.normalize(letter, Normalizer.Form.NFKC);
        // single signs that stand for whole sentences would let a short text grow
        return (normal.length() <= 4 ? normal : letter).toLowerCase(Locale.ROOT);
    }
}
