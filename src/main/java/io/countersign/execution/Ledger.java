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
     * @throws AtItAlready where another node is doing it at this moment
     */
    LedgerRow once(Work work, Effect effect) {
        String caseKey = work.caseKey();
        String key = work.key(effect);
        Attempt attempt = own.execute(status -> {
            Optional<LedgerRow> row = find(key);
            if (row.filter(LedgerRow::isClosed).isPresent()) {
                return new Attempt(Next.nothing, row.get().attempts());
            }
            switches.mustNotBeOff(work.workflow());
            if (row.isEmpty()) {
                write(work, effect);
                record(caseKey, key);
                return new Attempt(Next.begin, 1);
            }
            if (!hold(key, row.get().attempts())) {
                throw new AtItAlready(key);
            }
            Next now = after(row.get(), effect.call());
            jdbc.sql("update cs_effect set attempts = attempts + 1, tried_at = :now where effect_key = :key")
                    .param("now", now())
                    .param("key", key)
                    .update();
            record(caseKey, key);
            return new Attempt(now, row.get().attempts() + 1);
        });
        if (attempt.next() != Next.nothing) {
            RuntimeException failure = own.execute(status -> alone(work, effect, attempt));
            count(work.workflow(), effect, failure);
            if (failure != null) {
                throw failure;
            }
        }
        if (effect.undoes() != null) {
            String undone = effect.undoes();
            own.executeWithoutResult(status -> undo(caseKey, undone));
        }
        return find(key).orElseThrow();
    }

    /** For Prometheus: how calls of targets end at this node. */
    private void count(String workflow, Effect effect, @Nullable RuntimeException failure) {
        String outcome;
        if (failure == null) {
            outcome = "done";
        } else if (failure instanceof TargetRefused || failure instanceof InDoubt) {
            outcome = "refused";
        } else if (failure instanceof TargetUnavailable) {
            outcome = "unavailable";
        } else if (failure instanceof AtItAlready) {
            return;
        } else {
            outcome = "unanswered";
        }
        meters.counter("countersign.effects", "workflow", workflow, "target", effect.target(), "outcome", outcome)
                .increment();
    }

    private enum Next {
        nothing,
        ask,
        begin,
        call
    }

    private record Attempt(Next next, int number) {}

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

    /**
     * Calls the target, and holds the row meanwhile: whatever another node's clock says of our lock on the job, nobody
     * calls at the same time, and nobody asks the target for what is still under way.
     *
     * @return what went wrong, to be thrown when it is written down; null where it is done
     */
    private @Nullable RuntimeException alone(Work work, Effect effect, Attempt attempt) {
        String caseKey = work.caseKey();
        String key = work.key(effect);
        if (!hold(key, attempt.number())) {
            return new AtItAlready(key);
        }
        String receipt;
        try {
            receipt = receipt(effect.call(), key, attempt);
        } catch (TargetRefused e) {
            if (of(caseKey).stream().anyMatch(other -> work.has(other) && other.isClosed())) {
                // half of the action is done: what is left is a person's to settle, and not to be decided anew
                failed(key, LedgerRow.REFUSED + e.getMessage());
                return new InDoubt(find(key).orElseThrow());
            }
            // certainly nothing happened, so there is nothing in doubt
            forget(caseKey, key, "effectRefused", e);
            return e;
        } catch (TargetUnavailable e) {
            if (attempt.next() == Next.begin) {
                // nothing was done by this call, and there was none before: there is nothing to find out
                forget(caseKey, key, "effectNotDone", e);
            } else {
                failed(key, String.valueOf(e.getMessage()));
            }
            return e;
        } catch (RuntimeException e) {
            failed(key, String.valueOf(e.getMessage()));
            return e;
        }
        close(caseKey, key, receipt);
        return null;
    }

    /** @throws TargetRefused where it is certain that nothing was done, by an earlier call neither */
    private static String receipt(Effect.Call call, String key, Attempt attempt) {
        Optional<String> had = attempt.next() == Next.ask ? ask(call, key) : Optional.empty();
        if (had.isPresent()) {
            return had.get();
        }
        try {
            return call.perform(key);
        } catch (TargetRefused e) {
            if (attempt.number() > 1 && attempt.next() == Next.call && call.canFind()) {
                // a target that has forgotten the key may refuse because the first call was done
                return ask(call, key).orElseThrow(() -> e);
            }
            throw e;
        }
    }

    /** A target that refuses to tell has not said that nothing was done. */
    private static Optional<String> ask(Effect.Call call, String key) {
        try {
            return call.find(key);
        } catch (TargetRefused e) {
            throw new IllegalStateException("The target does not tell what it has: " + e.getMessage(), e);
        }
    }

    /** Until the end of the transaction; false where somebody else is at it, or has been since. */
    private boolean hold(String key, int attempt) {
        return jdbc.sql("select attempts from cs_effect where effect_key = :key and attempts = :attempt"
                        + " and state = 'inDoubt' for update skip locked")
                .param("key", key)
                .param("attempt", attempt)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    private void forget(String caseKey, String key, String kind, RuntimeException why) {
        jdbc.sql("delete from cs_effect where effect_key = :key")
                .param("key", key)
                .update();
        chain.append(caseKey, kind, Map.of("key", key, "why", String.valueOf(why.getMessage())));
    }

    private void failed(String key, String error) {
        jdbc.sql("update cs_effect set last_error = :error where effect_key = :key")
                .param("error", error.length() <= LONGEST_ERROR ? error : error.substring(0, LONGEST_ERROR))
                .param("key", key)
                .update();
    }

    /** Another node is at the same effect at this moment. Nothing was done by this attempt. */
    static final class AtItAlready extends RuntimeException {

        private static final long serialVersionUID = 1L;

        AtItAlready(String key) {
            super("Another node is at " + key + " at this moment.");
        }
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

    /** Whether it has begun: something of it was done, or may have been. */
    boolean hasBegun(Work work) {
        return of(work.caseKey()).stream().anyMatch(work::has);
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

    private void write(Work work, Effect effect) {
        jdbc.sql("""
                        insert into cs_effect (case_key, digest, operation, target, effect_key, amount, currency, state,
                          attempts, opened_at, tried_at)
                        values (:case, :digest, :operation, :target, :key, :amount, :currency, 'inDoubt', 1, :openedAt, :openedAt)""")
                .param("case", work.caseKey())
                .param("digest", work.digest())
                .param("operation", effect.operation())
                .param("target", effect.target())
                .param("key", work.key(effect))
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
