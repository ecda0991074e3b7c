package io.countersign.execution;

import io.countersign.chain.Chain;
import io.countersign.proposal.Effect;
import io.countersign.target.TargetRefused;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Does each effect once. Its row is written in a transaction of its own before the call and closed with the receipt
 * after it: whatever dies in between, the row says that something may have happened, and the next attempt asks the
 * target before it calls again, or sends the same within the window in which the target does it once all the same.
 */
@Component
public class Ledger {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Chain chain;
    private final TransactionTemplate own;

    Ledger(JdbcClient jdbc, Clock clock, PlatformTransactionManager transactions, Chain chain) {
        this.chain = chain;
        this.jdbc = jdbc;
        this.clock = clock;
        this.own = new TransactionTemplate(transactions);
        this.own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /** Does the effect, or takes the receipt of what was done already. */
    LedgerRow once(String caseKey, String digest, Effect effect) {
        String key = caseKey + "/" + digest + "/" + effect.operation();
        Optional<LedgerRow> before = own.execute(status -> {
            Optional<LedgerRow> row = find(key);
            if (row.isEmpty()) {
                write(caseKey, digest, key, effect);
            } else if (row.get().state().equals("inDoubt")) {
                jdbc.sql("update cs_effect set attempts = attempts + 1 where effect_key = :key")
                        .param("key", key)
                        .update();
            }
            if (row.isEmpty() || row.get().state().equals("inDoubt")) {
                record(caseKey, key);
            }
            return row;
        });
        if (before.isPresent() && before.get().state().equals("done")) {
            return before.get();
        }
        String receipt = before.isPresent()
                ? settle(before.get(), effect).orElseGet(() -> perform(caseKey, key, effect))
                : perform(caseKey, key, effect);
        own.executeWithoutResult(status -> close(caseKey, key, receipt, effect.undoes()));
        return find(key).orElseThrow();
    }

    /** What an earlier call did that was not answered; empty where the call may be made now. */
    private Optional<String> settle(LedgerRow inDoubt, Effect effect) {
        Instant windowEnds = inDoubt.openedAt().plus(effect.call().resendWindow());
        if (clock.instant().isBefore(windowEnds)) {
            return Optional.empty();
        }
        if (!effect.call().canFind()) {
            throw new InDoubt(inDoubt);
        }
        return effect.call().find(inDoubt.key());
    }

    private String perform(String caseKey, String key, Effect effect) {
        try {
            return effect.call().perform(key);
        } catch (TargetRefused e) {
            // certainly nothing happened, so there is nothing in doubt
            own.executeWithoutResult(status -> {
                chain.append(caseKey, "effectRefused", Map.of("key", key, "why", String.valueOf(e.getMessage())));
                jdbc.sql("delete from cs_effect where effect_key = :key")
                        .param("key", key)
                        .update();
            });
            throw e;
        }
    }

    /** What was done for a case, in order. */
    public List<LedgerRow> of(String caseKey) {
        return jdbc.sql("select * from cs_effect where case_key = :key order by id")
                .param("key", caseKey)
                .query(Ledger::read)
                .list();
    }

    private Optional<LedgerRow> find(String key) {
        return jdbc.sql("select * from cs_effect where effect_key = :key")
                .param("key", key)
                .query(Ledger::read)
                .optional();
    }

    private void write(String caseKey, String digest, String key, Effect effect) {
        jdbc.sql("""
                        insert into cs_effect (case_key, digest, operation, target, effect_key, amount, currency, state,
                          attempts, opened_at)
                        values (:case, :digest, :operation, :target, :key, :amount, :currency, 'inDoubt', 1, :openedAt)""")
                .param("case", caseKey)
                .param("digest", digest)
                .param("operation", effect.operation())
                .param("target", effect.target())
                .param("key", key)
                .param("amount", effect.amount())
                .param("currency", effect.currency())
                .param("openedAt", now())
                .update();
    }

    private void close(String caseKey, String key, String receipt, @Nullable String undoes) {
        jdbc.sql("update cs_effect set state = 'done', receipt = :receipt, closed_at = :now where effect_key = :key")
                .param("receipt", receipt)
                .param("now", now())
                .param("key", key)
                .update();
        if (undoes != null) {
            jdbc.sql("update cs_effect set state = 'undone' where case_key = :case and operation = :operation"
                            + " and state = 'done'")
                    .param("case", caseKey)
                    .param("operation", undoes)
                    .update();
        }
        record(caseKey, key);
    }

    private void record(String caseKey, String key) {
        find(key).ifPresent(row -> chain.append(caseKey, "effect", row));
    }

    private OffsetDateTime now() {
        return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private static LedgerRow read(ResultSet row, int number) throws SQLException {
        return new LedgerRow(
                row.getString("target"),
                row.getString("operation"),
                row.getString("effect_key"),
                row.getString("digest"),
                row.getBigDecimal("amount"),
                row.getString("currency"),
                row.getString("state"),
                row.getInt("attempts"),
                row.getString("receipt"),
                row.getObject("opened_at", OffsetDateTime.class).toInstant());
    }
}
