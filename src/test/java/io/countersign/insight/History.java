package io.countersign.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A random history of a workflow that nothing else uses, and a count of it in Java that shares nothing with the SQL. */
public final class History {

    private static final LocalDate FROM = LocalDate.of(2021, 3, 1);
    private static final LocalDate TO = LocalDate.of(2021, 3, 28);
    private static final List<String> OUTCOMES = List.of("approve", "approve", "edit", "reject", "escalate", "revise");
    private static final List<String> PATHS = List.of("automatic", "after", "before", "refuse");

    private record Made(
            Instant at,
            String oversight,
            String state,
            boolean wrong,
            String rule,
            String version,
            String outcome,
            double waiting,
            double working,
            boolean inTime) {

        boolean reviewed() {
            return !outcome.isEmpty();
        }

        Instant decided() {
            return at.plusSeconds(Math.round((waiting + working) * 60));
        }
    }

    private final JdbcClient jdbc;
    private final String workflow;
    private final Random random;
    private final List<Made> all = new ArrayList<>();

    private History(JdbcClient jdbc, long seed) {
        this.jdbc = jdbc;
        this.workflow = "history" + seed;
        this.random = new Random(seed);
    }

    /** Writes a history and compares the figures with the count. */
    public static void isCountedRight(JdbcClient jdbc, Insight insight, long seed, int cases) {
        History history = new History(jdbc, seed);
        for (int number = 0; number < cases; number++) {
            history.write(number);
        }
        history.compare(insight.of(List.of(history.workflow), FROM, TO));
    }

    private void write(int number) {
        String key = "H-" + workflow + "-" + number;
        String oversight = PATHS.get(random.nextInt(PATHS.size()));
        boolean reviewed = oversight.equals("before") || oversight.equals("after");
        Made made = new Made(
                FROM.minusDays(28)
                        .atStartOfDay()
                        .toInstant(ZoneOffset.UTC)
                        .plusSeconds(random.nextInt(60 * 24 * 60 * 60)),
                oversight,
                random.nextInt(4) == 0 ? "expired" : "done",
                random.nextInt(5) == 0,
                "rule" + random.nextInt(3),
                String.valueOf(random.nextInt(2)),
                reviewed ? OUTCOMES.get(random.nextInt(OUTCOMES.size())) : "",
                random.nextInt(5000),
                random.nextInt(600),
                random.nextBoolean());
        all.add(made);
        jdbc.sql("insert into cs_case (case_key, workflow, state, opened_at, opened_by) values (?, ?, ?, ?, 'agent')")
                .params(key, workflow, made.state(), utc(made.at()))
                .update();
        jdbc.sql("""
                        insert into cs_binding (case_key, request, facts, routing, request_digest, facts_digest, routing_digest,
                          rules, bound_at) values (?, '{}', '{}', '{}', '', '', '', '', ?)""").params(key, utc(made.at())).update();
        long binding = jdbc.sql("select id from cs_binding where case_key = ?")
                .param(key)
                .query(Long.class)
                .single();
        jdbc.sql("""
                        insert into cs_ruling (binding, case_key, workflow, oversight, agent, agent_version, first_ruling, edited,
                          ruled_at) values (?, ?, ?, ?, 'bot', ?, true, false, ?)""")
                .params(binding, key, workflow, oversight, made.version(), utc(made.at()))
                .update();
        for (String rule : List.of(made.rule(), "always")) {
            jdbc.sql("insert into cs_rule_fired (binding, rule) values (?, ?)")
                    .params(binding, rule)
                    .update();
        }
        if (made.wrong()) {
            jdbc.sql("""
                            insert into cs_outcome (case_key, workflow, kind, severity, occurred_at, reported_by, reported_at,
                              body_digest) values (?, ?, 'complaint', 'minor', ?, 'agent', ?, '')""").params(key, workflow, utc(made.at()), utc(made.at())).update();
        }
        if (made.reviewed()) {
            jdbc.sql("""
                            insert into cs_review (task, case_key, binding, workflow, review_group, level, reviewer, outcome,
                              reason, created_at, due_at, claimed_at, decided_at)
                            values (?, ?, ?, ?, 'people', 1, 'somebody', ?, 'other', ?, ?, ?, ?)""")
                    .params(
                            key,
                            key,
                            binding,
                            workflow,
                            made.outcome(),
                            utc(made.at()),
                            utc(made.inTime() ? made.decided() : made.decided().minusSeconds(1)),
                            utc(made.at().plusSeconds(Math.round(made.waiting() * 60))),
                            utc(made.decided()))
                    .update();
        }
    }

