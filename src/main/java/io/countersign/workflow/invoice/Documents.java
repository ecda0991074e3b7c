package io.countersign.workflow.invoice;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Reads what came with a request. The same bytes are read once and remembered for a while: one case asks several times. */
@Component
class Documents {

    private static final int REMEMBERED = 50;

    private final PdfReader reader;
    private final Map<String, Document> remembered = new LinkedHashMap<>(16, 0.75f, true) {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Document> eldest) {
            return size() > REMEMBERED;
        }
    };

    Documents(PdfReader reader) {
        this.reader = reader;
    }

    Document read(ObjectNode request) {
        if (request.path("pdf").asText("").isEmpty()) {
            return Document.of("text", List.of(request.path("text").asText("")));
        }
        String digest = digest(request.path("pdf").asText());
        synchronized (remembered) {
            Document known = remembered.get(digest);
            if (known != null) {
                return known;
            }
        }
        Document document = pdf(request)
                .map(reader::read)
                .orElseGet(() -> Document.unreadable("pdf", 0, "it is no PDF: it is not even base64"));
        synchronized (remembered) {
            remembered.put(digest, document);
        }
        return document;
    }

    /** Its bytes; empty where there are none, or where they are not base64. */
    static Optional<byte[]> pdf(ObjectNode request) {
        try {
            byte[] bytes = Base64.getDecoder().decode(request.path("pdf").asText(""));
            return bytes.length == 0 ? Optional.empty() : Optional.of(bytes);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
