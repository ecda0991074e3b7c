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
    private static final List<String> LEFT = List.of("", "", "", "clock", "recalled", "open");
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
            boolean inTime,
            String group,
            String left,
            int allowedHours,
            int amount,
            int amountAfter,
            boolean euro) {

        boolean reviewed() {
            return !outcome.isEmpty();
        }

        Instant decided() {
            return at.plusSeconds(Math.round((waiting + working) * 60));
        }

        boolean edited() {
            return outcome.equals("edit");
        }

        boolean caught() {
            return edited() || outcome.equals("reject");
        }

        boolean asked() {
            return !left.isEmpty();
        }

        /** When the group had no more to do with it. */
        Instant gone() {
            return left.equals("decision") ? decided() : at.plusSeconds(allowedHours * 3600L);
        }

        boolean answeredInTime() {
            return left.equals("decision") && !decided().isAfter(at.plusSeconds(allowedHours * 3600L));
        }

        double heldBack() {
            int by = outcome.equals("reject") ? amount : edited() ? amount - amountAfter : 0;
            return euro ? Math.max(0, by) : 0;
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
        String left = reviewed ? "decision" : LEFT.get(random.nextInt(LEFT.size()));
        Made made = new Made(
                FROM.minusDays(28)
                        .atStartOfDay()
                        .toInstant(ZoneOffset.UTC)
                        .plusSeconds(random.nextInt(60 * 24 * 60 * 60)),
                oversight,
                left.equals("open") ? "inReview" : random.nextInt(4) == 0 ? "expired" : "done",
                random.nextInt(5) == 0,
                "rule" + random.nextInt(3),
                String.valueOf(random.nextInt(2)),
                reviewed ? OUTCOMES.get(random.nextInt(OUTCOMES.size())) : "",
                random.nextInt(5000),
                random.nextInt(600),
                random.nextBoolean(),
                random.nextInt(3) == 0 ? "leads" : "people",
                left,
                1 + random.nextInt(72),
                random.nextInt(1000),
                random.nextInt(1000),
                random.nextInt(5) > 0);
        all.add(made);
        jdbc.sql("""
                        insert into cs_case (case_key, workflow, state, opened_at, opened_by, first_oversight, edited,
                          downstream_error) values (?, ?, ?, ?, 'agent', ?, ?, ?)""")
                .params(key, workflow, made.state(), utc(made.at()), made.oversight(), made.edited(), made.wrong())
                .update();
        long binding = ruled(key, made, made.amount(), null);
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
        if (made.asked()) {
            boolean open = made.left().equals("open");
            jdbc.sql("""
                            insert into cs_asked (case_key, workflow, review_group, level, asked_at, answer_by, left_at, left_by,
                              allowed_minutes) values (?, ?, ?, 1, ?, ?, ?, ?, ?)""")
                    .params(
                            key,
                            workflow,
                            made.group(),
                            utc(made.at()),
                            utc(made.at().plusSeconds(made.allowedHours() * 3600L)),
                            open ? null : utc(made.gone()),
                            open ? null : made.left(),
                            60 * made.allowedHours())
                    .update();
        }
        if (made.reviewed()) {
            jdbc.sql("""
                            insert into cs_review (task, case_key, binding, workflow, review_group, level, reviewer, outcome,
                              reason, created_at, due_at, claimed_at, decided_at)
                            values (?, ?, ?, ?, ?, 1, 'somebody', ?, 'other', ?, ?, ?, ?)""")
                    .params(
                            key,
                            key,
                            binding,
                            workflow,
                            made.group(),
                            made.outcome(),
                            utc(made.at()),
                            utc(made.inTime() ? made.decided() : made.decided().minusSeconds(1)),
                            utc(made.at().plusSeconds(Math.round(made.waiting() * 60))),
                            utc(made.decided()))
                    .update();
            decided(jdbc, key);
        }
        if (made.edited()) {
            edit(key, made, binding);
        }
    }

    private void edit(String key, Made made, long binding) {
        long edited = ruled(key, made, made.amountAfter(), binding);
        jdbc.sql(Recorded.TAKEN_OFF).param("edited", edited).update();
        for (List<String> change : List.of(
                List.of("amount", String.valueOf(made.amount()), String.valueOf(made.amountAfter())),
                List.of("reply", "Dear " + key, "Dear all"))) {
            jdbc.sql("""
                            insert into cs_correction (binding, case_key, workflow, field, proposed, carried_out,
                              corrected_by, corrected_at) values (?, ?, ?, ?, ?, ?, 'somebody', ?)""")
                    .params(edited, key, workflow, change.get(0), change.get(1), change.get(2), utc(made.decided()))
                    .update();
        }
    }

    /** Fills in what a review is counted by, as the application does when it is decided. */
    public static void decided(JdbcClient jdbc, String task) {
        jdbc.sql(Recorded.COUNTED_BY).param("task", task).update();
    }

    /** @param follows what was edited; null for the first */
    private long ruled(String key, Made made, int amount, Long follows) {
        jdbc.sql("""
                        insert into cs_binding (case_key, request, facts, routing, request_digest, facts_digest, routing_digest,
                          rules, bound_at) values (?, '{}', '{}', '{}', '', '', '', '', ?)""").params(key, utc(made.at())).update();
        long binding = jdbc.sql("select max(id) from cs_binding where case_key = ?")
                .param(key)
                .query(Long.class)
                .single();
        jdbc.sql("""
                        insert into cs_ruling (binding, case_key, workflow, oversight, agent, agent_version, amount, currency,
                          follows, first_ruling, edited, ruled_at) values (?, ?, ?, ?, 'bot', ?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        binding,
                        key,
                        workflow,
                        made.oversight(),
                        made.version(),
                        amount,
                        made.euro() ? "EUR" : "USD",
                        follows,
                        follows == null,
                        follows != null,
                        utc(made.at()))
                .update();
        return binding;
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
        figures.reviews()
                .get("group")
                .forEach(row -> compare(
                        row,
                        decided.stream()
                                .filter(made -> made.group().equals(row.name()))
                                .toList()));
        queues(figures.queue());
        costs(figures.costs(), decided);
        overrides(figures.overrides(), decided);
        versions(figures.versions(), decided);
    }

    private void queues(List<Figures.QueueOf> queues) {
        assertThat(queues).extracting(Figures.QueueOf::group).containsExactly("leads", "people");
        queues.forEach(queue -> {
            List<Made> asked = all.stream()
                    .filter(made -> made.asked() && made.group().equals(queue.group()))
                    .toList();
            List<Made> came = asked.stream()
                    .filter(made -> within(made.at()) && !made.left().equals("recalled"))
                    .toList();
            List<Made> went = asked.stream()
                    .filter(made -> List.of("decision", "clock").contains(made.left()) && within(made.gone()))
                    .toList();
            long decisions =
                    went.stream().filter(made -> made.left().equals("decision")).count();
            long waiting =
                    asked.stream().filter(made -> made.left().equals("open")).count();
            assertThat(came.size()).as("worth counting").isGreaterThan(5);
            assertThat(queue.waiting()).isEqualTo(waiting);
            assertThat(queue.arrivals()).isEqualTo(came.size());
            assertThat(queue.decisions()).isEqualTo(decisions);
            assertThat(queue.unanswered()).isEqualTo(went.size() - decisions);
            assertThat(queue.inTime()).isEqualTo(share(went, Made::answeredInTime));
            double growth = (came.size() - decisions) / 28.0;
            assertThat(queue.growthPerDay()).isCloseTo(growth, within(1e-9));
            double allowedDays = at(
                    came.stream()
                            .map(made -> made.allowedHours() / 24.0)
                            .sorted()
                            .toList(),
                    0.5);
            assertThat(queue.room()).isCloseTo(decisions / 28.0 * allowedDays, within(1e-6));
            if (waiting > queue.room()) {
                assertThat(queue.daysLeft()).isZero();
            } else if (queue.daysLeft() != null) {
                assertThat(growth).isPositive();
                assertThat(queue.daysLeft()).isCloseTo((queue.room() - waiting) / growth, within(1e-6));
            }
        });
    }

    private void costs(List<Figures.CostOf> costs, List<Made> decided) {
        assertThat(costs).hasSize(5);
        costs.forEach(row -> {
            List<Made> of = decided.stream()
                    .filter(made -> row.rule() == null
                            || row.rule().equals("always")
                            || made.rule().equals(row.rule()))
                    .toList();
            double minutes = of.stream()
                    .mapToDouble(made -> Math.min(60, made.working()))
                    .sum();
            assertThat(row.caught()).isEqualTo(share(of, Made::caught));
            assertThat(row.minutes()).isCloseTo(minutes, within(0.1));
            assertThat(row.cost()).as("60 an hour").isCloseTo(minutes, within(0.1));
            assertThat(row.heldBack())
                    .isCloseTo(of.stream().mapToDouble(Made::heldBack).sum(), within(0.001))
                    .isPositive();
            assertThat(row.perCaught())
                    .isCloseTo(minutes / of.stream().filter(Made::caught).count(), within(0.01));
        });
    }

    private void overrides(List<Figures.OverrideOf> overrides, List<Made> decided) {
        assertThat(overrides).hasSize(10);
        overrides.forEach(row -> {
            List<Made> of = decided.stream()
                    .filter(made -> made.edited()
                            && (row.rule() == null
                                    || row.rule().equals("always")
                                    || made.rule().equals(row.rule())))
                    .toList();
            assertThat(row.times()).isEqualTo(of.size());
            assertThat(row.mostly()).as("a text that could name somebody").isNull();
            if (row.field().equals("reply")) {
                assertThat(row.medianChange()).isNull();
                return;
            }
            List<Double> by = of.stream()
                    .map(made -> (double) made.amountAfter() - made.amount())
                    .sorted()
                    .toList();
            List<Double> percent = of.stream()
                    .filter(made -> made.amount() != 0)
                    .map(made -> 100.0 * (made.amountAfter() - made.amount()) / made.amount())
                    .sorted()
                    .toList();
            assertThat(row.up())
                    .isEqualTo(by.stream().filter(change -> change > 0).count());
            assertThat(row.down())
                    .isEqualTo(by.stream().filter(change -> change < 0).count());
            assertThat(row.medianChange()).isCloseTo(at(by, 0.5), within(0.001));
            assertThat(row.medianPercent()).isCloseTo(at(percent, 0.5), within(0.001));
        });
    }

    private void versions(List<Figures.VersionOf> versions, List<Made> decided) {
        LocalDate first = FROM.minusDays(28);
        List<Made> inBoth = all.stream()
                .filter(made -> made.reviewed()
                        && !LocalDate.ofInstant(made.decided(), ZoneOffset.UTC).isBefore(first)
                        && !LocalDate.ofInstant(made.decided(), ZoneOffset.UTC).isAfter(TO))
                .toList();
        String older = inBoth.stream()
                .min(Comparator.comparing(Made::at))
                .orElseThrow()
                .version();
        assertThat(versions).hasSize(2);
        versions.forEach(row -> {
            List<Made> now = decided.stream()
                    .filter(made -> made.version().equals(row.version()))
                    .toList();
            assertThat(row.approve())
                    .isEqualTo(share(now, made -> made.outcome().equals("approve")));
            if (row.version().equals(older)) {
                assertThat(row.before()).isNull();
                assertThat(row.z()).isNull();
                return;
            }
            List<Made> then =
                    inBoth.stream().filter(made -> made.version().equals(older)).toList();
            assertThat(row.before()).isEqualTo(older);
            assertThat(row.approveBefore())
                    .isEqualTo(share(then, made -> made.outcome().equals("approve")));
            // the same test as a chi-squared of the table of four
            double a = row.approve().n();
            double b = now.size() - a;
            double c = row.approveBefore().n();
            double d = then.size() - c;
            double squared = (a + b + c + d) * Math.pow(a * d - b * c, 2) / ((a + b) * (c + d) * (a + c) * (b + d));
            assertThat(row.z()).isCloseTo(Math.signum(a * d - b * c) * Math.sqrt(squared), within(1e-9));
        });
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
        boolean before = made.oversight().equals("before") || made.oversight().equals("refuse");
        return before ? made.edited() ? "edited" : "approved" : made.oversight();
    }

    private static boolean within(Instant at) {
        LocalDate day = LocalDate.ofInstant(at, ZoneOffset.UTC);
        return !day.isBefore(FROM) && !day.isAfter(TO);
    }

    private static OffsetDateTime utc(Instant at) {
        return OffsetDateTime.ofInstant(at, ZoneOffset.UTC);
    }
}
