package io.countersign.insight;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What was decided on the release before is counted after the migration as it was before it. */
class FiguresOfBeforeTest {

    private static final String AT = "timestamp with time zone '2026-03-02 10:00:00+00:00'";

    @Test
    void areKeptOnH2() {
        areKept(new DriverManagerDataSource("jdbc:h2:mem:before;DB_CLOSE_DELAY=-1", "sa", ""));
    }

    @Test
    void areKeptOnPostgres() throws IOException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            areKept(postgres.getPostgresDatabase());
        }
    }

    private static void areKept(DataSource source) {
        FluentConfiguration ours = Flyway.configure().dataSource(source).locations("classpath:db/migration");
        ours.target("20").load().migrate();
        JdbcClient jdbc = JdbcClient.create(source);
        write(jdbc);
        String reviews = reviews(jdbc);
        String cases = cases(jdbc);
        String overrides = rows(jdbc, "select field, workflow, proposed_binding from cs_v_override");
        assertThat(reviews).as("worth keeping").contains("edited", "older").contains("15");

        ours.target("latest").load().migrate();

        assertThat(reviews(jdbc)).isEqualTo(reviews);
        assertThat(cases(jdbc)).isEqualTo(cases);
        assertThat(rows(jdbc, "select field, workflow, proposed_binding from cs_v_override"))
                .isEqualTo(overrides);
        assertThat(rows(jdbc, "select rules from cs_review where task = 'edited'"))
                .contains("rule_a\nrule_b");
    }

    /** One that was edited and turned out wrong, and one of which no rules were recorded. */
    private static void write(JdbcClient jdbc) {
        jdbc.sql(
                        "insert into cs_case (case_key, workflow, state, opened_at, opened_by) values ('T-1', 'ticket', 'done', "
                                + AT + ", 'agent'), ('T-2', 'ticket', 'done', " + AT + ", 'agent')")
                .update();
        for (int binding = 1; binding <= 2; binding++) {
            jdbc.sql("insert into cs_binding (case_key, request, facts, routing, request_digest, facts_digest,"
                            + " routing_digest, rules, bound_at) values ('T-1', '{}', '{}', '{}', '', '', '', '', " + AT
                            + ")")
                    .update();
        }
        jdbc.sql(
                        "insert into cs_ruling (binding, case_key, workflow, oversight, agent, agent_version, amount, currency,"
                                + " confidence, follows, first_ruling, edited, ruled_at) values"
                                + " (1, 'T-1', 'ticket', 'before', 'bot', '1', 60, 'EUR', 0.9, null, true, false, " + AT
                                + "),"
                                + " (2, 'T-1', 'ticket', 'before', 'bot', '1', 45, 'EUR', 0.9, 1, false, true, " + AT
                                + ")")
                .update();
        jdbc.sql("insert into cs_rule_fired (binding, rule) values (1, 'rule_b'), (1, 'rule_a')")
                .update();
        jdbc.sql("insert into cs_review (task, case_key, binding, workflow, review_group, level, reviewer, outcome,"
                        + " created_at, claimed_at, decided_at) values"
                        + " ('edited', 'T-1', 1, 'ticket', 'support', 1, 'a', 'edit', " + AT + ", " + AT + ", " + AT
                        + "),"
                        + " ('older', 'T-2', 7, 'ticket', 'support', 1, 'a', 'reject', " + AT + ", null, " + AT + ")")
                .update();
        jdbc.sql("insert into cs_outcome (case_key, workflow, kind, severity, occurred_at, reported_by, reported_at,"
                        + " body_digest) values ('T-1', 'ticket', 'complaint', 'minor', " + AT + ", 'agent', " + AT
                        + ", '')")
                .update();
        jdbc.sql(
                        "insert into cs_correction (binding, case_key, field, proposed, carried_out, corrected_by, corrected_at)"
                                + " values (2, 'T-1', 'amount', '60', '45', 'a', " + AT + ")")
                .update();
        jdbc.sql("insert into cs_asked (case_key, workflow, review_group, level, asked_at, answer_by) values"
                        + " ('T-1', 'ticket', 'support', 1, " + AT + ", " + AT + ")")
                .update();
    }

    private static String reviews(JdbcClient jdbc) {
        return rows(
                jdbc,
                "select task, outcome, agent, agent_version, cast(amount as integer) as amount, currency,"
                        + " cast(waiting_minutes as integer) as waiting, cast(working_minutes as integer) as working,"
                        + " in_time, week, cast(held_back as integer) as held_back from cs_v_review order by task");
    }

    private static String cases(JdbcClient jdbc) {
        return rows(
                jdbc, "select case_key, oversight, carried_out_by, downstream_error from cs_v_case order by case_key");
    }

    private static String rows(JdbcClient jdbc, String sql) {
        return jdbc.sql(sql).query().listOfRows().toString();
    }
}
