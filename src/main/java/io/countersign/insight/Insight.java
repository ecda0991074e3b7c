package io.countersign.insight;

import io.countersign.cases.Json;
import io.countersign.cases.Schemas;
import io.countersign.cases.Workflows;
import io.countersign.insight.Figures.CasesOf;
import io.countersign.insight.Figures.CostOf;
import io.countersign.insight.Figures.DownstreamOf;
import io.countersign.insight.Figures.OverrideOf;
import io.countersign.insight.Figures.Period;
import io.countersign.insight.Figures.QueueOf;
import io.countersign.insight.Figures.ReasonOf;
import io.countersign.insight.Figures.ReviewsOf;
import io.countersign.insight.Figures.VersionOf;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

    /** One workflow after the other: H2 finds a period of one of them by an index, and of several by reading all. */
    private Figures count(Scope now, Scope then) {
        Map<String, List<ReviewsOf>> reviews = new LinkedHashMap<>();
        List<CasesOf> cases = new ArrayList<>();
        List<ReasonOf> reasons = new ArrayList<>();
        List<OverrideOf> overrides = new ArrayList<>();
        List<QueueOf> queue = new ArrayList<>();
        List<CostOf> costs = new ArrayList<>();
        List<VersionOf> versions = new ArrayList<>();
        List<DownstreamOf> downstream = new ArrayList<>();
        for (String workflow : now.workflows()) {
            Scope mine = now.of(workflow);
            Reviewed reviewed = Reviewed.in(mine, jdbc, rates);
            Reviewed before = Reviewed.in(then.of(workflow), jdbc, rates);
            reviewed.rows(before)
                    .forEach((dimension, rows) -> reviews.computeIfAbsent(dimension, name -> new ArrayList<>())
                            .addAll(rows));
            reasons.addAll(reviewed.reasons());
            costs.addAll(reviewed.costs(rates));
            versions.addAll(reviewed.versions(before));
            queue.addAll(Queues.in(mine, jdbc, clock));
            Opened opened = Opened.in(workflow, mine, then.of(workflow), jdbc);
            opened.cases().ifPresent(cases::add);
            downstream.addAll(opened.downstream());
            overrides.addAll(Overrides.in(mine, jdbc, listed(workflow)));
        }
        return new Figures(
                now.period(),
                then.period(),
                now.workflows(),
                Suggestions.from(reviews, reasons, queue, costs, versions),
                cases,
                reviews,
                reasons,
                overrides,
                queue,
                costs,
                versions,
                downstream,
                Definitions.ALL);
    }

    /** Values that the schema of a workflow's actions lists, such as {@code refund}. */
    private Set<String> listed(String workflow) {
        return known.find(workflow).isEmpty() ? Set.of() : Mask.listed(Json.parse(schemas.text(workflow, "action")));
    }
}
