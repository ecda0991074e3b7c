package io.countersign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.Rest.Answer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * The application or its database is killed: no accepted case is lost, and nothing is done twice or unapproved. The kills follow a seed
 * that is printed; {@code -Dfaults.seed=} repeats them.
 */
class FaultsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(240);
    private static final List<String> SETTLED = List.of("done", "inReview");
    private static final long SEED = Long.getLong("faults.seed", System.nanoTime());

    private final Random random = new Random(SEED);
    private final List<ChildApp> apps = new ArrayList<>();
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final Queue<Integer> unanswered = new ConcurrentLinkedQueue<>();
    private final AtomicInteger number = new AtomicInteger();

    @AfterEach
    void stop() {
        apps.forEach(ChildApp::kill);
    }

    private static Map<String, String> h2(Path folder) {
        return Map.of(
                "DATABASE_URL", "jdbc:h2:file:" + folder.resolve("countersign").toAbsolutePath());
    }

    private static Map<String, String> postgres(EmbeddedPostgres server) {
        return Map.of(
                "DATABASE_URL", server.getJdbcUrl("postgres", "postgres"),
                "DATABASE_USER", "postgres",
                "DATABASE_PASSWORD", "postgres");
    }

    @Test
    void survivesKills(@TempDir Path folder) throws Exception {
        rounds(folder, h2(folder), 2, 12, 0);
        settle(folder, h2(folder));
    }

    @Test
    @Tag("faults")
    void databaseCrashLosesNothing(@TempDir Path folder) throws Exception {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("postgres"))
                .setCleanDataDirectory(false)
                .setPGStartupWait(Duration.ofSeconds(60));
        EmbeddedPostgres server = builder.start();
        builder.setPort(server.getPort());
        ChildApp app = start(
                folder,
                postgres(server),
                Map.of("TARGET_FAULTS", "0.05", "SPRING_DATASOURCE_HIKARI_CONNECTIONTIMEOUT", "3000"));
        post(List.of(app), 15);
        String postmaster = Files.readAllLines(folder.resolve("postgres/postmaster.pid"))
                .get(0)
                .strip();

        ProcessHandle.of(Long.parseLong(postmaster)).orElseThrow().destroyForcibly();
        post(List.of(app), 5);
        try {
            server.close();
        } catch (IOException | RuntimeException e) {
            // it is dead already
        }

        try (EmbeddedPostgres restarted = builder.start()) {
            List.copyOf(unanswered).forEach(n -> post(app, n));
            assertSettled(app);
            check(postgres(restarted));
            app.kill();
        }
    }

    /** Kills and starts again, each time at another place. */
    private void rounds(Path folder, Map<String, String> database, int rounds, int cases, double faults)
            throws Exception {
        System.out.println("Fault schedule: -Dfaults.seed=" + SEED);
        for (int round = 0; round < rounds; round++) {
            Unreliable.Place place =
                    Unreliable.Place.values()[(round + random.nextInt(2)) % Unreliable.Place.values().length];
            Map<String, String> schedule = kill(place, 1 + random.nextInt(cases / 2));
            schedule.put("TARGET_FAULTS", String.valueOf(faults));
            schedule.put("SEED", String.valueOf(random.nextLong()));
            ChildApp app = start(folder, database, schedule);
            post(List.of(app), cases);
            await().atMost(PATIENCE).until(() -> !app.isAlive());
        }
    }

    private static Map<String, String> kill(Unreliable.Place place, int after) {
        return new HashMap<>(Map.of("KILL_AT", place.name(), "KILL_AFTER", String.valueOf(after)));
    }

    private ChildApp start(Path folder, Map<String, String> database, Map<String, String> more) throws Exception {
        Map<String, String> environment = new HashMap<>(database);
        environment.putAll(more);
        ChildApp app = ChildApp.start(folder, environment);
        apps.add(app);
        return app;
    }

    private void settle(Path folder, Map<String, String> database) throws Exception {
        ChildApp app = start(folder, database, Map.of());
        List<Integer> again = List.copyOf(unanswered);
        again.forEach(n -> post(app, n));
        assertSettled(app);
        app.kill();
        check(database);
    }

    /** From several callers at once, each call under a key of its own. */
    private void post(List<ChildApp> to, int cases) throws InterruptedException {
        ExecutorService callers = Executors.newFixedThreadPool(3);
        for (int i = 0; i < cases; i++) {
            int n = number.incrementAndGet();
            callers.submit(() -> post(to.get(n % to.size()), n));
        }
        callers.shutdown();
        assertThat(callers.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
    }

    /** Two of three move a cent, of customers in turn. */
    private void post(ChildApp app, int n) {
        String customer = "C-10" + (11 + n % 30);
        Map<String, String> once = Map.of("Idempotency-Key", "call-" + n);
        try {
            Answer answer = n % 3 == 0
                    ? app.as("agent")
                            .post(
                                    "/api/cases/ticket",
                                    AppTest.mail(customer, "Thank you", "The pan is wonderful. Thank you!"),
                                    once)
                    : app.as("agent")
                            .post(
                                    "/api/proposals/ticket",
                                    AppTest.proposal(customer, AppTest.refund(AppTest.orderOf(customer), "0.01")),
                                    once);
            if (answer.status() == 201 || answer.status() == 200) {
                accepted.add(answer.json().path("key").asText());
                return;
            }
        } catch (UncheckedIOException e) {
            // killed meanwhile: whether it was accepted shows when it is sent again
        }
        unanswered.add(n);
    }

    private void assertSettled(ChildApp app) {
        for (String key : accepted) {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
                JsonNode now = app.as("agent").get("/api/cases/" + key).json();
                assertThat(now.path("state").asText()).as(now.toString()).isIn(SETTLED);
                assertThat(now.path("effects").findValuesAsText("state"))
                        .as(now.toString())
                        .allMatch("done"::equals);
            });
        }
    }

    private void check(Map<String, String> database) {
        JdbcClient jdbc = JdbcClient.create(new DriverManagerDataSource(
                database.get("DATABASE_URL"),
                database.getOrDefault("DATABASE_USER", "sa"),
                database.getOrDefault("DATABASE_PASSWORD", "")));
        assertThat(new Invariants(jdbc).violations(accepted)).isEmpty();
        assertThat(jdbc.sql("select count(*) from cs_case").query(Integer.class).single())
                .as("each call opened one case")
                .isLessThanOrEqualTo(number.get());
        assertThat(jdbc.sql("select count(*) from cs_effect where state = 'done'")
                        .query(Integer.class)
                        .single())
                .isGreaterThanOrEqualTo(number.get());
    }
}
