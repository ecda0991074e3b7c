package io.countersign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.Rest.Answer;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was accepted survives a kill, and what was done is not done again. */
class KillTest {

    private static final int KILLS = 1;
    private static final int CASES_BEFORE_A_KILL = 25;
    private static final List<String> SETTLED = List.of("done", "inReview");

    private ChildApp app;

    @AfterEach
    void stop() {
        if (app != null) {
            app.kill();
        }
    }

    @Test
    void losesNoAcceptedCaseAndDoesNothingTwice(@TempDir Path folder) throws Exception {
        Map<String, String> environment = Map.of(
                "DATABASE_URL", "jdbc:h2:file:" + folder.resolve("countersign").toAbsolutePath());
        Set<String> accepted = ConcurrentHashMap.newKeySet();
        AtomicInteger number = new AtomicInteger();
        for (int kill = 1; kill <= KILLS; kill++) {
            app = ChildApp.start(folder, environment);
            postUntilKilled(accepted, number, kill * CASES_BEFORE_A_KILL);
        }

        app = ChildApp.start(folder, environment);

        assertThat(accepted).hasSizeGreaterThanOrEqualTo(KILLS * CASES_BEFORE_A_KILL);
        Set<String> receipts = new HashSet<>();
        for (String key : accepted) {
            JsonNode settled = settled(key);
            for (JsonNode effect : settled.path("effects")) {
                assertThat(effect.path("state").asText()).isEqualTo("done");
                assertThat(receipts.add(effect.path("receipt").asText()))
                        .as("a receipt of its own for " + effect)
                        .isTrue();
            }
            if (settled.path("state").asText().equals("done")) {
                assertThat(settled.path("effects").findValuesAsText("operation"))
                        .doesNotHaveDuplicates()
                        .contains("reply");
            }
        }
    }

    /** Posts from several callers at once, and kills when enough were accepted: others are on their way then. */
    private void postUntilKilled(Set<String> accepted, AtomicInteger number, int enough) throws InterruptedException {
        ExecutorService callers = Executors.newFixedThreadPool(3);
        ChildApp running = app;
        for (int caller = 0; caller < 3; caller++) {
            callers.submit(() -> {
                while (true) {
                    try {
                        Answer answer = post(running, number.incrementAndGet());
                        if (answer.status() == 201) {
                            accepted.add(answer.json().path("key").asText());
                        }
                    } catch (UncheckedIOException e) {
                        return; // killed: this one was not accepted
                    }
                }
            });
        }
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> accepted.size() >= enough);
        running.kill();
        callers.shutdown();
        assertThat(callers.awaitTermination(30, java.util.concurrent.TimeUnit.SECONDS))
                .isTrue();
    }

    /** Two of three move a cent, of customers in turn. */
    private static Answer post(ChildApp app, int number) {
        String customer = "C-10" + (11 + number % 30);
        return number % 3 == 0
                ? app.as("agent")
                        .post(
                                "/api/cases/ticket",
                                AppTest.mail(customer, "Thank you", "The pan is wonderful. Thank you!"))
                : app.as("agent")
                        .post(
                                "/api/proposals/ticket",
                                AppTest.proposal(customer, AppTest.refund(AppTest.orderOf(customer), "0.01")));
    }

    private JsonNode settled(String key) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() ->
                        assertThat(theCase(key).path("state").asText()).as(key).isIn(SETTLED));
        return theCase(key);
    }

    private JsonNode theCase(String key) {
        Answer answer = app.as("agent").get("/api/cases/" + key);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.json();
    }
}
