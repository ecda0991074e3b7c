package io.countersign.insight;

import io.countersign.insight.Figures.CasesOf;
import io.countersign.insight.Figures.DownstreamOf;
import io.countersign.insight.Figures.Minutes;
import io.countersign.insight.Figures.OverrideOf;
import io.countersign.insight.Figures.Period;
import io.countersign.insight.Figures.QueueOf;
import io.countersign.insight.Figures.ReasonOf;
import io.countersign.insight.Figures.ReviewsOf;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Counts. What each figure means stands in docs/insight.md and beside the figures. */
@Component
public class Insight {

    /** By what reviews are told apart, and the expression that tells them; rules have a view of their own. */
    private static final Map<String, String> DIMENSIONS = new LinkedHashMap<>();

    static {
        DIMENSIONS.put("workflow", "workflow");
        DIMENSIONS.put("rule", "rule");
        DIMENSIONS.put("agent", "coalesce(agent || ' ' || agent_version, 'no proposal')");
        DIMENSIONS.put("group", "review_group");
        DIMENSIONS.put("week", "week");
    }

    private final JdbcClient jdbc;
    private final Clock clock;

    Insight(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * The figures of these workflows.
     *
     * @param workflows at least one
     */
    public Figures of(List<String> workflows, LocalDate from, LocalDate to) {
        long days = ChronoUnit.DAYS.between(from, to) + 1;
        Period period = new Period(from, to);
        Period before = new Period(from.minusDays(days), from.minusDays(1));
        Scope now = new Scope(workflows, period);
        Scope then = new Scope(workflows, before);
        Map<String, List<ReviewsOf>> reviews = new LinkedHashMap<>();
        DIMENSIONS.keySet().forEach(dimension -> reviews.put(dimension, reviews(dimension, now, then)));
        List<ReasonOf> reasons = reasons(now);
        return new Figures(
                period,
                before,
                workflows,
                Suggestions.from(reviews, reasons),
                cases(now, then),
                reviews,
                reasons,
                overrides(now),
                queue(now, days),
                downstream(now),
                Definitions.ALL);
    }

    private record Scope(List<String> workflows, Period period) {

        OffsetDateTime start() {
            return period.from().atStartOfDay().atOffset(ZoneOffset.UTC);
        }

        OffsetDateTime end() {
            return period.to().plusDays(1).atStartOfDay().atOffset(ZoneOffset.UTC);
        }
    }

    private JdbcClient.StatementSpec ask(String sql, Scope scope) {
        return jdbc.sql(sql)
                .param("workflows", scope.workflows())
                .param("start", scope.start())
                .param("end", scope.end());
    }

    private List<CasesOf> cases(Scope now, Scope then) {
        Map<String, Long> casesBefore = new TreeMap<>();
        ask("""
                select workflow, count(*) as n from cs_v_case
                where workflow in (:workflows) and opened_at >= :start and opened_at < :end group by workflow""", then).query((ResultSet row) -> {
            casesBefore.put(row.getString("workflow"), row.getLong("n"));
        });
        return ask("""
                select workflow, count(*) as n,
                  sum(case oversight when 'automatic' then 1 else 0 end) as automatic,
                  sum(case oversight when 'after' then 1 else 0 end) as afterwards,
                  sum(case oversight when 'before' then 1 else 0 end) as beforehand,
                  sum(case oversight when 'refuse' then 1 else 0 end) as refuse,
                  sum(case state when 'expired' then 1 else 0 end) as expired
                from cs_v_case
                where workflow in (:workflows) and opened_at >= :start and opened_at < :end
                group by workflow order by workflow""", now)
                .query((row, index) -> new CasesOf(
                        row.getString("workflow"),
                        row.getLong("n"),
                        casesBefore.getOrDefault(row.getString("workflow"), 0L),
                        share(row, "automatic", "n"),
                        share(row, "afterwards", "n"),
                        share(row, "beforehand", "n"),
                        share(row, "refuse", "n"),
                        share(row, "expired", "n")))
                .list();
    }

    private List<ReviewsOf> reviews(String dimension, Scope now, Scope then) {
        String view = dimension.equals("rule") ? "cs_v_review_rule" : "cs_v_review";
        String name = DIMENSIONS.get(dimension);
        Map<List<String>, Share> approvedBefore = new LinkedHashMap<>();
        ask("""
                select workflow, name, count(*) as n, sum(case outcome when 'approve' then 1 else 0 end) as approve
                from (select v.*, %s as name from %s v
                  where workflow in (:workflows) and decided_at >= :start and decided_at < :end) d
                group by workflow, name""".formatted(name, view), then).query((ResultSet row) -> {
            approvedBefore.put(List.of(row.getString("workflow"), row.getString("name")), share(row, "approve", "n"));
        });
        return ask("""
                select workflow, name, count(*) as n,
                  sum(case outcome when 'approve' then 1 else 0 end) as approve,
                  sum(case outcome when 'edit' then 1 else 0 end) as edit,
                  sum(case outcome when 'reject' then 1 else 0 end) as reject,
                  sum(case outcome when 'escalate' then 1 else 0 end) as escalate,
                  sum(case outcome when 'revise' then 1 else 0 end) as revise,
                  coalesce(sum(in_time), 0) as in_time, count(in_time) as due,
                  percentile_cont(0.5) within group (order by waiting_minutes) as waiting_median,
                  percentile_cont(0.9) within group (order by waiting_minutes) as waiting_ninetieth,
                  percentile_cont(0.5) within group (order by working_minutes) as working_median,
                  percentile_cont(0.9) within group (order by working_minutes) as working_ninetieth
                from (select v.*, %s as name from %s v
                  where workflow in (:workflows) and decided_at >= :start and decided_at < :end) d
                group by workflow, name order by workflow, name""".formatted(name, view), now)
                .query((row, index) -> {
                    Share approvedThen = approvedBefore.getOrDefault(
                            List.of(row.getString("workflow"), row.getString("name")), Share.of(0, 0));
                    return new ReviewsOf(
                            row.getString("workflow"),
                            dimension.equals("week") ? monday(row.getInt("name")) : row.getString("name"),
                            row.getLong("n"),
                            approvedThen.of(),
                            share(row, "approve", "n"),
                            approvedThen,
                            share(row, "edit", "n"),
                            share(row, "reject", "n"),
                            share(row, "escalate", "n"),
                            share(row, "revise", "n"),
                            share(row, "in_time", "due"),
                            new Minutes(number(row, "waiting_median"), number(row, "waiting_ninetieth")),
                            new Minutes(number(row, "working_median"), number(row, "working_ninetieth")));
                })
                .list();
    }

    private static String monday(int week) {
        return LocalDate.EPOCH.plusDays(4 + 7L * week).toString();
    }

    private List<ReasonOf> reasons(Scope now) {
        return ask("""
                select workflow, outcome, reason, count(*) as n, sum(count(*)) over (partition by workflow) as total
                from cs_v_review
                where workflow in (:workflows) and decided_at >= :start and decided_at < :end and reason is not null
                  and outcome <> 'approve'
                group by workflow, outcome, reason order by workflow, n desc, outcome, reason""", now)
                .query((row, index) -> new ReasonOf(
                        row.getString("workflow"),
                        row.getString("outcome"),
                        row.getString("reason"),
                        share(row, "n", "total")))
                .list();
    }

    private List<OverrideOf> overrides(Scope now) {
        record Of(String workflow, String field) {}
        Map<Of, List<BigDecimal>> changes = new LinkedHashMap<>();
        Map<Of, Long> times = new LinkedHashMap<>();
        ask("""
                select c.workflow, o.field, o.proposed, o.carried_out
                from cs_correction o join cs_case c on c.case_key = o.case_key
                where c.workflow in (:workflows) and o.corrected_at >= :start and o.corrected_at < :end
                order by c.workflow, o.field""", now).query((ResultSet row) -> {
            Of of = new Of(row.getString("workflow"), row.getString("field"));
            times.merge(of, 1L, Long::sum);
            BigDecimal proposed = decimal(row.getString("proposed"));
            BigDecimal carriedOut = decimal(row.getString("carried_out"));
            if (proposed != null && carriedOut != null) {
                changes.computeIfAbsent(of, key -> new ArrayList<>()).add(carriedOut.subtract(proposed));
            }
        });
        return times.entrySet().stream()
                .map(entry -> {
                    List<BigDecimal> by = changes.getOrDefault(entry.getKey(), List.of()).stream()
                            .sorted()
                            .toList();
                    return new OverrideOf(
                            entry.getKey().workflow(),
                            entry.getKey().field(),
                            entry.getValue(),
                            by.stream().filter(change -> change.signum() > 0).count(),
                            by.stream().filter(change -> change.signum() < 0).count(),
                            median(by));
                })
                .toList();
    }

    static @Nullable Double median(List<BigDecimal> sorted) {
        if (sorted.isEmpty()) {
            return null;
        }
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle).doubleValue()
                : sorted.get(middle - 1).add(sorted.get(middle)).doubleValue() / 2;
    }

