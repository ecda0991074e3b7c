package io.countersign.workflow.invoice;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What could be read of an invoice, whatever it came as.
 *
 * @param source {@code text} or {@code pdf}
 * @param why it can't be read, in words; empty where it can
 * @param pages of the PDF, 1 for text, 0 where that is not known
 * @param lines all that are not blank, in order
 */
record Document(String source, String why, int pages, List<Line> lines) {

    static final int MOST_CHARACTERS = 100_000;
    static final int MOST_LINES = 2_000;
    /** Longer ones are cut into several: no invoice has them. */
    private static final int LONGEST_LINE = 1_000;

    /**
     * A line as it stands in the document.
     *
     * @param page from 1
     * @param number from 1 on each page
     */
    record Line(int page, int number, String text) {

        String reference() {
            return "page " + page + ", line " + number;
        }
    }

    static Document unreadable(String source, int pages, String why) {
        return new Document(source, why, pages, List.of());
    }

    /** @param pages the text of each */
    static Document of(String source, List<String> pages) {
        List<Line> lines = new ArrayList<>();
        long characters = 0;
        for (int page = 1; page <= pages.size(); page++) {
            characters += pages.get(page - 1).length();
            int number = 0;
            for (String text : pages.get(page - 1).split("\\R", -1)) {
                for (int from = 0; from < text.length(); from += LONGEST_LINE) {
                    String piece = text.substring(from, Math.min(text.length(), from + LONGEST_LINE))
                            .strip();
                    if (!piece.isEmpty()) {
                        lines.add(new Line(page, ++number, piece));
                    }
                }
            }
        }
        if (characters > MOST_CHARACTERS || lines.size() > MOST_LINES) {
            return unreadable(source, pages.size(), "it has more text than an invoice: " + lines.size() + " lines");
        }
        if (lines.isEmpty()) {
            return unreadable(
                    source,
                    pages.size(),
                    source.equals("pdf") ? "it has no text, as if it were scanned" : "it has no text");
        }
        return new Document(source, "", pages.size(), lines);
    }

    boolean readable() {
        return why.isEmpty();
    }

    String text() {
        return lines.stream().map(Line::text).collect(Collectors.joining("\n"));
    }
}
