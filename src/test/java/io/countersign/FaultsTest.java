package io.countersign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countersign.audit.Verifier;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * The application, its database and its targets fail in every way that we can make them: no accepted case is lost, and
 * nothing is done twice or unapproved. What fails when follows a seed that is printed; {@code -Dseed=} repeats it, {@code
 * -Dcases=} and {@code -Dkills=} make it longer or shorter.
 */
class FaultsTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long SEED = Long.getLong("seed", System.nanoTime() % 1_000_000);

    /** On each database. */
    private static final int CASES = Integer.getInteger("cases", 120);

    private static final int KILLS = Integer.getInteger("kills", 10);

    /** Says soon that the database is gone. */
    private static final Map<String, String> IMPATIENT = Map.of("SPRING_DATASOURCE_HIKARI_CONNECTIONTIMEOUT", "3000");

    private static final int TIMERS = Integer.getInteger("timers", 2000);

    /** From the start of the application, on two busy cores. */
    private static final Duration ALL_HANDLED = Duration.ofMinutes(5);

    /** The longest that a reviewer waits for the task list, and a new case from the door to its receipt, meanwhile. */
    private static final Duration ANSWERED = Duration.ofSeconds(15);

    private final Random random = new Random(SEED);
    private final List<ChildApp> apps = new ArrayList<>();
    private final Map<String, Integer> kills = new TreeMap<>();
    private final long began = System.nanoTime();

    @TempDir
    private Path folder;

    private Outside outside;
    private Traffic traffic;

    @BeforeEach
    void begin() throws Exception {
        outside = new Outside(random.nextLong());
        traffic = new Traffic(outside);
    }

    @AfterEach
    void stop() throws Exception {
        apps.forEach(ChildApp::kill);
        traffic.close();
        outside.close();
    }

    private Map<String, String> h2() {
        return Map.of(
                "DATABASE_URL", "jdbc:h2:file:" + folder.resolve("countersign").toAbsolutePath());
    }

    private static Map<String, String> postgres(EmbeddedPostgres server) {
        return Map.of(
                "DATABASE_URL", server.getJdbcUrl("postgres", "postgres"),
                "DATABASE_USER", "postgres",
                "DATABASE_PASSWORD", "postgres");
    }

    // kills

    @Test
    void survivesKills() throws Exception {
        kill(h2(), 2, 12, 0.05);
    }

    @Test
    @Tag("faults")
    void survivesManyKillsOnH2() throws Exception {
        kill(h2(), KILLS, CASES, 0.1);
    }

    @Test
    @Tag("faults")
    void survivesManyKillsOnPostgres() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
            kill(postgres(server), KILLS, CASES, 0.1);
        }
    }

    /** Starts and kills it, each time at another place; then lets it finish. */
    private void kill(Map<String, String> database, int times, int cases, double faults) throws Exception {
        for (int i = 0; i < times; i++) {
            outside.fail(faults);
            Unreliable.Place place =
                    Unreliable.Place.values()[(i + random.nextInt(2)) % Unreliable.Place.values().length];
            int share = Math.max(1, cases / times);
            ChildApp app = start(
                    database,
                    Map.of("KILL_AT", place.name(), "KILL_AFTER", String.valueOf(1 + random.nextInt(1 + share / 2))));
            traffic.work(List.of(app), share);
            boolean itself = !app.isAlive();
            app.kill();
            kills.merge(itself ? place.name() : "idle", 1, Integer::sum);
            check(database);
        }
        outside.calm();
        finish(start(database, Map.of()), database);
    }

    // two nodes, and the database under them

    /** In short: one of two nodes is killed under load, its clock off; then the database crashes under the other one. */
    @Test
    void otherNodeAndDatabaseGoOn() throws Exception {
        nodeIsKilled(12, Duration.ofSeconds(-20), 1);
    }

    @Test
    @Tag("faults")
    void otherNodeGoesOn() throws Exception {
        nodeIsKilled(CASES / 2, Duration.ZERO, 0);
    }

    @Test
    @Tag("faults")
    void survivesCrashesOfTheDatabase() throws Exception {
        nodeIsKilled(CASES / 2, Duration.ZERO, 3);
    }

    /** Off by far more than the time for which a node's jobs are its own; what it leaves is free when its own time is over. */
    @Test
    @Tag("faults")
    void survivesAClockThatIsAhead() throws Exception {
        nodeIsKilled(CASES / 2, Duration.ofMinutes(2), 0);
    }

    @Test
    @Tag("faults")
    void survivesAClockThatIsBehind() throws Exception {
        nodeIsKilled(CASES / 2, Duration.ofMinutes(-2), 0);
    }

    /** It stands still for longer than its jobs are its own, with all that it holds, and then goes on as if nothing had been. */
    @Test
    @Tag("faults")
    void survivesANodeThatStoodStill() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
            Map<String, String> database = postgres(server);
            outside.fail(0.05);
            ChildApp going = start(database, Map.of());
            ChildApp standing = start(database, Map.of());
            for (int i = 0; i < 3; i++) {
                Future<?> load = CompletableFuture.runAsync(() -> traffic.work(List.of(going, standing), CASES / 6));
                Thread.sleep(1000 + random.nextInt(2000));
                standing.standStill();
                Thread.sleep(ChildApp.LOCK.plusSeconds(4).toMillis());
                standing.goOn();
                load.get();
                kills.merge("stood still", 1, Integer::sum);
            }
            outside.calm();
            finish(going, database);
        }
    }

    private void nodeIsKilled(int cases, Duration clockOff, int crashes) throws Exception {
        Path data = folder.resolve("postgres");
        EmbeddedPostgres.Builder builder = postgresIn(data);
        EmbeddedPostgres server = builder.start();
        try {
            builder.setPort(server.getPort());
            outside.fail(0.05);
            Map<String, String> database = postgres(server);
            ChildApp staying = start(database, IMPATIENT);
            Map<String, String> dies = new HashMap<>(IMPATIENT);
            dies.put("CLOCK_OFFSET", clockOff.toString());
            dies.put("KILL_AT", Unreliable.Place.values()[random.nextInt(5)].name());
            dies.put("KILL_AFTER", String.valueOf(1 + cases / 30));
            ChildApp dying = start(database, dies);
            // on a busy machine it may be DOWN for a moment
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(health(dying)).isEqualTo(clockOff.isZero() ? "UP" : "DEGRADED"));

            traffic.work(List.of(staying, dying), cases);
            kills.merge(dying.isAlive() ? "one of two nodes, idle" : "one of two nodes", 1, Integer::sum);
            dying.kill();
            for (int crash = 0; crash < crashes; crash++) {
                Future<?> load = CompletableFuture.runAsync(() -> traffic.work(List.of(staying), cases));
                Thread.sleep(500 + random.nextInt(1500));
                // as by pg_ctl stop -m immediate: nothing is written any more
                ProcessHandle postmaster = postmaster(data);
                run("kill", "-QUIT", String.valueOf(postmaster.pid()));
                postmaster.onExit().join();
                kills.merge("database", 1, Integer::sum);
                close(server);
                server = builder.start();
                load.get();
            }
            outside.calm();
            finish(staying, database);
        } finally {
            close(server);
        }
    }

    /** Can be started again in the same folder. */
    private static EmbeddedPostgres.Builder postgresIn(Path data) {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPGStartupWait(Duration.ofSeconds(60));
    }

    private static String health(ChildApp app) {
        return app.as("").get("/actuator/health").json().path("status").asText();
    }

    private static ProcessHandle postmaster(Path data) throws IOException {
        return ProcessHandle.of(Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid"))
                        .get(0)
                        .strip()))
                .orElseThrow();
    }

    private static void close(EmbeddedPostgres server) {
        try {
            server.close();
        } catch (IOException | RuntimeException e) {
            // it is dead already
        }
    }

    // a pause

    /** In short: what fell due while nobody was there is handled, and does not keep others from working. */
    @Test
    void overdueTimersHoldNobodyUp() throws Exception {
        timers(h2(), 20);
    }

    @Test
    @Tag("faults")
    void thousandsOfOverdueTimersHoldNobodyUp() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
            timers(postgres(server), TIMERS / 2);
        }
    }

    /** Each case has two: a reminder after two hours, and the next level after four. */
    private void timers(Map<String, String> database, int cases) throws Exception {
        ChildApp before = start(database, Map.of());
        traffic.openForReview(before, cases);
        traffic.inReview(before, cases);
        before.kill();

        ChildApp after = launch(database, Map.of("CLOCK_OFFSET", "PT5H"));
        long launched = System.nanoTime();
        after.await();
        long answers = System.nanoTime();
        List<Duration> lists = new ArrayList<>();
        List<Duration> through = new ArrayList<>();
        do {
            assertThat(since(launched)).isLessThan(ALL_HANDLED);
            long asked = System.nanoTime();
            assertThat(after.as("support1")
                            .get("/engine-rest/task?maxResults=20")
                            .status())
                    .isEqualTo(200);
            lists.add(since(asked));
            long opened = System.nanoTime();
            traffic.bringThrough(after);
            through.add(since(opened));
        } while (overdue(after) > 0);
        System.out.printf(
                "%d overdue timers: handled %d s after it answered, which was %d s after its launch; meanwhile %d cases"
                        + " from the door to their receipt in %d ms, at most %d, and a task list in at most %d ms%n",
                2 * cases,
                since(answers).toSeconds(),
                Duration.ofNanos(answers - launched).toSeconds(),
                through.size(),
                through.stream().sorted().toList().get(through.size() / 2).toMillis(),
                Collections.max(through).toMillis(),
                Collections.max(lists).toMillis());
        assertThat(Collections.max(lists)).isLessThan(ANSWERED);
        assertThat(Collections.max(through)).isLessThan(ANSWERED);
        traffic.inReview(after, cases);
        verify(after);
        after.kill();
        check(database);
        JdbcClient jdbc = jdbc(database);
        assertThat(jdbc.sql("select count(*) from ACT_RU_TASK")
                        .query(Integer.class)
                        .single())
                .as("every case is with exactly one level")
                .isEqualTo(cases);
        assertThat(jdbc.sql("select count(*) from ACT_HI_ACTINST where ACT_ID_ = 'escalateReview'")
                        .query(Integer.class)
                        .single())
                .as("each went one level up")
                .isEqualTo(cases);
        assertThat(outside.reminders()).as("few mails, not one a case").isLessThan(Math.max(30, cases / 10));
    }

    private static Duration since(long moment) {
        return Duration.ofNanos(System.nanoTime() - moment);
    }

    private static int overdue(ChildApp app) {
        return app.as("admin")
                .get("/engine-rest/job/count?timers=true&executable=true")
                .json()
                .path("count")
                .asInt();
    }

    // a full disk

    @Test
    void fullDiskLosesNothing() throws Exception {
        fill(12);
    }

    @Test
    @Tag("faults")
    void fullDiskUnderLoadLosesNothing() throws Exception {
        fill(CASES / 2);
    }

    /** It is full under load: no health, nothing accepted that is not kept; with room it goes on. */
    private void fill(int cases) throws Exception {
        Path disk = mount("256m");
        try {
            Map<String, String> database = Map.of(
                    "DATABASE_URL",
                    "jdbc:h2:file:" + disk.resolve("countersign").toAbsolutePath());
            ChildApp app = start(database, Map.of());
            // it answers a moment before its job executor works
            await().atMost(PATIENCE).until(() -> health(app), Set.of("UP", "DEGRADED")::contains);
            traffic.work(List.of(app), cases / 2);
            Future<?> load = CompletableFuture.runAsync(() -> traffic.work(List.of(app), cases / 2));
            Path rest = fillUp(disk);
            await().atMost(PATIENCE)
                    .until(() -> app.as("").get("/actuator/health").status() == 503);
            app.kill();
            load.get();
            kills.merge("full disk", 1, Integer::sum);

            Files.delete(rest);
            finish(start(database, Map.of()), database);
        } finally {
            apps.forEach(ChildApp::kill);
            run("umount", disk.toString());
        }
    }

    /** PostgreSQL goes down when it can't begin a new file of its log; with room it is started again, and we were there all along. */
    @Test
    @Tag("faults")
    void fullDiskOfPostgresLosesNothing() throws Exception {
        Path disk = mount("256m");
        Path data = disk.resolve("postgres");
        EmbeddedPostgres.Builder builder = postgresIn(data);
        EmbeddedPostgres server = builder.start();
        try {
            builder.setPort(server.getPort());
            Map<String, String> database = postgres(server);
            ChildApp app = start(database, IMPATIENT);
            traffic.work(List.of(app), CASES / 4);
            Future<?> load = CompletableFuture.runAsync(() -> traffic.work(List.of(app), CASES / 4));
            Path rest = fillUp(disk);
            ProcessHandle postmaster = postmaster(data);
            // what is left of the file that it writes to would hold for long
            await().atMost(PATIENCE).until(() -> {
                try {
                    jdbc(database).sql("select pg_switch_wal()").query().listOfRows();
                } catch (DataAccessException e) {
                    // it is going down
                }
                return !postmaster.isAlive();
            });
            await().atMost(PATIENCE)
                    .until(() -> app.as("").get("/actuator/health").status() == 503);
            kills.merge("full disk", 1, Integer::sum);
            close(server);

            Files.delete(rest);
            server = builder.start();
            load.get();
            finish(app, database);
        } finally {
            apps.forEach(ChildApp::kill);
            close(server);
            run("umount", disk.toString());
        }
    }

    private Path mount(String size) throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", disk.toString()) == 0,
                "A disk of its own can't be mounted here (it takes root on Linux), so none is filled.");
        return disk;
    }

    /** What was free before is in the file that it gives. */
    private static Path fillUp(Path disk) throws Exception {
        Path rest = disk.resolve("full");
        run("dd", "if=/dev/zero", "of=" + rest, "bs=4k");
        return rest;
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    // what all do

    private ChildApp start(Map<String, String> database, Map<String, String> more) throws Exception {
        ChildApp app = launch(database, more);
        app.await();
        return app;
    }

    private ChildApp launch(Map<String, String> database, Map<String, String> more) throws Exception {
        Map<String, String> environment = new HashMap<>(outside.settings());
        environment.putAll(database);
        environment.putAll(more);
        ChildApp app = ChildApp.launch(folder, environment);
        apps.add(app);
        return app;
    }

    /** All that was accepted ends; then everything holds, the audit included. */
    private void finish(ChildApp app, Map<String, String> database) throws Exception {
        traffic.settle(app);
        verify(app);
        apps.forEach(ChildApp::kill);
        check(database);
        System.out.printf(
                "Faults with -Dseed=%d: %d cases (%s), killed %s, %d calls went wrong, a person was asked %d times, %d s%n",
                SEED,
                traffic.sent(),
                traffic.ends(),
                kills,
                outside.faults(),
                traffic.asked(),
                Duration.ofNanos(System.nanoTime() - began).toSeconds());
    }

    private void check(Map<String, String> database) {
        JdbcClient jdbc = jdbc(database);
        assertThat(new Invariants(jdbc, outside::happened).violations(traffic.accepted()))
                .as("-Dseed=" + SEED)
                .isEmpty();
        assertThat(jdbc.sql("select count(*) from cs_case").query(Integer.class).single())
                .as("each call opened one case")
                .isLessThanOrEqualTo(traffic.sent());
    }

    private static JdbcClient jdbc(Map<String, String> database) {
        return JdbcClient.create(new DriverManagerDataSource(
                database.get("DATABASE_URL"),
                database.getOrDefault("DATABASE_USER", "sa"),
                database.getOrDefault("DATABASE_PASSWORD", "")));
    }

    private void verify(ChildApp app) throws Exception {
        assertThat(app.as("admin").post("/api/audit/seals", "").status()).isEqualTo(200);
        Path log = Files.writeString(
                folder.resolve("log.jsonl"),
                app.as("auditor").get("/api/audit/log").text());
        Path audit = folder.resolve("audit");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int verified = Verifier.run(
                List.of(
                        log.toString(),
                        "--key",
                        audit.resolve("key.pem.pub").toString(),
                        "--seals",
                        audit.resolve("seals.jsonl").toString()),
                new PrintStream(out, true, StandardCharsets.UTF_8));
        assertThat(verified).as(out.toString(StandardCharsets.UTF_8)).isZero();
        for (String key : traffic.accepted()) {
            assertThat(app.as("auditor").get("/api/audit/" + key).json().path("findings"))
                    .as(key)
                    .isEmpty();
        }
    }
}
