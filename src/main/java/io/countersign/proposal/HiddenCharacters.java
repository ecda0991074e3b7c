package io.countersign.proposal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.lang.Character.UnicodeScript;

/**
 * Characters that do not show but change what is read or how: direction marks, zero-width ones, tags, controls. People
 * see them as {@code ⟦U+202E⟧}.
 */
public final class HiddenCharacters {

    private HiddenCharacters() {}

    /** Whether a text has any; tab, line breaks and what joins the parts of an emoji are none. */
    public static boolean in(String text) {
        return !shown(text).equals(text);
    }

    /** The text with each of them made visible. */
    public static String shown(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        int previous = ' ';
        for (int i = 0; i < text.length(); i += Character.charCount(previous)) {
            int c = text.codePointAt(i);
            if (isHidden(c, previous)) {
                shown.append("⟦U+%04X⟧".formatted(c));
            } else {
                shown.appendCodePoint(c);
            }
            previous = c;
        }
        return shown.toString();
    }

    /** A copy with each of them made visible in all its texts. */
    public static JsonNode shown(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = object.objectNode();
            object.properties().forEach(field -> copy.set(shown(field.getKey()), shown(field.getValue())));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = array.arrayNode();
            array.forEach(item -> copy.add(shown(item)));
            return copy;
        }
        return node.isTextual() ? TextNode.valueOf(shown(node.textValue())) : node;
    }

    private static boolean isHidden(int c, int previous) {
        if (c == '\t' || c == '\n' || c == '\r') {
            return false;
        }
        return switch (c) {
            // mail programs put soft hyphens into long words: no reason for doubt
            case 0x00AD -> false;
            // joiners belong into emoji and into scripts that need them, not between Latin letters
            case 0x200C, 0x200D -> !takesJoiner(previous);
            // blanks that count as letters or signs
            case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0 -> true;
            default ->
                switch (Character.getType(c)) {
                    case Character.CONTROL, Character.FORMAT, Character.SURROGATE -> true;
                    default ->
                        isVariationSelector(c)
                                && (c >= 0xE0100 || isVariationSelector(previous) || isAsciiLetter(previous));
                };
        };
    }

    private static boolean takesJoiner(int c) {
        UnicodeScript script = UnicodeScript.of(c);
        return switch (script) {
            case LATIN, CYRILLIC, GREEK -> false;
            case COMMON -> c > 0x2000 && !Character.isSpaceChar(c) && Character.getType(c) != Character.FORMAT;
            case INHERITED -> c == 0xFE0F;
            default -> true;
        };
    }

    private static boolean isVariationSelector(int c) {
        return c >= 0xFE00 && c <= 0xFE0F || c >= 0xE0100 && c <= 0xE01EF;
    }

    private static boolean isAsciiLetter(int c) {
        return c < 0x80 && Character.isLetter(c);
    }
}
