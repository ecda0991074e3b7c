package io.countersign.insight;

import io.countersign.proposal.AgentId;
import io.countersign.proposal.Outcome;
import io.countersign.proposal.Reason;
import io.countersign.proposal.Routing;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes what figures are made of, in the transaction of the fact. */
@Component
public class Recorded {

    private final JdbcClient jdbc;
    private final Clock clock;

    Recorded(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

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

    /** The rules were asked. */
    public void ruled(
            long binding, String caseKey, String workflow, Routing routing, @Nullable AgentId agent, boolean edited) {
        jdbc.sql("""
                        insert into cs_ruling (binding, case_key, workflow, oversight, review_group, agent, agent_version,
                          first_ruling, edited, ruled_at)
                        values (:binding, :key, :workflow, :oversight, :group, :agent, :version,
                          not exists (select 1 from cs_ruling where case_key = :key), :edited, :now)""")
                .param("binding", binding)
                .param("key", caseKey)
                .param("workflow", workflow)
                .param("oversight", routing.oversight().name())
                .param("group", routing.group())
                .param("agent", agent == null ? null : agent.name())
                .param("version", agent == null ? null : agent.version())
                .param("edited", edited)
                .param("now", utc(clock.instant()))
                .update();
        routing.reasons().stream()
                .map(Reason::rule)
                .distinct()
                .forEach(rule -> jdbc.sql("insert into cs_rule_fired (binding, rule) values (:binding, :rule)")
                        .param("binding", binding)
                        .param("rule", rule)
                        .update());
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
        int seen = jdbc.sql("""
                        update cs_review set outcome = :outcome, reason = :reason, decided_at = :now,
                          binding = :binding, level = :level, due_at = :due
                        where task = :task and reviewer = :reviewer and decided_at is null""")
                .param("outcome", outcome.name())
                .param("reason", reason)
                .param("now", utc(clock.instant()))
                .param("binding", review.binding())
                .param("level", review.level())
                .param("due", utc(review.dueAt()))
                .param("task", review.task())
                .param("reviewer", review.reviewer())
                .update();
        if (seen == 0) {
            insert(review, null, outcome, reason, clock.instant());
        }
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
