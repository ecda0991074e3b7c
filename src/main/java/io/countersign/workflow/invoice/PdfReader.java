package io.countersign.workflow.invoice;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.springframework.stereotype.Component;

/** Reads the text of a PDF, line by line as the eye goes over its pages. */
@Component
class PdfReader {

    private final PdfWorker worker;

    PdfReader(PdfWorker worker) {
        this.worker = worker;
    }

    /** Never throws for what the document is. */
    Document read(byte[] pdf) {
        try {
            return worker.open(pdf, PdfReader::text);
        } catch (Unreadable e) {
            return Document.unreadable("pdf", 0, e.getMessage());
        }
    }

    private static Document text(PDDocument document, Bounds bounds) throws IOException {
        int pages = document.getNumberOfPages();
        if (pages > PdfWorker.MOST_PAGES) {
            return Document.unreadable("pdf", pages, "it has " + pages + " pages, more than " + PdfWorker.MOST_PAGES);
        }
        Stripper stripper = new Stripper(bounds);
        List<String> texts = new ArrayList<>();
        for (int page = 1; page <= pages; page++) {
            stripper.setStartPage(page);
            stripper.setEndPage(page);
            texts.add(printable(stripper.getText(document)));
        }
        return Document.of("pdf", texts);
    }

    /** Controls that no database keeps; what is merely odd stays, to be noticed. */
    private static String printable(String text) {
        return text.replaceAll("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F-\\x9F\\uD800-\\uDFFF]", "\uFFFD");
    }

    private static final class Stripper extends PDFTextStripper {

        private final Bounds bounds;
        private int characters;

        private Stripper(Bounds bounds) {
            this.bounds = bounds;
            setSortByPosition(true);
            setLineSeparator("\n");
        }

        @Override
        protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
            bounds.check();
            super.processOperator(operator, operands);
        }

        @Override
        protected void processTextPosition(TextPosition text) {
            // the pieces of a page are kept until it ends, so they are counted as they come
            if (++characters <= Document.MOST_CHARACTERS) {
                super.processTextPosition(text);
            }
        }

        @Override
        public String getText(PDDocument document) throws IOException {
            String text = super.getText(document);
            if (characters > Document.MOST_CHARACTERS) {
                bounds.fail("it has more than " + Document.MOST_CHARACTERS + " characters");
            }
            return text;
        }
    }
}
