package io.countersign.insight;

import io.countersign.proposal.AgentId;
import io.countersign.proposal.Outcome;
import io.countersign.proposal.Reason;
import io.countersign.proposal.Routing;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes what figures are made of, in the transaction of the fact. */
@Component
public class Recorded {

    /**
     * What a decided review is counted by; the same text as in the migration that filled in those from before. The rules of
     * some of those were not recorded: {@code max} makes that nulls, where H2 would refuse to assign no row.
     */
    static final String COUNTED_BY = """
            update cs_review set (agent, agent_version, amount, currency, confidence) =
                (select max(r.agent), max(r.agent_version), max(r.amount), max(r.currency), max(r.confidence)
                from cs_ruling r where r.binding = cs_review.binding),
              held_back = case outcome when 'reject' then
                (select r.amount from cs_ruling r where r.binding = cs_review.binding) end,
              rules =
                (select string_agg(f.rule, chr(10) order by f.rule) from cs_rule_fired f where f.binding = cs_review.binding),
              waiting_minutes = extract(epoch from (claimed_at - created_at)) / 60,
              working_minutes = extract(epoch from (decided_at - claimed_at)) / 60,
              in_time = case when due_at is null then null when decided_at <= due_at then 1 else 0 end,
              week = cast(floor((extract(epoch from decided_at) - 345600) / 604800) as integer)
            where task = :task""";

    /** What an edit took off, once the rules were asked about it. */
    static final String TAKEN_OFF = """
            update cs_review set held_back = amount - (select amount from cs_ruling where binding = :edited)
            where outcome = 'edit' and binding = (select follows from cs_ruling where binding = :edited)""";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Counters counters;

