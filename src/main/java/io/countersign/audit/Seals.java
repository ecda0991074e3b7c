package io.countersign.audit;

import io.countersign.audit.Seal.Leaf;
import io.countersign.cases.Json;
import io.countersign.chain.Hashes;
import jakarta.annotation.PostConstruct;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Seals the chains: every hour, and when an administrator asks for it. A seal leaves the database at once, to a file and
 * to another place if one is set; what could not be delivered is tried again every minute until it could.
 */
@Component
class Seals {

    private static final Logger log = LoggerFactory.getLogger(Seals.class);

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;
    private final Clock clock;
    private final AuditProperties properties;
    private final Environment environment;
    private final TransactionTemplate transaction;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private @Nullable SealKey key;

    Seals(
            JdbcClient jdbc,
            JdbcTemplate batches,
            Clock clock,
            AuditProperties properties,
            Environment environment,
            PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.batches = batches;
        this.clock = clock;
        this.properties = properties;
        this.environment = environment;
        this.transaction = new TransactionTemplate(transactions);
    }

    @PostConstruct
    synchronized void findKey() {
        Optional<SealKey> found = SealKey.in(properties);
        if (found.isEmpty() && environment.acceptsProfiles(Profiles.of("demo"))) {
            SealKey.make(properties);
            found = SealKey.in(properties);
        }
        key = found.orElse(null);
        if (key == null) {
            log.warn(
                    "Nothing seals the audit: there is no key at {}. The chains are kept and are sealed as soon as there is one; docs/audit.md says how to make it.",
                    properties.keyFile());
        }
    }

    /** Of the key that signs; empty where there is none. */
    Optional<String> keyId() {
        return Optional.ofNullable(key).map(SealKey::id);
    }

    @Scheduled(fixedDelayString = "${countersign.audit.seal-every:PT1H}", initialDelayString = "PT1M")
    void sealHourly() {
        if (key == null) {
            findKey();
        }
        if (key != null) {
            seal();
        }
    }

    /**
     * Seals what has grown since the last seal.
     *
     * @return the new seal, or the last one where nothing has grown; empty where there is none yet
     * @throws IllegalStateException where there is no key
     */
    Optional<Seal> seal() {
        if (key == null) {
            findKey();
        }
        SealKey signing = key;
        if (signing == null) {
            throw new IllegalStateException("There is no key to seal with at " + properties.keyFile() + ".");
        }
        try {
            transaction.executeWithoutResult(status -> write(signing));
        } catch (DuplicateKeyException e) {
            log.info("Another node has sealed at the same moment.");
        }
        deliver();
        return last();
    }

    private void write(SealKey signing) {
        Optional<Seal> before = last();
        long number = before.map(Seal::number).orElse(0L) + 1;
        // in the order in which chains are locked for writing, whatever order the database sorts in
        List<Leaf> grown = jdbc.sql("select chain_key, height, head from cs_chain where height > sealed")
                .query((row, index) -> new Leaf(
                        number, index, row.getString("chain_key"), row.getLong("height"), row.getString("head")))
                .list();
        List<Leaf> leaves = new ArrayList<>();
        grown.stream()
                .sorted(Comparator.comparing(Leaf::chain))
                .forEach(leaf -> leaves.add(new Leaf(number, leaves.size(), leaf.chain(), leaf.height(), leaf.head())));
        if (leaves.isEmpty()) {
            return;
        }
        Seal seal = signing.sign(new Seal(
                number,
                clock.instant().truncatedTo(ChronoUnit.MILLIS).toString(),
                leaves.size(),
                Hashes.root(leaves.stream().map(Leaf::hash).toList()),
                before.map(Seal::digest).orElse(""),
                signing.id(),
                ""));
        jdbc.sql("""
                        insert into cs_seal (number, sealed_at, leaves, root, previous, key_id, signature)
                        values (:number, :at, :leaves, :root, :previous, :key, :signature)""")
                .param("number", seal.number())
                .param("at", seal.at())
                .param("leaves", seal.leaves())
                .param("root", seal.root())
                .param("previous", seal.previous())
                .param("key", seal.key())
                .param("signature", seal.signature())
                .update();
        batches.batchUpdate(
                "insert into cs_seal_leaf (seal, leaf, chain_key, height, head) values (?, ?, ?, ?, ?)",
                leaves.stream()
                        .map(leaf -> new Object[] {number, leaf.leaf(), leaf.chain(), leaf.height(), leaf.head()})
                        .toList());
        batches.batchUpdate(
                "update cs_chain set sealed = ? where chain_key = ?",
                leaves.stream()
                        .map(leaf -> new Object[] {leaf.height(), leaf.chain()})
                        .toList());
    }

