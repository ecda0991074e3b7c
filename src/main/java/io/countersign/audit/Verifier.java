package io.countersign.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.audit.Seal.Leaf;
import io.countersign.cases.Json;
import io.countersign.chain.Chain;
import io.countersign.chain.Entry;
import io.countersign.chain.Hashes;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks a bundle or the whole log against the public key and the seals that left the house. It needs no server and no
 * database: {@code java -jar countersign.jar verify <file> --key <public key> --seals <seals.jsonl>}.
 */
public final class Verifier {

    private static final String USAGE = """
            Usage: verify <bundle.json or log.jsonl> --key <public key, PEM> [--seals <seals.jsonl>]
            Ends with 0 where everything holds, 1 where something was altered, 2 where it can't be read, 3 where no seal
            covers it, so that anybody may have written it.""";

    private final @Nullable PublicKey key;
    private final @Nullable Map<Long, Seal> trusted;
    private final Map<String, List<String>> hashes = new HashMap<>();
    private final Map<Long, Seal> seals = new TreeMap<>();
    private final Map<Long, List<Leaf>> leaves = new TreeMap<>();
    private final Map<String, Long> sealed = new HashMap<>();
    private final Set<String> erasedChains = new TreeSet<>();
    private final Set<String> erasures = new HashSet<>();
    private long records;
    private long erased;

    /**
     * What holds.
     *
     * @param said in a sentence
     * @param sealed how many records a signed seal covers
     */
    record Verified(String said, long sealed) {}

