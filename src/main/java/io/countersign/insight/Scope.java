package io.countersign.insight;

import io.countersign.insight.Figures.Period;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is asked about: workflows, and days of which both ends count, UTC. */
record Scope(List<String> workflows, Period period) {

    /** Of the same length, up to the day before. */
    Scope before() {
        return new Scope(
                workflows,
                new Period(period.from().minusDays(days()), period.from().minusDays(1)));
    }

    /** Of one of them. */
    Scope of(String workflow) {
        return new Scope(List.of(workflow), period);
    }

    long days() {
        return ChronoUnit.DAYS.between(period.from(), period.to()) + 1;
    }

    OffsetDateTime start() {
        return period.from().atStartOfDay().atOffset(ZoneOffset.UTC);
    }

    OffsetDateTime end() {
        return period.to().plusDays(1).atStartOfDay().atOffset(ZoneOffset.UTC);
    }

    /** A question with the parameters {@code workflows}, {@code start} and {@code end}. */
    JdbcClient.StatementSpec ask(JdbcClient jdbc, String sql) {
        return jdbc.sql(sql)
                .param("workflows", workflows)
                .param("start", start())
                .param("end", end());
    }
}
