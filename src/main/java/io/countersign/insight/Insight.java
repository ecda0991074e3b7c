package io.countersign.insight;

import io.countersign.cases.Json;
import io.countersign.cases.Schemas;
import io.countersign.cases.Workflows;
import io.countersign.insight.Figures.CostOf;
import io.countersign.insight.Figures.Period;
import io.countersign.insight.Figures.QueueOf;
import io.countersign.insight.Figures.ReasonOf;
import io.countersign.insight.Figures.ReviewsOf;
import io.countersign.insight.Figures.VersionOf;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Counts. What each figure means stands in docs/insight.md and beside the figures. */
@Component
public class Insight {

    private static final int ROWS_AT_ONCE = 10_000;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final InsightProperties rates;
    private final Workflows known;
    private final Schemas schemas;
    private final TransactionTemplate reading;

    Insight(
            DataSource source,
            Clock clock,
            InsightProperties rates,
            Workflows known,
            Schemas schemas,
            PlatformTransactionManager transactions) {
        JdbcTemplate template = new JdbcTemplate(source);
        template.setFetchSize(ROWS_AT_ONCE);
        this.jdbc = JdbcClient.create(template);
        this.clock = clock;
        this.rates = rates;
        this.known = known;
        this.schemas = schemas;
        // PostgreSQL hands rows out a few at a time within a transaction only
        this.reading = new TransactionTemplate(transactions);
        this.reading.setReadOnly(true);
    }

    /**
     * The figures of these workflows.
     *
     * @param workflows at least one
     */
    public Figures of(List<String> workflows, LocalDate from, LocalDate to) {
        Scope now = new Scope(workflows, new Period(from, to));
        return reading.execute(status -> count(now, now.before()));
    }

    private Figures count(Scope now, Scope then) {
        Reviewed reviewed = Reviewed.in(now, jdbc, rates);
        Reviewed before = Reviewed.in(then, jdbc, rates);
        Map<String, List<ReviewsOf>> reviews = reviewed.rows(before);
        List<ReasonOf> reasons = reviewed.reasons();
        List<QueueOf> queue = Queues.in(now, jdbc, clock);
        List<CostOf> costs = reviewed.costs(rates);
        List<VersionOf> versions = reviewed.versions(before);
        Map<String, Set<String>> listed = new HashMap<>();
        return new Figures(
                now.period(),
                then.period(),
                now.workflows(),
                Suggestions.from(reviews, reasons, queue, costs, versions),
                Opened.cases(now, then, jdbc),
                reviews,
                reasons,
                Overrides.in(
                        now,
                        jdbc,
                        (workflow, value) ->
                                listed.computeIfAbsent(workflow, this::listed).contains(value)),
                queue,
                costs,
                versions,
                Opened.downstream(now, jdbc),
                Definitions.ALL);
    }

    /** Values that the schema of a workflow's actions lists, such as {@code refund}. */
    private Set<String> listed(String workflow) {
        return known.find(workflow).isEmpty() ? Set.of() : Mask.listed(Json.parse(schemas.text(workflow, "action")));
    }
}
