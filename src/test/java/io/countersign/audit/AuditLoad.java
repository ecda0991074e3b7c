package io.countersign.audit;

import static io.countersign.Say.approve;
import static io.countersign.Say.reject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countersign.AppTest;
import io.countersign.Rest.Answer;
import io.countersign.Webapp;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/** How long an auditor waits on a year of cases: {@code ./mvnw -Pload verify}, with {@code -Dload.cases} for another number. */
@Tag("load")
@DirtiesContext
@TestPropertySource(properties = "countersign.demo-cases=on")
abstract class AuditLoad extends AppTest {

    private static final int CASES = Integer.getInteger("load.cases", 100_000);
    /** How many cases to one with its records and history, which only a case and the log are read from: 1 for all. */
    private static final int WHOLE = Integer.getInteger("load.whole", 10);

    private static final int TIMES = 20;
    private static final Duration LONGEST = Duration.ofSeconds(1);
    /** By how much the memory in use may move while everything is exported. */
    private static final long MOST_MB = 64;

    @Autowired
    private JdbcTemplate batches;

    @Autowired
    private AuditProperties properties;

    private final Map<String, long[]> measured = new LinkedHashMap<>();

    @Test
    void listCaseAndFiguresAnswerWithinASecond() throws IOException {
        long begun = System.nanoTime();
        Year year = new Year(batches, ran(), Instant.now().minus(Duration.ofMinutes(1)), 6);
        List<Year.Made> made = year.write(CASES, WHOLE);
        year.seal(SealKey.in(properties).orElseThrow());
        batches.execute("analyze");
        long written = System.nanoTime();

        Webapp cockpit = cockpit("auditor");
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        List<String> filters = List.of(
                "",
                "page=" + CASES / 50,
                "page=" + (CASES / 25 - 1),
                "workflow=ticket",
                "state=done",
                "state=inReview",
                "oversight=automatic",
                "outcome=reject",
                "outcome=approve",
                "reviewer="
                        + made.stream()
                                .flatMap(one -> one.decided().keySet().stream())
                                .findFirst()
                                .orElseThrow(),
                "rule=" + made.get(0).rules().iterator().next(),
                "amountFrom=500&amountTo=600",
                "from=" + today.minusDays(30) + "&to=" + today,
                "text=w4711",
                "text=refund",
                "text=nowhere-at-all",
                "workflow=ticket&state=done&oversight=before&outcome=approve&text=w12&from=" + today.minusDays(200));
        for (String filter : filters) {
            measure(
                    "list " + (filter.isEmpty() ? "(all)" : filter),
                    () -> cockpit.get("/camunda/api/countersign/audit?" + filter));
        }
        Random random = new Random(1);
        measure("case", () -> cockpit.get("/camunda/api/countersign/audit/" + any(made, random)));
        measure("bundle", () -> as("auditor").get("/api/audit/" + any(made, random)));
        measure("figures, month", () -> as("auditor").get("/api/insight?from=" + today.minusDays(29) + "&to=" + today));
        measure("figures, year", () -> as("auditor").get("/api/insight?from=" + today.minusDays(364) + "&to=" + today));

        List<String> exports = List.of(
                export(
                        "/api/feedback/ticket.jsonl",
                        "select count(*) from cs_case where workflow = 'ticket' and ended_at is not null"),
                export("/api/audit/log", "select count(*) from cs_record"));

        String database = getClass().getSimpleName().replaceAll("AuditLoadOn|Test", "");
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s, %,d cases, one in %d whole, written in %d s",
                database,
                CASES,
                WHOLE,
                (written - begun) / 1_000_000_000));
        measured.forEach((name, times) -> lines.add(String.format(
                Locale.ROOT, "%-90s median %4d ms, 95 %% in %4d ms", name, at(times, 0.5), at(times, 0.95))));
        lines.addAll(exports);
        Files.createDirectories(Path.of("target/load"));
        Files.write(Path.of("target/load/" + database + ".txt"), lines);
        assertThat(cockpit.get("/camunda/api/countersign/audit/" + any(made, random))
                        .json()
                        .path("holds")
                        .asBoolean())
                .isTrue();
        measured.forEach((name, times) -> assertThat(at(times, 0.95))
                .as(String.join("\n", lines) + "\n" + name)
                .isLessThan(LONGEST.toMillis()));
    }

    /** Reads an export to its end, and sees that the memory in use does not grow with it. */
    private String export(String path, String count) {
        long rows = jdbc.sql(count).query(Long.class).single();
        AtomicLong lines = new AtomicLong();
        LongSummaryStatistics used = new LongSummaryStatistics();
        long begun = System.nanoTime();
        as("auditor").lines(path, line -> {
            if (lines.incrementAndGet() % Math.max(1, rows / 10) == 0) {
                System.gc();
                used.accept(
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20);
            }
        });
        long seconds = (System.nanoTime() - begun) / 1_000_000_000;
        assertThat(lines.get()).as(path).isGreaterThanOrEqualTo(rows);
        assertThat(used.getMax() - used.getMin()).as(path + " in MB, " + used).isLessThan(MOST_MB);
        return String.format(
                Locale.ROOT,
                "%s: %,d lines in %d s, memory in use between %d and %d MB",
                path,
                lines.get(),
                seconds,
                used.getMin(),
                used.getMax());
    }

    private void measure(String name, Supplier<Answer> ask) {
        for (int warm = 0; warm < 2; warm++) {
            Answer answer = ask.get();
            assertThat(answer.status()).as(name + answer.text()).isEqualTo(200);
        }
        long[] times = new long[TIMES];
        for (int time = 0; time < TIMES; time++) {
            long begun = System.nanoTime();
            int status = ask.get().status();
            times[time] = (System.nanoTime() - begun) / 1_000_000;
            assertThat(status).as(name).isEqualTo(200);
        }
        Arrays.sort(times);
        measured.put(name, times);
    }

    private static long at(long[] sorted, double part) {
        return sorted[(int) Math.ceil(part * sorted.length) - 1];
    }

    private static String any(List<Year.Made> made, Random random) {
        return made.get(random.nextInt(made.size() / WHOLE) * WHOLE).key();
    }

    /** Cases of every kind that really ran, the frequent ones more often: one in sixty waits for a person. */
    private List<String> ran() {
        await().atMost(Duration.ofMinutes(3))
                .until(() -> jdbc.sql(
                                        "select count(*) from cs_case where state in ('done', 'inReview') and case_key is not null")
                                .query(Long.class)
                                .single()
                        >= 14);
        List<String> waiting = keys("inReview");
        String approved =
                waiting.stream().filter(key -> key.startsWith("T-")).findFirst().orElseThrow();
        decides(reviewerOf(approved), approved, approve());
        becomes(approved, "done");
        List<String> rejected =
                waiting.stream().filter(key -> !key.equals(approved)).limit(3).toList();
        rejected.forEach(key -> decides(reviewerOf(key), key, reject()));
        rejected.forEach(key -> becomes(key, "rejected"));
        as("agent").post("/api/cases/" + approved + "/outcomes", Map.of("kind", "complaint", "severity", "minor"));
        List<String> ran = new ArrayList<>();
        keys("done").forEach(key -> ran.addAll(Collections.nCopies(key.equals(approved) ? 12 : 7, key)));
        rejected.forEach(key -> ran.addAll(Collections.nCopies(3, key)));
        ran.add(keys("inReview").get(0));
        return ran;
    }

    private List<String> keys(String state) {
        return jdbc.sql("select case_key from cs_case where state = ? order by number")
                .param(state)
                .query(String.class)
                .list();
    }

    /** A member of the group that is asked. */
    private String reviewerOf(String key) {
        String group = groupOf(key);
        return Map.of(
                        "support", "support1",
                        "supportLead", "supportlead",
                        "finance", "finance1",
                        "sales", "sales1",
                        "salesLead", "saleslead",
                        "operations", "ops1",
                        "operationsLead", "opslead",
                        "communications", "comms1",
                        "communicationsLead", "commslead",
                        "legal", "legal1")
                .get(group);
    }
}
