package io.countersign.language;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** The meaning of short texts as vectors, by the MiniLM model that is in our jar. */
@Component
public class SentenceVectors {

    /** Of every vector; its length is 1. */
    static final int SIZE = 384;

    /** Of the text, in characters: what is read of a longer one, so that a hostile mail costs no more than a long one. */
    private static final int MOST = 1_200;

    private static final int MOST_KEPT = 1_000;
    private static final int MOST_RECENT = 200;

    private static final String NOTHING = ".";

    /** One for all applications of a JVM: it takes 200 MB and some seconds, which the start does not wait for. */
    private static final class Shared {
        static final CompletableFuture<EmbeddingModel> MODEL = new CompletableFuture<>();

        static {
            Thread loading = new Thread(
                    () -> {
                        try {
                            MODEL.complete(load());
                        } catch (Throwable e) {
                            // a missing native library is an Error; whoever asks for a vector is told
                            MODEL.completeExceptionally(e);
                        }
                    },
                    "sentence-vectors");
            loading.setDaemon(true);
            loading.start();
        }
    }

    private final CompletableFuture<EmbeddingModel> model = Shared.MODEL;
    private final Map<String, float[]> kept = new ConcurrentHashMap<>();

    /** A sentence of a mail is asked for several times: with its mail, alone, for intent and for mood. */
    private final Map<String, float[]> recent = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, float[]> eldest) {
            return size() > MOST_RECENT;
        }
    };

    /** The model can't be loaded here: no native library for this machine, or no place to unpack it. */
    public static final class Unavailable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public Unavailable(Throwable cause) {
            super("The model that reads sentences can't be loaded: " + cause.getMessage(), cause);
        }
    }

    /**
     * Waits for the model, the first time.
     *
     * @throws Unavailable where there is none
     */
    float[] of(String text) {
        synchronized (recent) {
            float[] known = recent.get(text);
            if (known != null) {
                return known.clone();
            }
        }
        float[] vector = computed(text);
        synchronized (recent) {
            recent.put(text, vector.clone());
        }
        return vector;
    }

    private float[] computed(String text) {
        String head = text.length() <= MOST ? text : text.substring(0, MOST);
        try {
            return loaded().embed(head).content().vector();
        } catch (IllegalArgumentException e) {
            // it takes no empty text, and knows best which characters are nothing to it
            return loaded().embed(NOTHING).content().vector();
        }
    }

    private EmbeddingModel loaded() {
        try {
            return model.join();
        } catch (CompletionException e) {
            throw new Unavailable(e.getCause() == null ? e : e.getCause());
        }
    }

    /**
     * How alike two texts are in meaning: 1 the same, about 0 nothing in common. For texts of ours, such as clauses: the
     * vectors are kept.
     */
    public double similarity(String one, String other) {
        float[] first = kept(one);
        float[] second = kept(other);
        double product = 0;
        for (int i = 0; i < SIZE; i++) {
            product += first[i] * second[i];
        }
        return product;
    }

    private float[] kept(String text) {
        if (kept.size() > MOST_KEPT) {
            kept.clear();
        }
        return kept.computeIfAbsent(text, this::of);
    }

    private static EmbeddingModel load() {
        // it would look for newer native libraries on the internet otherwise
        System.setProperty("ai.djl.offline", "true");
        String cache = cache().toString();
        for (String name : new String[] {"DJL_CACHE_DIR", "ENGINE_CACHE_DIR"}) {
            if (System.getenv(name) == null && System.getProperty(name) == null) {
                System.setProperty(name, cache);
            }
        }
        EmbeddingModel model = new AllMiniLmL6V2QuantizedEmbeddingModel(Runnable::run);
        // the first one is slow; nobody should wait for it
        model.embed("Where is my order?");
        return model;
    }

    /** Where the tokenizer unpacks its native library: nobody else may write there, for it is run. */
    private static Path cache() {
        Path home = Path.of(System.getProperty("user.home"), ".cache", "countersign");
        try {
            return Files.isWritable(Files.createDirectories(home)) ? home : Files.createTempDirectory("countersign");
        } catch (IOException e) {
            try {
                return Files.createTempDirectory("countersign");
            } catch (IOException none) {
                throw new UncheckedIOException(none);
            }
        }
    }
}
