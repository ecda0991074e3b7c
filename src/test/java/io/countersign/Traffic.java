package io.countersign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.Records.Proposed;
import io.countersign.Rest.Answer;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Agents that open cases of all four workflows, people who decide them, and an operator who brings forward what waits for
 * its next try: all over HTTP, and all undeterred by an application that is dead.
 */
final class Traffic implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(6);
    private static final Set<String> ENDED = Set.of("done", "rejected", "refused", "expired");
    private static final List<String> PEOPLE = List.of(
            "support1",
            "supportlead",
            "finance1",
            "saleslead",
            "sales1",
            "legal1",
            "ops1",
            "opslead",
            "comms1",
            "commslead");

    private final Outside outside;
    private final Records records;
    private final Map<String, String> accepted = new ConcurrentHashMap<>();
    private final Queue<Integer> unanswered = new ConcurrentLinkedQueue<>();
    private final Map<Integer, Proposed> proposed = new ConcurrentHashMap<>();
    private final Map<String, String> states = new ConcurrentHashMap<>();
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final ExecutorService senders = Executors.newFixedThreadPool(4);
    private final AtomicInteger number = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();

    Traffic(Outside outside) {
        this.outside = outside;
        this.records = new Records(outside.jdbc());
    }

    /** Keys of the cases that somebody was told of. */
    Collection<String> accepted() {
        return accepted.keySet();
    }

    /** Cases that were sent. */
    int sent() {
        return number.get();
    }

    /** How often a person was asked whether something had happened. */
    int asked() {
        return asked.get();
    }

    /** How many cases ended how, as far as was seen. */
    Map<String, Long> ends() {
        Map<String, Long> ends = new TreeMap<>();
        states.values().forEach(state -> ends.merge(state, 1L, Long::sum));
        return ends;
    }

    /** Sends so many new cases and what had no answer before, while people decide; until all is done or nobody answers. */
    void work(List<ChildApp> apps, int cases) {
        for (int i = 0; i < cases; i++) {
            int n = number.incrementAndGet();
            send(n, proposal(n));
        }
        Future<?> sending = callers.submit(() -> sendAll(apps));
        long began = System.nanoTime();
        int round = 0;
        while (apps.stream().allMatch(ChildApp::isAlive) && !(sending.isDone() && undecided(apps.get(0)) == 0)) {
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .as("It takes too long until all is decided: " + states)
                    .isLessThan(PATIENCE);
            decide(apps.get(round++ % apps.size()));
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        done(sending);
    }

    /** Opens so many cases that a person has to see. */
    void openForReview(ChildApp app, int cases) {
        for (int i = 0; i < cases; i++) {
            int n = number.incrementAndGet();
            send(n, records.refund("C-" + (90000 + n), "60.00"));
        }
        sendAll(List.of(app));
        assertThat(unanswered).isEmpty();
    }

    /** Waits until so many cases wait for a person. */
    void inReview(ChildApp app, int cases) {
        await().atMost(PATIENCE)
                .until(() -> app.as("admin")
                                .get("/engine-rest/task/count")
                                .json()
                                .path("count")
                                .asInt()
                        == cases);
    }

    /** Opens a case that needs no person, and waits until it is carried out. */
    void bringThrough(ChildApp app) {
        int n = number.incrementAndGet();
        proposed.put(n, records.refund("C-" + (90000 + n), "20.00"));
        String key = open(app, n).orElseThrow();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> app.as("agent")
                        .get("/api/cases/" + key + "?wait=PT20S")
                        .json()
                        .path("state")
                        .asText()
                        .equals("done"));
    }

    private void send(int n, Proposed now) {
        proposed.put(n, now);
        unanswered.add(n);
    }

    /** Four at a time. */
    private void sendAll(List<ChildApp> apps) {
        List<Integer> due = new ArrayList<>(unanswered);
        unanswered.removeAll(due);
        List<Future<?>> calls = new ArrayList<>();
        due.forEach(n -> calls.add(senders.submit(() -> open(apps.get(n % apps.size()), n))));
        calls.forEach(Traffic::done);
    }

    private static void done(Future<?> call) {
        try {
            call.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Until every case that was ever sent has ended. */
    void settle(ChildApp app) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(300)).untilAsserted(() -> {
            sendAll(List.of(app));
            decide(app);
            retry(app);
            assertThat(unanswered).isEmpty();
            assertThat(open(app)).isEmpty();
        });
        assertThat(accepted).as("each call opened one case").hasSize(number.get());
    }

    private Proposed proposal(int n) {
        return switch (n % 6) {
            case 0 -> records.refund("C-" + (90000 + n), "20.00");
            case 1 -> records.refund("C-" + (90000 + n), "60.00");
            case 2 -> records.mail("P-" + (90000 + n));
            case 3 -> records.invoice("S-" + (90000 + n), "DE00" + (90000 + n));
            case 4 -> records.briefing("Weekly " + n);
            default -> {
                Proposed briefing = records.briefing("Team " + n);
                Map<String, Object> request = new HashMap<>(briefing.request());
                Map<String, Object> action = new HashMap<>(briefing.action());
                request.put("audience", "team");
                action.put("audience", "team");
                yield new Proposed(briefing.workflow(), request, action);
            }
        };
    }

    /** Its key; empty where it has to be sent again. */
    private Optional<String> open(ChildApp app, int n) {
        Proposed now = proposed.get(n);
        try {
            Answer answer = app.as("agent")
                    .post(
                            "/api/proposals/" + now.workflow(),
                            AppTest.proposal(now.request(), now.action()),
                            Map.of("Idempotency-Key", "call-" + n));
            if (answer.status() == 201 || answer.status() == 200) {
                String key = answer.json().path("key").asText();
                accepted.put(key, now.workflow());
                return Optional.of(key);
            }
            assertThat(answer.status()).as(answer.toString()).isGreaterThanOrEqualTo(500);
        } catch (UncheckedIOException e) {
            // killed meanwhile: whether it was accepted shows when it is sent again
        }
        unanswered.add(n);
        return Optional.empty();
    }

    /** How many are neither ended nor wait for their next try. */
    private int undecided(ChildApp app) {
        try {
            Set<String> open = open(app);
            return open.size() - waitingForRetry(app);
        } catch (UncheckedIOException | IllegalStateException e) {
            return Integer.MAX_VALUE;
        }
    }

    private static int waitingForRetry(ChildApp app) {
        return app.as("admin")
                .get("/engine-rest/job/count?withException=true")
                .json()
                .path("count")
                .asInt();
    }

    private Set<String> open(ChildApp app) {
        Set<String> open = new HashSet<>();
        for (String key : accepted.keySet()) {
            if (ENDED.contains(states.getOrDefault(key, ""))) {
                continue;
            }
            Answer answer = app.as("agent").get("/api/cases/" + key);
            assertThat(answer.status()).as("accepted, but not there: " + key).isNotEqualTo(404);
            if (answer.status() != 200) {
                throw new IllegalStateException(answer.toString());
            }
            states.put(key, answer.json().path("state").asText());
            if (!ENDED.contains(states.get(key))) {
                open.add(key + " " + states.get(key));
            }
        }
        return open;
    }

    /** Approves all but every fifth, and says of what is in doubt what the targets know. */
    private void decide(ChildApp app) {
        try {
            for (String person : PEOPLE) {
                Rest as = app.as(person);
                Answer tasks = as.get("/engine-rest/task?candidateUser=" + person + "&includeAssignedTasks=true");
                if (tasks.status() != 200) {
                    return;
                }
                for (JsonNode task : tasks.json()) {
                    String assignee = task.path("assignee").asText("null");
                    if (assignee.equals("null") || assignee.equals(person)) {
                        decide(app, person, task);
                    }
                }
            }
        } catch (UncheckedIOException e) {
            // killed meanwhile
        }
    }

    private void decide(ChildApp app, String person, JsonNode task) {
        String path = "/engine-rest/task/" + task.path("id").asText();
        String key = keyOf(app, task);
        if (key.isEmpty()) {
            return;
        }
        Rest as = app.as(person);
        as.post(path + "/claim", Map.of("userId", person));
        Map<String, Object> says;
        if (task.path("taskDefinitionKey").asText().matches("didItHappen|didTheUndoingHappen")) {
            says = knownOutside(app, key);
        } else {
            says = key.endsWith("5") || key.endsWith("0") ? Say.reject() : Say.approve();
        }
        as.post(path + "/complete", Map.of("variables", says));
    }

    private Map<String, Object> knownOutside(ChildApp app, String key) {
        Optional<Boolean> happened = happened(app, key);
        return happened.isEmpty()
                ? Map.of()
                : Say.values("answer", happened.get() ? "happened" : "notHappened", "comment", "I have looked there.");
    }

    /** What is in doubt of a case; empty where nothing is. */
    private Optional<Boolean> happened(ChildApp app, String key) {
        for (JsonNode effect : app.as("agent").get("/api/cases/" + key).json().path("effects")) {
            if (effect.path("state").asText().equals("inDoubt")) {
                asked.incrementAndGet();
                String doubtful = effect.path("key").asText();
                return Optional.of(outside.happened(List.of(doubtful)).contains(doubtful));
            }
        }
        return Optional.empty();
    }

    /** Nobody waits for minutes: what failed is tried again now, and so is what has failed too often. */
    private void retry(ChildApp app) {
        Rest operator = app.as("admin");
        for (JsonNode job : operator.get("/engine-rest/job?withException=true&maxResults=200")
                .json()) {
            String path = "/engine-rest/job/" + job.path("id").asText();
            if (job.path("retries").asInt() == 0) {
                String key = keyOf(app, job);
                happened(app, key)
                        .ifPresent(happened -> operator.put(
                                "/api/cases/" + key + "/doubt",
                                Map.of("happened", happened, "comment", "I have looked there.")));
                operator.put(path + "/retries", Map.of("retries", 1));
            } else {
                Map<String, Object> now = new HashMap<>();
                now.put("duedate", null);
                operator.put(path + "/duedate", now);
            }
        }
    }

    /** Of a task's or job's case; empty where it is gone. */
    private static String keyOf(ChildApp app, JsonNode of) {
        return app.as("admin")
                .get("/engine-rest/process-instance/"
                        + of.path("processInstanceId").asText())
                .json()
                .path("businessKey")
                .asText();
    }

    @Override
    public void close() {
        callers.shutdownNow();
        senders.shutdownNow();
    }
}
