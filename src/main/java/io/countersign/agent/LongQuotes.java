package io.countersign.agent;

import io.countersign.proposal.Evidence;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Evidence that is too long to travel with a case through each of its steps. Its whole text stands in a table of ours by
 * its hash, and the proposal has the beginning.
 */
@Component
public class LongQuotes {

    /** Characters that a quote may have in a proposal. */
    static final int LONGEST = 2000;

    private static final int BEGINNING = 500;

    private final JdbcClient jdbc;
    private final Clock clock;

    LongQuotes(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The evidence as the proposal has it; what is left out there is kept here. */
    Evidence shortened(String key, Evidence evidence) {
        String whole = evidence.quote();
        if (whole.length() <= LONGEST) {
            return evidence;
        }
        String digest = digest(whole);
        if (find(key, digest).isEmpty()) {
            jdbc.sql("insert into cs_evidence (case_key, digest, text, kept_at) values (:key, :digest, :text, :now)")
                    .param("key", key)
                    .param("digest", digest)
                    .param("text", whole)
                    .param("now", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                    .update();
        }
        int end = Character.isHighSurrogate(whole.charAt(BEGINNING - 1)) ? BEGINNING - 1 : BEGINNING;
        return new Evidence(evidence.source(), whole.substring(0, end), evidence.reference(), digest, whole.length());
    }

    /** A case's quote by its hash; empty where there is none, or where the stored text is another one by now. */
    public Optional<String> find(String key, String digest) {
        return jdbc.sql("select text from cs_evidence where case_key = :key and digest = :digest")
                .param("key", key)
                .param("digest", digest)
                .query(String.class)
                .optional()
                .filter(text -> digest(text).equals(digest));
    }

    private static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
