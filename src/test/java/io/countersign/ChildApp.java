package io.countersign;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** The application as it is run, in a process of its own that can be killed. */
final class ChildApp {

    /** For so long a node's jobs are its own. */
    static final Duration LOCK = Duration.ofSeconds(16);

    private final Process process;
    private final Path log;
    private final int port;

    private ChildApp(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /** Starts it and waits until it answers. */
    static ChildApp start(Path folder, Map<String, String> environment) throws IOException {
        ChildApp app = launch(folder, environment);
        app.await();
        return app;
    }

    /** Starts it. */
    static ChildApp launch(Path folder, Map<String, String> environment) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path log = folder.resolve("countersign-" + port + ".log");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Unreliable.class.getName(),
                        "--spring.profiles.active=demo",
                        // the jobs of a node that died are free again soon
                        "--countersign.target-timeout=PT2S",
                        "--camunda.bpm.job-execution.lock-time-in-millis=" + LOCK.toMillis()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("PORT", String.valueOf(port));
        builder.environment().put("MANAGEMENT_PORT", "0");
        builder.environment().put("DEMO_CASES", "off");
        builder.environment().put("AUDIT_FOLDER", folder.resolve("audit").toString());
        builder.environment().putAll(environment);
        return new ChildApp(builder.start(), log, port);
    }

    /** Waits until it answers. */
    void await() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(240))
                .pollInterval(Duration.ofMillis(200))
                .until(this::answers);
    }

    private boolean answers() throws IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException("Countersign did not start:\n" + Files.readString(log));
        }
        try {
            return as("agent").get("/api/cases").status() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    Rest as(String account) {
        return Rest.at(port).as(account);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL: it has no time to close anything. */
    void kill() {
        process.destroyForcibly();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !process.isAlive());
    }

    /** SIGSTOP: it does nothing, and holds on to everything. */
    void standStill() throws IOException, InterruptedException {
        signal("-STOP");
    }

    void goOn() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", signal, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }
}
