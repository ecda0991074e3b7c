package io.countersign.execution;

import io.countersign.cases.Json;
import io.countersign.chain.Chain;
import io.countersign.proposal.Effect;
import io.countersign.target.TargetRefused;
import io.countersign.target.TargetUnavailable;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
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

    private static final int LONGEST_ERROR = 1000;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Switches switches;
    private final Chain chain;
    private final TransactionTemplate own;
    private final MeterRegistry meters;

    Ledger(
            JdbcClient jdbc,
            Clock clock,
            Switches switches,
            PlatformTransactionManager transactions,
            Chain chain,
            MeterRegistry meters) {
        this.meters = meters;
        this.chain = chain;
        this.switches = switches;
        this.jdbc = jdbc;
        this.clock = clock;
        this.own = new TransactionTemplate(transactions);
        this.own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /**
     * Does the effect, or takes the receipt of what was done already.
     *
     * @throws SwitchedOff where the workflow's switch is off at the last moment before the call
     */
    LedgerRow once(String workflow, String caseKey, String digest, Effect effect) {
        String key = caseKey + "/" + digest + "/" + effect.operation();
        Next next = own.execute(status -> {
            Optional<LedgerRow> row = find(key);
            if (row.filter(LedgerRow::isClosed).isPresent()) {
                return Next.nothing;
            }
            switches.mustNotBeOff(workflow);
            if (row.isEmpty()) {
                write(caseKey, digest, key, effect);
                record(caseKey, key);
                return Next.begin;
            }
            Next now = after(row.get(), effect.call());
            jdbc.sql("update cs_effect set attempts = attempts + 1, tried_at = :now where effect_key = :key")
                    .param("now", now())
                    .param("key", key)
                    .update();
            record(caseKey, key);
            return now;
        });
        if (next != Next.nothing) {
            Optional<String> had = next == Next.ask ? effect.call().find(key) : Optional.empty();
            String receipt = had.orElseGet(() -> perform(workflow, caseKey, digest, key, effect, next == Next.begin));
            own.executeWithoutResult(status -> close(caseKey, key, receipt));
            count(workflow, effect, "done");
        }
        if (effect.undoes() != null) {
            String undone = effect.undoes();
            own.executeWithoutResult(status -> undo(caseKey, undone));
        }
        return find(key).orElseThrow();
    }

    private enum Next {
        nothing,
        ask,
        begin,
        call
    }

    /**
     * What may be done after a call that was not answered.
     *
     * @throws InDoubt where only a person can say whether it happened, and none has
     */
    private Next after(LedgerRow row, Effect.Call call) {
        Optional<Boolean> answer = answer(row);
        if (answer.isPresent()) {
            return Next.call;
        }
        if (clock.instant().isBefore(row.openedAt().plus(call.resendWindow()))) {
            return Next.call;
        }
        if (!call.canFind()) {
            throw new InDoubt(row);
        }
        return Next.ask;
    }

    private String perform(String workflow, String caseKey, String digest, String key, Effect effect, boolean first) {
        try {
            return effect.call().perform(key);
        } catch (TargetRefused e) {
            count(workflow, effect, "refused");
            LedgerRow row = find(key).orElseThrow();
            if (of(caseKey).stream().anyMatch(other -> other.digest().equals(digest) && other.isClosed())) {
                // half of the action is done: what is left is a person's to settle, and not to be decided anew
                failed(key, LedgerRow.REFUSED + e.getMessage());
                throw new InDoubt(find(key).orElse(row));
            }
            // certainly nothing happened, so there is nothing in doubt
            own.executeWithoutResult(status -> {
                jdbc.sql("delete from cs_effect where effect_key = :key")
                        .param("key", key)
                        .update();
                chain.append(caseKey, "effectRefused", Map.of("key", key, "why", String.valueOf(e.getMessage())));
            });
            throw e;
        } catch (TargetUnavailable e) {
            count(workflow, effect, "unavailable");
            if (first) {
                // nothing was done by this call, and there was none before: there is nothing to find out
                own.executeWithoutResult(status -> {
                    jdbc.sql("delete from cs_effect where effect_key = :key")
                            .param("key", key)
                            .update();
                    chain.append(caseKey, "effectNotDone", Map.of("key", key, "why", String.valueOf(e.getMessage())));
                });
            } else {
                failed(key, String.valueOf(e.getMessage()));
            }
            throw e;
        } catch (RuntimeException e) {
            count(workflow, effect, "unanswered");
            failed(key, String.valueOf(e.getMessage()));
            throw e;
        }
    }

    /** For Prometheus: how calls of targets end at this node. */
    private void count(String workflow, Effect effect, String outcome) {
        meters.counter("countersign.effects", "workflow", workflow, "target", effect.target(), "outcome", outcome)
                .increment();
    }

    private void failed(String key, String error) {
        own.executeWithoutResult(status -> jdbc.sql("update cs_effect set last_error = :error where effect_key = :key")
                .param("error", error.length() <= LONGEST_ERROR ? error : error.substring(0, LONGEST_ERROR))
                .param("key", key)
                .update());
    }

    /**
     * Keeps what a person found out about a call that was not answered. What happened is closed with their receipt, what
     * did not is done anew with the next try.
     *
     * @param receipt the target's, where they know it
     */
    public void answer(
            LedgerRow row,
            String caseKey,
            boolean happened,
            @Nullable String receipt,
            @Nullable String comment,
            String by) {
        jdbc.sql("""
                        insert into cs_answer (effect_key, case_key, attempts, happened, receipt, comment, answered_by,
                          answered_at)
                        values (:key, :case, :attempts, :happened, :receipt, :comment, :by, :now)""")
                .param("key", row.key())
                .param("case", caseKey)
                .param("attempts", row.attempts())
                .param("happened", happened)
                .param("receipt", receipt)
                .param("comment", comment)
                .param("by", by)
                .param("now", now())
                .update();
        chain.append(
                caseKey,
                "answer",
                Json.empty()
                        .put("key", row.key())
                        .put("happened", happened)
                        .put("receipt", receipt)
                        .put("comment", comment)
                        .put("by", by));
        if (happened) {
            close(caseKey, row.key(), receipt == null ? "confirmed by " + by : receipt);
        }
    }

    /** What a person said of the last call; empty where nobody was asked. */
    private Optional<Boolean> answer(LedgerRow row) {
        return jdbc.sql("select happened from cs_answer where effect_key = :key and attempts = :attempts")
                .param("key", row.key())
                .param("attempts", row.attempts())
                .query(Boolean.class)
                .optional();
    }

    /** Whether carrying out this action has begun. */
    boolean hasBegun(Binding binding) {
        return of(binding.key()).stream().anyMatch(row -> row.digest().equals(binding.actionDigest()));
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
                          attempts, opened_at, tried_at)
                        values (:case, :digest, :operation, :target, :key, :amount, :currency, 'inDoubt', 1, :openedAt, :openedAt)""")
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

    private void close(String caseKey, String key, String receipt) {
        jdbc.sql("update cs_effect set state = 'done', receipt = :receipt, closed_at = :now where effect_key = :key")
                .param("receipt", receipt)
                .param("now", now())
                .param("key", key)
                .update();
        record(caseKey, key);
    }

    private void undo(String caseKey, String operation) {
        List<String> done = jdbc.sql("select effect_key from cs_effect where case_key = :case"
                        + " and operation = :operation and state = 'done'")
                .param("case", caseKey)
                .param("operation", operation)
                .query(String.class)
                .list();
        done.forEach(key -> {
            jdbc.sql("update cs_effect set state = 'undone' where effect_key = :key")
                    .param("key", key)
                    .update();
            record(caseKey, key);
        });
    }

    /** As it is now. */
    private void record(String caseKey, String key) {
        chain.append(caseKey, "effect", find(key).orElseThrow());
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
                row.getObject("opened_at", OffsetDateTime.class).toInstant(),
                row.getObject("tried_at", OffsetDateTime.class) == null
                        ? null
                        : row.getObject("tried_at", OffsetDateTime.class).toInstant(),
                row.getString("last_error"));
    }
}
