package io.countersign.workflow.invoice;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.common.PDStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;

/** PDFs as suppliers send them, and as others do. */
final class Pdfs {

    private static final PDType1Font FONT = new PDType1Font(FontName.HELVETICA);

    private final PDDocument document = new PDDocument();
    private PDPageContentStream page;

    private Pdfs() {}

    static Pdfs pdf() {
        return new Pdfs().page();
    }

    Pdfs page() {
        try {
            if (page != null) {
                page.close();
            }
            PDPage added = new PDPage(PDRectangle.A4);
            document.addPage(added);
            page = new PDPageContentStream(document, added);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param y from the top, like x in points */
    Pdfs at(float x, float y, String text) {
        try {
            page.beginText();
            page.setFont(FONT, 11);
            page.newLineAtOffset(x, PDRectangle.A4.getHeight() - y);
            page.showText(text);
            page.endText();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lines from the top left. */
    Pdfs lines(String text) {
        String[] lines = text.split("\n");
        for (int i = 0; i < lines.length; i++) {
            at(60, 60 + 16 * i, lines[i]);
        }
        return this;
    }

    Pdfs picture() {
        try {
            BufferedImage image = new BufferedImage(200, 100, BufferedImage.TYPE_INT_RGB);
            image.createGraphics().fillRect(20, 20, 60, 60);
            page.drawImage(LosslessFactory.createFromImage(document, image), 60, 600);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] bytes() {
        try {
            page.close();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            document.save(out);
            document.close();
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String base64() {
        return base64(bytes());
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    byte[] encrypted(String password) {
        try {
            document.protect(new StandardProtectionPolicy("owner", password, new AccessPermission()));
            return bytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A page whose content unpacks from a little to very much. */
    static byte[] bomb(int megabytes) {
        try (PDDocument bomb = new PDDocument()) {
            PDPage page = new PDPage();
            bomb.addPage(page);
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed, new Deflater(9))) {
                byte[] blanks = " ".repeat(1024 * 1024).getBytes(StandardCharsets.US_ASCII);
                for (int i = 0; i < megabytes; i++) {
                    deflater.write(blanks);
                }
            }
            PDStream content = new PDStream(bomb);
            try (var raw = content.getCOSObject().createRawOutputStream()) {
                raw.write(packed.toByteArray());
            }
            content.getCOSObject().setItem(COSName.FILTER, COSName.FLATE_DECODE);
            page.setContents(content);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            bomb.save(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of objects that somebody wrote by hand. */
    static byte[] raw(String pageContent, String more) {
        return ("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
                        + "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
                        + "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R" + more + ">>endobj\n"
                        + pageContent
                        + "\ntrailer<</Root 1 0 R/Size 5>>\n%%EOF")
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