    /** Takes out of the house what has not left it yet, in order. */
    @Scheduled(fixedDelay = 1, initialDelay = 1, timeUnit = TimeUnit.MINUTES)
    synchronized void deliver() {
        for (Seal seal : jdbc.sql("select * from cs_seal where delivered_at is null order by number")
                .query(Seals::read)
                .list()) {
            try {
                String line = Json.write(seal);
                append(seal, line);
                send(seal, line);
            } catch (IOException | InterruptedException | IllegalArgumentException e) {
                if (e instanceof InterruptedException) {
                    Thread.currentThread().interrupt();
                }
                log.error(
                        "Seal {} could not be delivered and is tried again in a minute: {}",
                        seal.number(),
                        e.toString());
                return;
            }
            jdbc.sql("update cs_seal set delivered_at = :now where number = :number")
                    .param("now", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                    .param("number", seal.number())
                    .update();
        }
    }

    private void append(Seal seal, String line) throws IOException {
        Path file = properties.sealFile();
        Files.createDirectories(file.toAbsolutePath().getParent());
        boolean there = Files.exists(file) && Files.readAllLines(file).stream().anyMatch(kept -> kept.equals(line));
        if (!there) {
            try (FileChannel out = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.WRITE)) {
                out.write(StandardCharsets.UTF_8.encode(line + "\n"));
                out.force(true);
            }
        }
    }

    private void send(Seal seal, String line) throws IOException, InterruptedException {
        String to = properties.deliverTo();
        if (to == null || to.isBlank()) {
            return;
        }
        if (to.startsWith("http://") || to.startsWith("https://")) {
            HttpResponse<Void> answer = http.send(
                    HttpRequest.newBuilder(URI.create(to))
                            .timeout(Duration.ofSeconds(20))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(line))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            if (answer.statusCode() / 100 != 2) {
                throw new IOException(to + " answered " + answer.statusCode());
            }
        } else {
            Path folder = Path.of(to);
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("seal-%08d.json".formatted(seal.number())), line + "\n");
        }
    }

    Optional<Seal> last() {
        return jdbc.sql("select * from cs_seal order by number desc fetch first 1 rows only")
                .query(Seals::read)
                .optional();
    }

    /** How many seals wait to be delivered. */
    long undelivered() {
        return jdbc.sql("select count(*) from cs_seal where delivered_at is null")
                .query(Long.class)
                .single();
    }

    /** The heads of a chain that were sealed, in order. */
    List<Leaf> leavesOf(String chain) {
        return jdbc.sql("select * from cs_seal_leaf where chain_key = :chain order by seal")
                .param("chain", chain)
                .query(Seals::leaf)
                .list();
    }

    List<Leaf> leavesOf(long seal) {
        return jdbc.sql("select * from cs_seal_leaf where seal = :seal order by leaf")
                .param("seal", seal)
                .query(Seals::leaf)
                .list();
    }

    Seal get(long number) {
        return jdbc.sql("select * from cs_seal where number = :number")
                .param("number", number)
                .query(Seals::read)
                .single();
    }

    static Seal read(ResultSet row, int index) throws SQLException {
        return new Seal(
                row.getLong("number"),
                row.getString("sealed_at"),
                row.getInt("leaves"),
                row.getString("root"),
                row.getString("previous"),
                row.getString("key_id"),
                row.getString("signature"));
    }

    static Leaf leaf(ResultSet row, int index) throws SQLException {
        return new Leaf(
                row.getLong("seal"),
                row.getInt("leaf"),
                row.getString("chain_key"),
                row.getLong("height"),
                row.getString("head"));
    }
}