    private static @Nullable BigDecimal decimal(@Nullable String text) {
        try {
            return text == null ? null : new BigDecimal(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private List<QueueOf> queue(Scope now, long days) {
        Map<String, Long> arrivals = counts("""
                select workflow, count(*) as n from cs_ruling
                where workflow in (:workflows) and ruled_at >= :start and ruled_at < :end
                  and oversight in ('before', 'after') group by workflow""", now);
        Map<String, Long> decisions = counts("""
                select workflow, count(*) as n from cs_v_review
                where workflow in (:workflows) and decided_at >= :start and decided_at < :end
                  and outcome <> 'escalate' group by workflow""", now);
        Map<String, Long> waiting = new TreeMap<>();
        Map<String, Instant> oldest = new TreeMap<>();
        jdbc.sql("""
                        select workflow, count(*) as n, min(opened_at) as oldest from cs_case
                        where state = 'inReview' and workflow in (:workflows) group by workflow""").param("workflows", now.workflows()).query((ResultSet row) -> {
            waiting.put(row.getString("workflow"), row.getLong("n"));
            oldest.put(
                    row.getString("workflow"),
                    row.getObject("oldest", OffsetDateTime.class).toInstant());
        });
        Instant asked = clock.instant();
        return now.workflows().stream()
                .map(workflow -> {
                    long came = arrivals.getOrDefault(workflow, 0L);
                    long went = decisions.getOrDefault(workflow, 0L);
                    Instant first = oldest.get(workflow);
                    return new QueueOf(
                            workflow,
                            waiting.getOrDefault(workflow, 0L),
                            first == null
                                    ? null
                                    : Duration.between(first, asked).toSeconds() / 60.0,
                            came,
                            went,
                            (double) (came - went) / days);
                })
                .toList();
    }

    private List<DownstreamOf> downstream(Scope now) {
        return ask("""
                select workflow, carried_out_by, count(*) as n, sum(downstream_error) as errors from cs_v_case
                where workflow in (:workflows) and opened_at >= :start and opened_at < :end and state = 'done'
                group by workflow, carried_out_by order by workflow, carried_out_by""", now)
                .query((row, index) -> new DownstreamOf(
                        row.getString("workflow"), row.getString("carried_out_by"), share(row, "errors", "n")))
                .list();
    }

    private Map<String, Long> counts(String sql, Scope scope) {
        Map<String, Long> counts = new TreeMap<>();
        ask(sql, scope).query((ResultSet row) -> {
            counts.put(row.getString("workflow"), row.getLong("n"));
        });
        return counts;
    }

    private static Share share(ResultSet row, String n, String of) throws SQLException {
        return Share.of(row.getLong(n), row.getLong(of));
    }

    private static @Nullable Double number(ResultSet row, String column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? null : value;
    }
}