    Recorded(JdbcClient jdbc, Clock clock, Counters counters) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.counters = counters;
    }

    /**
     * What the rules were asked about.
     *
     * @param amount in units of the currency, 0 where no money moves
     * @param currency of three letters; null where there is none
     * @param confidence the agent's, 0 to 1; null where it said none
     */
    public record Proposed(
            AgentId agent,
            BigDecimal amount,
            @Nullable String currency,
            @Nullable Double confidence) {}

    /**
     * A review as its task has it.
     *
     * @param binding what it decides on
     * @param dueAt null where nothing is due
     */
    public record Review(
            String task,
            String caseKey,
            long binding,
            String workflow,
            String group,
            int level,
            String reviewer,
            Instant createdAt,
            @Nullable Instant dueAt) {}

    /**
     * The rules were asked.
     *
     * @param proposed null where there is no proposal
     */
    public void ruled(
            long binding,
            String caseKey,
            String workflow,
            Routing routing,
            @Nullable Proposed proposed,
            boolean edited) {
        jdbc.sql("""
                        insert into cs_ruling (binding, case_key, workflow, oversight, review_group, agent, agent_version,
                          amount, currency, confidence, follows, first_ruling, edited, ruled_at)
                        values (:binding, :key, :workflow, :oversight, :group, :agent, :version, :amount, :currency,
                          :confidence, (select max(binding) from cs_ruling where case_key = :key),
                          not exists (select 1 from cs_ruling where case_key = :key), :edited, :now)""")
                .param("binding", binding)
                .param("key", caseKey)
                .param("workflow", workflow)
                .param("oversight", routing.oversight().name())
                .param("group", routing.group())
                .param("agent", proposed == null ? null : proposed.agent().name())
                .param("version", proposed == null ? null : proposed.agent().version())
                .param("amount", proposed == null ? null : proposed.amount())
                .param("currency", proposed == null ? null : proposed.currency())
                .param("confidence", proposed == null ? null : proposed.confidence())
                .param("edited", edited)
                .param("now", utc(clock.instant()))
                .update();
        jdbc.sql("""
                        update cs_case set first_oversight = coalesce(first_oversight, :oversight), edited = edited or :edited
                        where case_key = :key""")
                .param("oversight", routing.oversight().name())
                .param("edited", edited)
                .param("key", caseKey)
                .update();
        if (edited) {
            jdbc.sql(TAKEN_OFF).param("edited", binding).update();
        }
        counters.ruled(workflow, routing.oversight());
        routing.reasons().stream()
                .map(Reason::rule)
                .distinct()
                .forEach(rule -> jdbc.sql("insert into cs_rule_fired (binding, rule) values (:binding, :rule)")
                        .param("binding", binding)
                        .param("rule", rule)
                        .update());
    }

    /** A case came to a group, which has until then to decide. Where another one had it, it does not have it any more. */
    public void asked(String caseKey, String workflow, String group, int level, Instant answerBy) {
        left(caseKey, "recalled");
        Instant now = clock.instant();
        jdbc.sql("""
                        insert into cs_asked (case_key, workflow, review_group, level, asked_at, answer_by, allowed_minutes)
                        values (:key, :workflow, :group, :level, :now, :by, :allowed)""")
                .param("key", caseKey)
                .param("workflow", workflow)
                .param("group", group)
                .param("level", level)
                .param("now", utc(now))
                .param("by", utc(answerBy))
                .param("allowed", Duration.between(now, answerBy).toMillis() / 60_000.0)
                .update();
    }

    /** The clock takes a case on, unless its group has decided. */
    public void unanswered(String caseKey, String workflow, String group) {
        if (left(caseKey, "clock")) {
            counters.breached(workflow, group, "unanswered");
        }
    }

    private boolean left(String caseKey, String by) {
        return jdbc.sql("update cs_asked set left_at = :now, left_by = :by where case_key = :key and left_at is null")
                        .param("now", utc(clock.instant()))
                        .param("by", by)
                        .param("key", caseKey)
                        .update()
                > 0;
    }

    /** Somebody took a review; whoever had it before has it no more. */
    public void claimed(Review review) {
        handedBack(review.task());
        insert(review, clock.instant(), null, null, null);
    }

    /** Nobody has this review any more. */
    public void handedBack(String task) {
        jdbc.sql("delete from cs_review where task = :task and decided_at is null")
                .param("task", task)
                .update();
    }

    /** A review was decided. Where its claim was not seen, because that was before there were figures, it has none. */
    public void decided(Review review, Outcome outcome, @Nullable String reason) {
        Instant now = clock.instant();
        left(review.caseKey(), "decision");
        counters.decided(review.workflow(), review.group(), outcome);
        if (review.dueAt() != null && now.isAfter(review.dueAt())) {
            counters.breached(review.workflow(), review.group(), "late");
        }
        int seen = jdbc.sql("""
                        update cs_review set outcome = :outcome, reason = :reason, decided_at = :now,
                          binding = :binding, level = :level, due_at = :due
                        where task = :task and reviewer = :reviewer and decided_at is null""")
                .param("outcome", outcome.name())
                .param("reason", reason)
                .param("now", utc(now))
                .param("binding", review.binding())
                .param("level", review.level())
                .param("due", utc(review.dueAt()))
                .param("task", review.task())
                .param("reviewer", review.reviewer())
                .update();
        if (seen == 0) {
            insert(review, null, outcome, reason, now);
        }
        jdbc.sql(COUNTED_BY).param("task", review.task()).update();
    }

    private void insert(
            Review review,
            @Nullable Instant claimedAt,
            @Nullable Outcome outcome,
            @Nullable String reason,
            @Nullable Instant decidedAt) {
        jdbc.sql("""
                        insert into cs_review (task, case_key, binding, workflow, review_group, level, reviewer, outcome, reason,
                          created_at, due_at, claimed_at, decided_at)
                        values (:task, :key, :binding, :workflow, :group, :level, :reviewer, :outcome, :reason,
                          :created, :due, :claimed, :decided)""")
                .param("task", review.task())
                .param("key", review.caseKey())
                .param("binding", review.binding())
                .param("workflow", review.workflow())
                .param("group", review.group())
                .param("level", review.level())
                .param("reviewer", review.reviewer())
                .param("outcome", outcome == null ? null : outcome.name())
                .param("reason", reason)
                .param("created", utc(review.createdAt()))
                .param("due", utc(review.dueAt()))
                .param("claimed", utc(claimedAt))
                .param("decided", utc(decidedAt))
                .update();
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant at) {
        return at == null ? null : OffsetDateTime.ofInstant(at, ZoneOffset.UTC);
    }
}
