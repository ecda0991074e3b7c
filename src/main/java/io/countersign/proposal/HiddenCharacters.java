package io.countersign.proposal;

/**
 * Characters that do not show but change what is read or how: direction marks, zero-width ones, tags, controls. People
 * see them as {@code ⟦U+202E⟧}.
 */
public final class HiddenCharacters {

    private HiddenCharacters() {}

    /** Whether a text has any; tab, line breaks and the joiners within an emoji are none. */
    public static boolean in(String text) {
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            if (hidden(text, i)) {
                return true;
            }
        }
        return false;
    }

    /** The text with each of them made visible. */
    public static String shown(String text) {
        if (!in(text)) {
            return text;
        }
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            if (hidden(text, i)) {
                shown.append("⟦U+%04X⟧".formatted(c));
            } else {
                shown.appendCodePoint(c);
            }
        }
        return shown.toString();
    }

    private static boolean hidden(String text, int at) {
        int c = text.codePointAt(at);
        if (c == '\t' || c == '\n' || c == '\r') {
            return false;
        }
        if (c == 0x200D && at > 0) {
            // joins two pictures to one
            int before = text.codePointBefore(at);
            return Character.getType(before) != Character.OTHER_SYMBOL
                    && before != 0xFE0F
                    && Character.getType(before) != Character.MODIFIER_SYMBOL;
        }
        int type = Character.getType(c);
        return type == Character.FORMAT
                || type == Character.CONTROL
                || type == Character.PRIVATE_USE
                || type == Character.UNASSIGNED
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || c == 0x115F
                || c == 0x1160
                || c == 0x3164
                || c == 0xFFA0
                || c >= 0xE0100 && c <= 0xE01EF;
    }
}
