package io.countersign.chain;

import io.countersign.cases.Json;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes what happened, each record with the hash of the one before. Records of a transaction are written just before
 * it commits: they stand or fall with the fact, in the order in which they were told, and the lock on the chain is held
 * for no longer than that. So a transaction of its own inside (the ledger's) never waits for the one around it.
 */
@Component
public class Chain {

    /** The chain of what belongs to no case: switches, deployments, accounts. */
    public static final String SYSTEM = "system";

    private static final SecureRandom RANDOM = new SecureRandom();

    private final JdbcClient jdbc;
    private final Clock clock;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;

    Chain(JdbcClient jdbc, Clock clock, PlatformTransactionManager transactions, ApplicationEventPublisher events) {
        this.events = events;
        this.jdbc = jdbc;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    private record Told(String kind, String at, String payload) {}

    /**
     * Records a fact in the transaction that is running, or in one of its own where none is.
     *
     * @param chain key of the case, or {@link #SYSTEM}
     * @param kind one word
     * @param payload what there is to know of it, as JSON
     */
    public void append(String chain, String kind, Object payload) {
        Told told =
                new Told(kind, clock.instant().truncatedTo(ChronoUnit.MILLIS).toString(), Json.write(payload));
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            pending().told.computeIfAbsent(chain, key -> new ArrayList<>()).add(told);
        } else {
            transaction.executeWithoutResult(status -> pending()
                    .told
                    .computeIfAbsent(chain, key -> new ArrayList<>())
                    .add(told));
        }
    }

    /** All records of a chain, in order. */
    public List<Entry> of(String chain) {
        return jdbc.sql("""
                        select r.*, p.salt, p.payload from cs_record r
                          left join cs_payload p on p.chain_key = r.chain_key and p.number = r.number
                        where r.chain_key = :chain order by r.number""").param("chain", chain).query(Chain::entry).list();
    }

    /** All records of these chains, by chain, each in order. */
    public Map<String, List<Entry>> of(Collection<String> chains) {
        return jdbc.sql("""
                        select r.*, p.salt, p.payload from cs_record r
                          left join cs_payload p on p.chain_key = r.chain_key and p.number = r.number
                        where r.chain_key in (:chains) order by r.chain_key, r.number""").param("chains", chains).query(Chain::entry).list().stream()
                .collect(Collectors.groupingBy(Entry::chain));
    }

    /**
     * Erases what the records of a case say, for good; that they were written, and who erased them, stays provable.
     *
     * @return how many
     */
    public int erase(String chain, String by) {
        return Objects.requireNonNull(transaction.execute(status -> {
            int erased = jdbc.sql("""
                            update cs_payload set payload = null, salt = null, erased_at = :now
                            where chain_key = :chain and payload is not null""")
                    .param("now", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                    .param("chain", chain)
                    .update();
            append(SYSTEM, "erasure", Map.of("case", chain, "by", by, "records", erased));
            return erased;
        }));
    }

    /** Reads a row of cs_record with the salt and payload of its cs_payload. */
    public static Entry entry(ResultSet row, int index) throws SQLException {
        return new Entry(
                row.getString("chain_key"),
                row.getLong("number"),
                row.getString("kind"),
                row.getString("recorded_at"),
                row.getString("payload_digest"),
                row.getString("previous"),
                row.getString("hash"),
                row.getString("salt"),
                row.getString("payload"));
    }

    private Pending pending() {
        return TransactionSynchronizationManager.getSynchronizations().stream()
                .filter(Pending.class::isInstance)
                .map(Pending.class::cast)
                .findFirst()
                .orElseGet(() -> {
                    Pending fresh = new Pending();
                    TransactionSynchronizationManager.registerSynchronization(fresh);
                    return fresh;
                });
    }

    private void write(String chain, List<Told> told) {
        Head head = lock(chain);
        long number = head.height();
        String previous = head.hash();
        List<Entry> written = new ArrayList<>();
        for (Told fact : told) {
            number++;
            String salt = salt();
            Entry open = new Entry(
                    chain,
                    number,
                    fact.kind(),
                    fact.at(),
                    Entry.digest(salt, fact.payload()),
                    previous,
                    "",
                    salt,
                    fact.payload());
            String hash = open.expectedHash();
            jdbc.sql("""
                            insert into cs_record (chain_key, number, kind, recorded_at, payload_digest, previous, hash)
                            values (:chain, :number, :kind, :at, :digest, :previous, :hash)""")
                    .param("chain", chain)
                    .param("number", number)
                    .param("kind", fact.kind())
                    .param("at", fact.at())
                    .param("digest", open.payloadDigest())
                    .param("previous", previous)
                    .param("hash", hash)
                    .update();
            jdbc.sql(
                            "insert into cs_payload (chain_key, number, salt, payload) values (:chain, :number, :salt, :payload)")
                    .param("chain", chain)
                    .param("number", number)
                    .param("salt", salt)
                    .param("payload", fact.payload())
                    .update();
            written.add(new Entry(
                    chain, number, fact.kind(), fact.at(), open.payloadDigest(), previous, hash, salt, fact.payload()));
            previous = hash;
        }
        jdbc.sql("update cs_chain set height = :height, head = :head where chain_key = :chain")
                .param("height", number)
                .param("head", previous)
                .param("chain", chain)
                .update();
        events.publishEvent(new Written(chain, written));
    }

    private record Head(long height, String hash) {}

    private Head lock(String chain) {
        Head head = locked(chain);
        if (head == null) {
            // where somebody tells of the same case for the first time at the same moment, one of the two is tried
            // again
            jdbc.sql("insert into cs_chain (chain_key, height, head, sealed) values (:chain, 0, '', 0)")
                    .param("chain", chain)
                    .update();
            head = new Head(0, "");
        }
        return head;
    }

    private @Nullable Head locked(String chain) {
        return jdbc.sql("select height, head from cs_chain where chain_key = :chain for update")
                .param("chain", chain)
                .query((row, index) -> new Head(row.getLong("height"), row.getString("head")))
                .optional()
                .orElse(null);
    }

    private static String salt() {
        byte[] salt = new byte[16];
        RANDOM.nextBytes(salt);
        return HexFormat.of().formatHex(salt);
    }

    /** What was told in this transaction and is not written yet, by chain; chains are locked in one order. */
    private final class Pending implements TransactionSynchronization {

        private final Map<String, List<Told>> told = new TreeMap<>();

        @Override
        public void beforeCommit(boolean readOnly) {
            told.forEach(Chain.this::write);
            told.clear();
        }
    }
}
