package io.countersign.workflow.invoice;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.image.PDImage;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.rendering.PageDrawer;
import org.apache.pdfbox.rendering.PageDrawerParameters;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Draws pages of a PDF as pictures, in memory. Nothing in them runs, links or loads anything. */
@Component
class PageImages {

    /** Only the first ones. */
    static final int MOST_PAGES = 5;

    private static final int WIDTH = 1100;
    private static final int HEIGHT = 1600;
    private static final long MOST_PIXELS_OF_A_PICTURE = 12_000_000;

    private final PdfWorker worker;

    PageImages(PdfWorker worker) {
        this.worker = worker;
    }

    /**
     * A page as PNG.
     *
     * @param page from 1
     * @return null where there is no such page, or where it can't be drawn within the bounds
     */
    byte @Nullable [] png(byte[] pdf, int page) {
        if (page < 1 || page > MOST_PAGES) {
            return null;
        }
        try {
            byte[] png = worker.open(pdf, (document, bounds) -> draw(document, bounds, page));
            return png.length == 0 ? null : png;
        } catch (Unreadable e) {
            return null;
        }
    }

    private static byte[] draw(PDDocument document, Bounds bounds, int page) throws IOException {
        if (page > document.getNumberOfPages() || document.getNumberOfPages() > PdfWorker.MOST_PAGES) {
            return new byte[0];
        }
        PDRectangle box = document.getPage(page - 1).getCropBox();
        float scale = Math.min(
                WIDTH / Math.max(1, Math.min(box.getWidth(), box.getHeight())),
                HEIGHT / Math.max(1, Math.max(box.getWidth(), box.getHeight())));
        BufferedImage image = new Renderer(document, bounds).renderImage(page - 1, scale, ImageType.RGB);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        return png.toByteArray();
    }

    private static final class Renderer extends PDFRenderer {

        private final Bounds bounds;

        private Renderer(PDDocument document, Bounds bounds) {
            super(document);
            this.bounds = bounds;
            setSubsamplingAllowed(true);
        }

        @Override
        protected PageDrawer createPageDrawer(PageDrawerParameters parameters) throws IOException {
            return new Drawer(parameters, bounds);
        }
    }

    private static final class Drawer extends PageDrawer {

        private final Bounds bounds;

        private Drawer(PageDrawerParameters parameters, Bounds bounds) throws IOException {
            super(parameters);
            this.bounds = bounds;
        }

        @Override
        protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
            bounds.check();
            super.processOperator(operator, operands);
        }

        @Override
        public void drawImage(PDImage image) throws IOException {
            if ((long) image.getWidth() * image.getHeight() <= MOST_PIXELS_OF_A_PICTURE) {
                super.drawImage(image);
            }
        }
    }
}