    private void compare(Figures figures) {
        List<Made> opened = all.stream().filter(made -> within(made.at())).toList();
        assertThat(opened.size()).as("worth counting").isGreaterThan(40);
        assertThat(figures.cases()).singleElement().satisfies(cases -> {
            assertThat(cases.cases()).isEqualTo(opened.size());
            assertThat(cases.automatic())
                    .isEqualTo(share(opened, made -> made.oversight().equals("automatic")));
            assertThat(cases.after())
                    .isEqualTo(share(opened, made -> made.oversight().equals("after")));
            assertThat(cases.before())
                    .isEqualTo(share(opened, made -> made.oversight().equals("before")));
            assertThat(cases.refuse())
                    .isEqualTo(share(opened, made -> made.oversight().equals("refuse")));
            assertThat(cases.expired())
                    .isEqualTo(share(opened, made -> made.state().equals("expired")));
        });
        figures.downstream()
                .forEach(path -> assertThat(path.error())
                        .as(path.path())
                        .isEqualTo(share(
                                opened.stream()
                                        .filter(made -> made.state().equals("done")
                                                && path(made).equals(path.path()))
                                        .toList(),
                                Made::wrong)));
        assertThat(figures.downstream().stream()
                        .mapToLong(path -> path.error().of())
                        .sum())
                .isEqualTo(opened.stream()
                        .filter(made -> made.state().equals("done"))
                        .count());

        List<Made> decided = all.stream()
                .filter(made -> made.reviewed() && within(made.decided()))
                .toList();
        assertThat(figures.reviews().get("workflow")).singleElement().satisfies(row -> compare(row, decided));
        figures.reviews()
                .get("rule")
                .forEach(row -> compare(
                        row,
                        decided.stream()
                                .filter(made -> row.name().equals("always")
                                        || made.rule().equals(row.name()))
                                .toList()));
        figures.reviews()
                .get("agent")
                .forEach(row -> compare(
                        row,
                        decided.stream()
                                .filter(made -> row.name().equals("bot " + made.version()))
                                .toList()));
        figures.reviews().get("week").forEach(row -> {
            Instant monday = LocalDate.parse(row.name()).atStartOfDay().toInstant(ZoneOffset.UTC);
            compare(
                    row,
                    decided.stream()
                            .filter(made -> !made.decided().isBefore(monday)
                                    && made.decided().isBefore(monday.plus(Duration.ofDays(7))))
                            .toList());
        });
        for (String dimension : List.of("agent", "group", "week")) {
            assertThat(figures.reviews().get(dimension).stream()
                            .mapToLong(Figures.ReviewsOf::reviews)
                            .sum())
                    .as(dimension)
                    .isEqualTo(decided.size());
        }
        assertThat(figures.reviews().get("rule")).hasSize(4);
    }

    private static void compare(Figures.ReviewsOf row, List<Made> decided) {
        assertThat(row.reviews()).as(row.name()).isEqualTo(decided.size());
        assertThat(row.approve())
                .isEqualTo(share(decided, made -> made.outcome().equals("approve")));
        assertThat(row.edit()).isEqualTo(share(decided, made -> made.outcome().equals("edit")));
        assertThat(row.reject()).isEqualTo(share(decided, made -> made.outcome().equals("reject")));
        assertThat(row.escalate())
                .isEqualTo(share(decided, made -> made.outcome().equals("escalate")));
        assertThat(row.revise()).isEqualTo(share(decided, made -> made.outcome().equals("revise")));
        assertThat(row.inTime()).isEqualTo(share(decided, Made::inTime));
        List<Double> waiting = decided.stream()
                .map(Made::waiting)
                .sorted(Comparator.naturalOrder())
                .toList();
        List<Double> working = decided.stream()
                .map(Made::working)
                .sorted(Comparator.naturalOrder())
                .toList();
        assertThat(row.waiting().median()).isCloseTo(at(waiting, 0.5), within(0.01));
        assertThat(row.waiting().ninetieth()).isCloseTo(at(waiting, 0.9), within(0.01));
        assertThat(row.working().median()).isCloseTo(at(working, 0.5), within(0.01));
        assertThat(row.working().ninetieth()).isCloseTo(at(working, 0.9), within(0.01));
    }

    private static org.assertj.core.data.Offset<Double> within(double by) {
        return org.assertj.core.data.Offset.offset(by);
    }

    /** Between the two nearest, as percentile_cont is defined. */
    private static double at(List<Double> sorted, double part) {
        double place = part * (sorted.size() - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.size() - 1);
        return sorted.get(below) + (place - below) * (sorted.get(above) - sorted.get(below));
    }

    private static Share share(List<Made> of, Predicate<Made> which) {
        return Share.of(of.stream().filter(which).count(), of.size());
    }

    private static String path(Made made) {
        return made.oversight().equals("before") || made.oversight().equals("refuse") ? "approved" : made.oversight();
    }

    private static boolean within(Instant at) {
        LocalDate day = LocalDate.ofInstant(at, ZoneOffset.UTC);
        return !day.isBefore(FROM) && !day.isAfter(TO);
    }

    private static OffsetDateTime utc(Instant at) {
        return OffsetDateTime.ofInstant(at, ZoneOffset.UTC);
    }
}
