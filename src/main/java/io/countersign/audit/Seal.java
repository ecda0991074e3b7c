package io.countersign.audit;

import io.countersign.chain.Hashes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;

/**
 * A signed statement about all chains that have grown since the one before.
 *
 * @param number from 1, without gaps
 * @param at ISO 8601 in UTC
 * @param leaves how many chains it covers
 * @param root of the Merkle tree over {@link Leaf#text} (RFC 6962)
 * @param previous SHA-256 of the statement before; empty for the first
 * @param key SHA-256 of the public key that proves the signature (of its X.509 encoding)
 * @param signature Ed25519 over the statement, Base64
 */
record Seal(long number, String at, int leaves, String root, String previous, String key, String signature) {

    /**
     * The head of a chain when it was sealed.
     *
     * @param leaf its place in the tree, from 0
     */
    record Leaf(long seal, int leaf, String chain, long height, String head) {

        String hash() {
            return Hashes.leaf(text(chain, height, head));
        }

        static String text(String chain, long height, String head) {
            return chain + "\n" + height + "\n" + head + "\n";
        }
    }

    /** What is signed: its lines in UTF-8, each ended by a line feed. */
    String statement() {
        return String.join("\n", "countersign seal 1", "" + number, at, "" + leaves, root, previous, key) + "\n";
    }

    String digest() {
        return Hashes.sha256(statement());
    }

    boolean isSignedBy(PublicKey publicKey) {
        try {
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initVerify(publicKey);
            ed25519.update(statement().getBytes(StandardCharsets.UTF_8));
            return ed25519.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }
}
