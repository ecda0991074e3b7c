package io.countersign.insight;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Shows Prometheus how things stand in the database. Every node shows the same, so several are not added up. While the
 * database does not answer, nothing is shown rather than what was true before.
 */
@Component
class Gauges {

    private static final Logger log = LoggerFactory.getLogger(Gauges.class);

    /** A call that is not answered after this long is more than one that is under way. */
    private static final Duration UNDER_WAY = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final Clock clock;
    private final MeterRegistry meters;
    private final List<MultiGauge> all = new ArrayList<>();
    private final MultiGauge cases;
    private final MultiGauge waiting;
    private final MultiGauge oldest;
    private final MultiGauge overdue;
    private final MultiGauge inDoubt;
    private final MultiGauge height;
    private final MultiGauge unsealed;
    private final MultiGauge undelivered;
    private final MultiGauge seal;
    private final MultiGauge sealedAt;
    private boolean failing;

    Gauges(JdbcClient jdbc, Clock clock, MeterRegistry meters) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.meters = meters;
        cases = gauge("cases", null, "Cases that have not ended, by state");
        waiting = gauge("reviews.waiting", null, "Reviews that wait for a group, claimed or not");
        oldest = gauge("reviews.oldest", "seconds", "How long the oldest of them has waited for this group");
        overdue = gauge("reviews.overdue", null, "Of them, those whose time to answer is over");
        inDoubt = gauge("effects.in.doubt", null, "Calls to targets that may or may not have done something");
        height = gauge("chain.height", null, "Records in all hash chains");
        unsealed = gauge("chain.unsealed", null, "Chains that have grown since they were sealed");
        undelivered = gauge("seals.undelivered", null, "Seals that have not left the database");
        seal = gauge("seal.number", null, "Number of the last seal");
        sealedAt = gauge("seal.time", "seconds", "When the last seal was made, in seconds since 1970");
    }

    private MultiGauge gauge(String name, @Nullable String unit, String description) {
        MultiGauge gauge = MultiGauge.builder("countersign." + name)
                .baseUnit(unit)
                .description(description)
                .register(meters);
        all.add(gauge);
        return gauge;
    }

    @Scheduled(fixedDelayString = "${countersign.metrics.every:PT15S}")
    void read() {
        try {
            readCases();
            readReviews();
            readEffects();
            readChain();
            readSeals();
            failing = false;
        } catch (DataAccessException | TransactionException e) {
            all.forEach(gauge -> gauge.register(List.of(), true));
            if (!failing) {
                log.warn("The metrics of the database can't be read, so none are shown: {}", e.getMessage());
            }
            failing = true;
        }
    }

    private void readCases() {
        cases.register(
                jdbc.sql("""
                                select workflow, shown, count(*) as n from (
                                  select c.workflow, case when exists (select 1 from ACT_RU_INCIDENT i
                                    where i.PROC_INST_ID_ = c.process_instance) then 'stuck' else c.state end as shown
                                  from cs_case c where c.state in ('proposing', 'inReview', 'carryingOut', 'inDoubt')
                                    and c.ended_at is null) open
                                group by workflow, shown""")
                        .query((row, index) -> Row.of(
                                Tags.of("workflow", row.getString("workflow"), "state", row.getString("shown")),
                                row.getLong("n")))
                        .list(),
                true);
    }

    private record Queue(Tags tags, long waiting, long overdue, Instant since) {}

    private void readReviews() {
        Instant now = clock.instant();
        List<Queue> queues = jdbc.sql("""
                        select c.workflow, coalesce(a.review_group, 'unknown') as review_group, count(*) as n,
                          sum(case when a.answer_by < :now then 1 else 0 end) as overdue,
                          min(coalesce(a.asked_at, c.opened_at)) as since
                        from cs_case c left join cs_asked a on a.case_key = c.case_key and a.left_at is null
                        where c.state = 'inReview' and c.ended_at is null
                        group by c.workflow, coalesce(a.review_group, 'unknown')""")
                .param("now", OffsetDateTime.ofInstant(now, ZoneOffset.UTC))
                .query((row, index) -> new Queue(
                        Tags.of("workflow", row.getString("workflow"), "group", row.getString("review_group")),
                        row.getLong("n"),
                        row.getLong("overdue"),
                        row.getObject("since", OffsetDateTime.class).toInstant()))
                .list();
        waiting.register(
                queues.stream()
                        .map(queue -> Row.of(queue.tags(), queue.waiting()))
                        .toList(),
                true);
        overdue.register(
                queues.stream()
                        .map(queue -> Row.of(queue.tags(), queue.overdue()))
                        .toList(),
                true);
        oldest.register(
                queues.stream()
                        .map(queue -> Row.of(
                                queue.tags(),
                                Duration.between(queue.since(), now).toMillis() / 1000.0))
                        .toList(),
                true);
    }

    private void readEffects() {
        inDoubt.register(
                jdbc.sql("select target, count(*) as n from cs_effect where state = 'inDoubt' and tried_at < :before"
                                + " group by target")
                        .param(
                                "before",
                                OffsetDateTime.ofInstant(clock.instant().minus(UNDER_WAY), ZoneOffset.UTC))
                        .query((row, index) -> Row.of(Tags.of("target", row.getString("target")), row.getLong("n")))
                        .list(),
                true);
    }

    private void readChain() {
        height.register(one("select coalesce(sum(height), 0) as n from cs_chain"), true);
        unsealed.register(one("select count(*) as n from cs_chain where height > sealed"), true);
        undelivered.register(one("select count(*) as n from cs_seal where delivered_at is null"), true);
    }

    private void readSeals() {
        seal.register(one("select max(number) as n from cs_seal having max(number) is not null"), true);
        sealedAt.register(
                jdbc.sql("select sealed_at from cs_seal order by number desc fetch first 1 rows only")
                        .query((row, index) -> Row.of(
                                Tags.empty(),
                                Instant.parse(row.getString("sealed_at")).toEpochMilli() / 1000.0))
                        .list(),
                true);
    }

    private List<Row<Number>> one(String sql) {
        return jdbc.sql(sql)
                .query((row, index) -> Row.of(Tags.empty(), row.getLong("n")))
                .list();
    }
}
