package io.countersign.insight;

import io.countersign.proposal.Outcome;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A decided review, as figures see it.
 *
 * @param agent null where there was no proposal
 * @param rules that had asked for it
 * @param asked when it was asked for
 * @param waiting minutes; NaN where it was not measured, as is {@code working}
 * @param inTime null where nothing was due
 * @param heldBack money that the decision kept from moving, in the currency of costs
 */
record Decided(
        String workflow,
        String group,
        Outcome outcome,
        @Nullable String reason,
        @Nullable String agent,
        @Nullable String version,
        List<String> rules,
        OffsetDateTime asked,
        double waiting,
        double working,
        @Nullable Boolean inTime,
        int week,
        double heldBack) {

    static JdbcClient.StatementSpec in(Scope scope, JdbcClient jdbc, String currency) {
        return scope.ask(jdbc, """
                        select workflow, review_group, outcome, reason, agent, agent_version, rules, created_at,
                          waiting_minutes, working_minutes, in_time, week,
                          case when currency = :currency then held_back end as held_back
                        from cs_review
                        where workflow in (:workflows) and decided_at >= :start and decided_at < :end""").param("currency", currency);
    }

    static Decided read(ResultSet row) throws SQLException {
        int inTime = row.getInt("in_time");
        Boolean kept = row.wasNull() ? null : inTime == 1;
        String rules = row.getString("rules");
        return new Decided(
                row.getString("workflow"),
                row.getString("review_group"),
                Outcome.valueOf(row.getString("outcome")),
                row.getString("reason"),
                row.getString("agent"),
                row.getString("agent_version"),
                rules == null ? List.of() : List.of(rules.split("\n")),
                row.getObject("created_at", OffsetDateTime.class),
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
