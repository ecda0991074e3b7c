package io.countersign.workflow.invoice;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.pdmodel.font.FontMappers;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Opens PDFs that strangers sent, in two threads of its own and within {@link Bounds}. Whatever is wrong with one is an
 * answer and no error of ours.
 */
@Component
class PdfWorker implements DisposableBean {

    static final int MOST_BYTES = 2 * 1024 * 1024;
    static final int MOST_PAGES = 20;
    private static final int THREADS = 2;
    private static final int WAITING = 20;
    /** A document that stands behind others; a job of the engine may take three times as long. */
    private static final Duration PATIENCE = Bounds.TIME.multipliedBy(2);

    /** Whole documents only: their parts unpack in memory without asking us. */
    private static final int MOST_BYTES_WRAPPED = 256 * 1024;

    private static final Pattern FILTER =
            Pattern.compile("/Filter(?:\\s|%[^\\r\\n]{0,200}[\\r\\n]){0,50}(?:(\\d)|\\[([^\\]]{0,400})|/)");
    private static final Pattern NAME = Pattern.compile("/([A-Za-z0-9]{1,40})");
    private static final Pattern ESCAPE = Pattern.compile("#([0-9A-Fa-f]{2})");
    private static final Set<String> SHRINKING = Set.of("ASCII85Decode", "ASCIIHexDecode", "A85", "AHx");
    /** Their data is not unpacked where text is read. */
    private static final Set<String> PICTURES = Set.of("DCTDecode", "JPXDecode", "CCITTFaxDecode", "JBIG2Decode");

    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(THREADS, THREADS, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(WAITING), work -> {
                Thread thread = new Thread(work, "pdf");
                thread.setDaemon(true);
                return thread;
            });

    /** What is done with an open document, in the worker's thread. */
    interface Work<T> {
        T with(PDDocument document, Bounds bounds) throws IOException;
    }

    /** @throws Unreadable where the document can't be opened, is encrypted, or goes beyond a bound */
    <T> T open(byte[] bytes, Work<T> work) throws Unreadable {
        if (bytes.length > MOST_BYTES) {
            throw new Unreadable("it has more than 2 MB");
        }
        Future<T> result;
        try {
            result = threads.submit(() -> guarded(bytes, work));
        } catch (RejectedExecutionException e) {
            throw new Unreadable("too many others are being read at this moment");
        }
        try {
            return result.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            result.cancel(true);
            throw new Unreadable("reading it takes longer than " + PATIENCE.toSeconds() + " seconds");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Unreadable why ? why : new Unreadable("it is broken");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unreadable("reading it was interrupted");
        }
    }

    private static <T> T guarded(byte[] bytes, Work<T> work) throws IOException {
        checkFilters(bytes);
        // looks through the machine's fonts the first time, which is not this document's fault
        FontMappers.instance().getFontBoxFont("Helvetica", null);
        Bounds bounds = new Bounds();
        try (PDDocument document = Loader.loadPDF(bounds.guarded(bytes))) {
            if (document.isEncrypted()) {
                throw new Unreadable("it is encrypted");
            }
            T done = work.with(document, bounds);
            String broken = bounds.broken();
            if (broken != null) {
                throw new Unreadable(broken);
            }
            return done;
        } catch (InvalidPasswordException e) {
            throw new Unreadable("it is encrypted");
        } catch (StackOverflowError e) {
            throw new Unreadable("it is nested too deeply");
        } catch (OutOfMemoryError e) {
            throw new Unreadable("it unpacks to more than we are ready to read");
        } catch (IOException | RuntimeException e) {
            String broken = bounds.broken();
            throw e instanceof Unreadable why ? why : new Unreadable(broken == null ? "it is broken" : broken);
        }
    }

    /** Packed twice, a small file unpacks to a million times its size, and the second time out of our sight. */
    private static void checkFilters(byte[] bytes) throws Unreadable {
        String raw = ESCAPE.matcher(new String(bytes, StandardCharsets.ISO_8859_1))
                .replaceAll(escape ->
                        Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(escape.group(1), 16))));
        Matcher filter = FILTER.matcher(raw);
        while (filter.find()) {
            List<String> names = new ArrayList<>();
            Matcher name = NAME.matcher(filter.group(2) == null ? "" : filter.group(2));
            while (name.find()) {
                names.add(name.group(1));
            }
            boolean picture = names.size() == 2 && PICTURES.contains(names.get(1));
            boolean wrapped =
                    names.size() == 2 && SHRINKING.contains(names.get(0)) && bytes.length <= MOST_BYTES_WRAPPED;
            if (filter.group(1) != null || names.size() > 1 && !picture && !wrapped) {
                throw new Unreadable("it is packed in an unusual way");
            }
        }
    }

    @Override
    public void destroy() {
        threads.shutdownNow();
    }
}
