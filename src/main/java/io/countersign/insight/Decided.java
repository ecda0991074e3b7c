package io.countersign.insight;

import io.countersign.proposal.Outcome;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A decided review, as figures see it.
 *
 * @param agent null where there was no proposal
 * @param asked when it was asked for, in seconds since 1970
 * @param waiting minutes; NaN where it was not measured, as is {@code working}
 * @param inTime null where nothing was due
 * @param heldBack money that the decision kept from moving, in the currency of costs
 */
record Decided(
        String task,
        String workflow,
        String group,
        Outcome outcome,
        @Nullable String reason,
        @Nullable String agent,
        @Nullable String version,
        double asked,
        double waiting,
        double working,
        @Nullable Boolean inTime,
        int week,
        double heldBack) {

    static JdbcClient.StatementSpec in(Scope scope, JdbcClient jdbc, String currency) {
        return scope.ask(jdbc, """
                        select task, workflow, review_group, outcome, reason, agent, agent_version,
                          extract(epoch from created_at) as asked, waiting_minutes, working_minutes, in_time, week,
                          case when currency = :currency then held_back end as held_back
                        from cs_v_review
                        where workflow in (:workflows) and decided_at >= :start and decided_at < :end""").param("currency", currency);
    }

    static Decided read(ResultSet row) throws SQLException {
        int inTime = row.getInt("in_time");
        Boolean kept = row.wasNull() ? null : inTime == 1;
        return new Decided(
                row.getString("task"),
                row.getString("workflow"),
                row.getString("review_group"),
                Outcome.valueOf(row.getString("outcome")),
                row.getString("reason"),
                row.getString("agent"),
                row.getString("agent_version"),
                row.getDouble("asked"),
                minutes(row, "waiting_minutes"),
                minutes(row, "working_minutes"),
                kept,
                row.getInt("week"),
                row.getDouble("held_back"));
    }

    private static double minutes(ResultSet row, String column) throws SQLException {
        double minutes = row.getDouble(column);
        return row.wasNull() ? Double.NaN : minutes;
    }
}
