package io.countersign.workflow.invoice;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.apache.pdfbox.io.RandomAccessRead;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.io.RandomAccessReadView;
import org.jspecify.annotations.Nullable;

/**
 * How much time and memory one document may take from the thread that reads it. Asked whenever bytes of the document are
 * read, which a small file that unpacks to a huge one has to do all the time.
 */
final class Bounds {

    static final Duration TIME = Duration.ofSeconds(5);
    private static final long MEMORY = 256L * 1024 * 1024;
    private static final int LOOK_EVERY = 256;

    private static final com.sun.management.@Nullable ThreadMXBean THREADS =
            ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads
                            && threads.isThreadAllocatedMemorySupported()
                    ? threads
                    : null;

    private final long from = System.nanoTime();
    private final long allocatedBefore = allocated();
    private int asked;
    private @Nullable String broken;

    /** What went beyond them, even where the library took it for a broken piece and went on; null where nothing did. */
    @Nullable
    String broken() {
        return broken;
    }

    void check() throws Unreadable {
        if (broken != null) {
            throw new Unreadable(broken);
        }
        if (++asked % LOOK_EVERY == 0) {
            look();
        }
    }

    private void look() throws Unreadable {
        if (System.nanoTime() - from > TIME.toNanos()) {
            fail("reading it takes longer than " + TIME.toSeconds() + " seconds");
        }
        if (allocated() - allocatedBefore > MEMORY) {
            fail("it unpacks to more than we are ready to read");
        }
    }

    void fail(String why) throws Unreadable {
        broken = why;
        throw new Unreadable(why);
    }

    private static long allocated() {
        return THREADS == null
                ? 0
                : THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    /** The document's bytes, guarded. */
    RandomAccessRead guarded(byte[] bytes) {
        return new Guarded(bytes);
    }

    private final class Guarded extends RandomAccessReadBuffer {

        private final byte[] bytes;

        private Guarded(byte[] bytes) {
            super(bytes);
            this.bytes = bytes;
        }

        @Override
        public int read() throws IOException {
            check();
            return super.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (broken != null) {
                throw new Unreadable(broken);
            }
            look();
            return super.read(into, offset, length);
        }

        @Override
        public RandomAccessReadView createView(long start, long length) {
            return new RandomAccessReadView(new Guarded(bytes), start, length, true);
        }
    }
}
