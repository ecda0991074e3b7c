package io.countersign.proposal;

/**
 * Words of a text that matter to a rule, for a reviewer to see where they stand.
 *
 * @param kind what they are, for example {@code price}
 * @param start index of their first character
 * @param words verbatim, more than none
 */
public record Finding(String kind, int start, String words) {

    int end() {
        return start + words.length();
    }
}
