package io.countersign.chain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** SHA-256, and the Merkle tree of RFC 6962 over it. All hashes are 64 hexadecimal digits in lower case. */
public final class Hashes {

    private static final HexFormat HEX = HexFormat.of();

    private Hashes() {}

    public static String sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    public static String sha256(byte[] bytes) {
        return HEX.formatHex(digest(bytes));
    }

    /** Hash of a leaf: SHA-256(0x00 || leaf), RFC 6962 section 2.1. */
    public static String leaf(String text) {
        return HEX.formatHex(digest(new byte[] {0}, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Hash of an inner node: SHA-256(0x01 || left || right). */
    public static String node(String left, String right) {
        return HEX.formatHex(digest(new byte[] {1}, HEX.parseHex(left), HEX.parseHex(right)));
    }

    /** Root over hashes of leaves, in order; of none it is the hash of nothing. */
    public static String root(List<String> leaves) {
        if (leaves.isEmpty()) {
            return sha256("");
        }
        if (leaves.size() == 1) {
            return leaves.get(0);
        }
        int split = split(leaves.size());
        return node(root(leaves.subList(0, split)), root(leaves.subList(split, leaves.size())));
    }

    /** The siblings from a leaf up to the root, RFC 6962 section 2.1.1. */
    public static List<String> path(int leaf, List<String> leaves) {
        if (leaves.size() == 1) {
            return List.of();
        }
        int split = split(leaves.size());
        List<String> path = new ArrayList<>(
                leaf < split
                        ? path(leaf, leaves.subList(0, split))
                        : path(leaf - split, leaves.subList(split, leaves.size())));
        path.add(root(leaf < split ? leaves.subList(split, leaves.size()) : leaves.subList(0, split)));
        return path;
    }

    /** The root that a leaf and its path lead to. */
    public static String rootOf(String leafHash, int leaf, int leaves, List<String> path) {
        if (leaves == 1) {
            if (!path.isEmpty()) {
                throw new IllegalArgumentException("The path is longer than the tree is high.");
            }
            return leafHash;
        }
        if (path.isEmpty()) {
            throw new IllegalArgumentException("The path is shorter than the tree is high.");
        }
        int split = split(leaves);
        String sibling = path.get(path.size() - 1);
        List<String> rest = path.subList(0, path.size() - 1);
        return leaf < split
                ? node(rootOf(leafHash, leaf, split, rest), sibling)
                : node(sibling, rootOf(leafHash, leaf - split, leaves - split, rest));
    }

    /** The largest power of two that is smaller than this. */
    private static int split(int size) {
        return Integer.highestOneBit(size - 1);
    }

    private static byte[] digest(byte[]... parts) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                sha.update(part);
            }
            return sha.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