    /** Something does not hold. The message names the first row that is wrong. */
    static final class Broken extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Broken(String message) {
            super(message);
        }
    }

    private Verifier(@Nullable PublicKey key, @Nullable Map<Long, Seal> trusted) {
        this.key = key;
        this.trusted = trusted;
    }

    /** The command. Returns the exit code. */
    public static int run(List<String> arguments, PrintStream out) {
        String file = null;
        String keyFile = null;
        String sealFile = null;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals("--key") && i + 1 < arguments.size()) {
                keyFile = arguments.get(++i);
            } else if (argument.equals("--seals") && i + 1 < arguments.size()) {
                sealFile = arguments.get(++i);
            } else if (file == null && !argument.startsWith("--")) {
                file = argument;
            } else {
                out.println(USAGE);
                return 2;
            }
        }
        if (file == null || keyFile == null) {
            out.println(USAGE);
            return 2;
        }
        try {
            PublicKey key = SealKey.publicKey(Path.of(keyFile));
            Verified verified = verify(Path.of(file), key, sealFile == null ? null : Path.of(sealFile));
            out.println(verified.said());
            return verified.sealed() > 0 ? 0 : 3;
        } catch (Broken e) {
            out.println("NOT AS IT WAS: " + e.getMessage());
            return 1;
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            out.println("Can't be verified: " + e.getMessage());
            return 2;
        }
    }

    /**
     * Checks a file.
     *
     * @param sealFile what left the house; null to trust the file's own seals as far as they are signed
     * @return what holds, in sentences
     * @throws Broken where something does not
     * @throws IOException where a file can't be read
     */
    static Verified verify(Path file, PublicKey key, @Nullable Path sealFile) throws IOException {
        Map<Long, Seal> trusted = sealFile == null ? null : trusted(sealFile, key);
        Verifier verifier = new Verifier(key, trusted);
        if (file.toString().endsWith(".jsonl")) {
            return verifier.log(file);
        }
        JsonNode bundle = Json.parse(Files.readString(file));
        if (!bundle.path("records").isArray()) {
            throw new IOException(file + " is no bundle of a case; the log's name has to end with .jsonl");
        }
        return verifier.bundle(bundle);
    }

    private static Map<Long, Seal> trusted(Path file, PublicKey key) throws IOException {
        Map<Long, Seal> seals = new TreeMap<>();
        Seal before = null;
        for (String line : Files.readAllLines(file)) {
            Seal seal = Json.as(Json.parse(line), Seal.class);
            follows(seal, before, key, "of " + file.getFileName());
            seals.put(seal.number(), seal);
            before = seal;
        }
        if (seals.isEmpty()) {
            throw new IOException(file + " holds no seal");
        }
        return seals;
    }

    private static void follows(Seal seal, @Nullable Seal before, PublicKey key, String where) {
        if (!seal.key().equals(SealKey.id(key)) || !seal.isSignedBy(key)) {
            throw new Broken("seal " + seal.number() + " " + where + " is not signed by this key.");
        }
        long expected = before == null ? 1 : before.number() + 1;
        if (seal.number() != expected) {
            throw new Broken("seal " + expected + " " + where + " is missing.");
        }
        if (!seal.previous().equals(before == null ? "" : before.digest())) {
            throw new Broken("seal " + seal.number() + " " + where + " does not follow the one before.");
        }
    }

    private Verified bundle(JsonNode bundle) {
        String chain = bundle.path("key").asText();
        bundle.path("records").forEach(record -> {
            Entry entry = Json.as(record, Entry.class);
            if (!entry.chain().equals(chain)) {
                throw new Broken(
                        "record " + entry.number() + " belongs to " + entry.chain() + ", not to " + chain + ".");
            }
            add(entry);
        });
        for (JsonNode proof : bundle.path("seals")) {
            Seal seal = Json.as(proof.path("seal"), Seal.class);
            if (!seal.isSignedBy(Objects.requireNonNull(key))) {
                throw new Broken("seal " + seal.number() + " is not signed by this key.");
            }
            known(seal);
            Leaf leaf = Json.as(proof.path("leaf"), Leaf.class);
            List<String> path = new ArrayList<>();
            proof.path("path").forEach(node -> path.add(node.asText()));
            if (!Hashes.rootOf(leaf.hash(), leaf.leaf(), seal.leaves(), path).equals(seal.root())) {
                throw new Broken(
                        "seal " + seal.number() + " does not contain record " + leaf.height() + " of " + chain + ".");
            }
            holds(leaf);
        }
        return said();
    }

    private Verified log(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            lines.filter(line -> !line.isBlank()).forEach(line -> {
                JsonNode node = Json.parse(line);
                switch (node.path("type").asText()) {
                    case "record" -> add(Json.as(node.path("record"), Entry.class));
                    case "leaf" -> {
                        Leaf leaf = Json.as(node.path("leaf"), Leaf.class);
                        leaves.computeIfAbsent(leaf.seal(), number -> new ArrayList<>())
                                .add(leaf);
                    }
                    case "seal" -> {
                        Seal seal = Json.as(node.path("seal"), Seal.class);
                        seals.put(seal.number(), seal);
                    }
                    default ->
                        throw new Broken(
                                "a line is no record, leaf or seal: " + line.substring(0, Math.min(80, line.length())));
                }
            });
        }
        Seal before = null;
        for (Seal seal : seals.values()) {
            follows(seal, before, Objects.requireNonNull(key), "of the log");
            known(seal);
            List<Leaf> its = leaves.getOrDefault(seal.number(), List.of());
            its.forEach(this::holds);
            if (its.size() != seal.leaves()
                    || !Hashes.root(its.stream().map(Leaf::hash).toList()).equals(seal.root())) {
                throw new Broken("the heads under seal " + seal.number() + " are not those that were sealed.");
            }
            before = seal;
        }
        for (String chain : erasedChains) {
            if (!erasures.contains(chain)) {
                throw new Broken("what records of " + chain + " say is gone, and no erasure was recorded.");
            }
        }
        (trusted == null ? Set.<Long>of() : trusted.keySet())
                .stream()
                        .filter(number -> !seals.containsKey(number))
                        .findFirst()
                        .ifPresent(number -> {
                            throw new Broken(
                                    "seal " + number
                                            + " left the house and is missing in the log. If it is newer than the log, get the log again.");
                        });
        return said();
    }

    private void known(Seal seal) {
        if (trusted != null && !seal.equals(trusted.get(seal.number()))) {
            throw new Broken("seal " + seal.number() + " is not the one that left the house.");
        }
    }

    private void add(Entry entry) {
        List<String> before = hashes.computeIfAbsent(entry.chain(), chain -> new ArrayList<>());
        String where = "record " + entry.number() + " of " + entry.chain() + " (" + entry.kind() + ")";
        if (entry.number() != before.size() + 1) {
            throw new Broken("record " + (before.size() + 1) + " of " + entry.chain() + " is missing.");
        }
        if (!entry.previous().equals(before.isEmpty() ? "" : before.get(before.size() - 1))) {
            throw new Broken(where + " does not follow the one before.");
        }
        if (!entry.hash().equals(entry.expectedHash())) {
            throw new Broken(where + " was altered.");
        }
        if (entry.payload() == null || entry.salt() == null) {
            erased++;
            erasedChains.add(entry.chain());
        } else if (!Entry.digest(entry.salt(), entry.payload()).equals(entry.payloadDigest())) {
            throw new Broken("what " + where + " says was altered.");
        }
        if (entry.chain().equals(Chain.SYSTEM) && entry.kind().equals("erasure") && entry.payload() != null) {
            erasures.add(Json.parse(entry.payload()).path("case").asText());
        }
        before.add(entry.hash());
        records++;
    }

    private void holds(Leaf leaf) {
        List<String> chain = hashes.getOrDefault(leaf.chain(), List.of());
        if (leaf.height() > chain.size()) {
            throw new Broken("record " + (chain.size() + 1) + " of " + leaf.chain() + " was sealed (seal " + leaf.seal()
                    + ") and is missing.");
        }
        if (!chain.get((int) leaf.height() - 1).equals(leaf.head())) {
            throw new Broken("record " + leaf.height() + " of " + leaf.chain()
                    + " is not the one that was sealed (seal " + leaf.seal() + ").");
        }
        sealed.merge(leaf.chain(), leaf.height(), Math::max);
    }

    private Verified said() {
        if (records == 0) {
            throw new Broken("there is no record in it.");
        }
        long notSealed = hashes.entrySet().stream()
                .mapToLong(chain -> chain.getValue().size() - sealed.getOrDefault(chain.getKey(), 0L))
                .sum();
        String said =
                "Holds: " + records + " records of " + hashes.size() + " chain" + (hashes.size() == 1 ? "" : "s") + ", "
                        + (records - notSealed) + " of them sealed"
                        + (trusted == null ? " (compared with no seal that left the house; give --seals)" : "") + "."
                        + (notSealed > 0 ? " " + notSealed + " are newer than the last seal." : "")
                        + (erased > 0 ? " Of " + erased + " the content was erased." : "")
                        + (records == notSealed ? " Nothing of it is sealed, so anybody may have written it." : "");
        return new Verified(said, records - notSealed);
    }

    /** Whether a chain holds by itself; null where it does, else what does not. */
    static @Nullable String broken(List<Entry> entries, List<Leaf> leaves) {
        Verifier verifier = new Verifier(null, null);
        try {
            entries.forEach(verifier::add);
            leaves.forEach(verifier::holds);
            return null;
        } catch (Broken e) {
            return e.getMessage();
        }
    }
}
