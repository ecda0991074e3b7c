package io.countersign.chain;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One record of a chain. Its hash covers all of it but the payload itself, of which it covers the salted digest: an
 * erased payload leaves the chain whole.
 *
 * @param chain key of the case, or {@link Chain#SYSTEM}
 * @param number from 1, without gaps
 * @param kind what happened, e.g. {@code decision}
 * @param at ISO 8601 in UTC, to the millisecond
 * @param payloadDigest SHA-256 of salt, line feed, payload
 * @param previous hash of the record before; empty for the first
 * @param salt 32 hexadecimal digits; null where the payload is erased
 * @param payload JSON as it was written; null where it is erased
 */
public record Entry(
        String chain,
        long number,
        String kind,
        String at,
        String payloadDigest,
        String previous,
        String hash,
        @Nullable String salt,
        @Nullable String payload) {

    /** What the hash has to be: SHA-256 of the named lines, in UTF-8, each ended by a line feed. */
    public String expectedHash() {
        return Hashes.sha256(
                String.join("\n", "countersign record 1", chain, "" + number, kind, at, payloadDigest, previous)
                        + "\n");
    }

    /** What the digest of a payload has to be. */
    public static String digest(String salt, String payload) {
        return Hashes.sha256((salt + "\n" + payload).getBytes(StandardCharsets.UTF_8));
    }
}
