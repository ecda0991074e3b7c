package io.countersign.callback;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Sends what is due, signed anew each time. A thread of its own: who is slow to listen must hold up nothing else here.
 */
@Component
class Deliveries implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(Deliveries.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final int AT_ONCE = 20;

    private final Callbacks callbacks;
    private final CallbackSettings settings;
    private final Clock clock;
    private final HttpClient http;
    private final ScheduledExecutorService sending = Executors.newSingleThreadScheduledExecutor(run -> {
        Thread thread = new Thread(run, "callbacks");
        thread.setDaemon(true);
        return thread;
    });

    Deliveries(Callbacks callbacks, CallbackSettings settings, Clock clock) {
        this.callbacks = callbacks;
        this.settings = settings;
        this.clock = clock;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.timeout())
                .build();
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        if (!settings.allowed().isEmpty()) {
            sending.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        try {
            Map<Callbacks.Due, CompletableFuture<HttpResponse<Void>>> sent = new LinkedHashMap<>();
            // a list that was made shorter holds for what was asked before, too
            for (Callbacks.Due due : callbacks.take(AT_ONCE, settings.timeout().multipliedBy(3))) {
                if (settings.allows(due.url())) {
                    sent.put(due, send(due));
                } else {
                    failed(due, "is not allowed any more");
                }
            }
            long until = System.nanoTime() + settings.timeout().toNanos();
            sent.forEach((due, answer) -> settle(due, answer, until));
        } catch (RuntimeException e) {
            log.error("Callbacks could not be sent; this is tried again", e);
        }
    }

    private CompletableFuture<HttpResponse<Void>> send(Callbacks.Due due) {
        long timestamp = clock.instant().getEpochSecond();
        return http.sendAsync(
                HttpRequest.newBuilder(URI.create(due.url()))
                        .header("Content-Type", "application/json")
                        .header("Countersign-Timestamp", String.valueOf(timestamp))
                        .header(
                                "Countersign-Signature",
                                Signature.of(Objects.requireNonNull(settings.secret()), timestamp, due.body()))
                        .POST(BodyPublishers.ofString(due.body()))
                        .build(),
                BodyHandlers.discarding());
    }

    private void settle(Callbacks.Due due, CompletableFuture<HttpResponse<Void>> answer, long until) {
        try {
            int status = answer.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS)
                    .statusCode();
            if (status >= 200 && status < 300) {
                callbacks.delivered(due.id());
            } else {
                failed(due, "answered with status " + status);
            }
        } catch (TimeoutException e) {
            failed(due, "did not answer within " + settings.timeout().toMillis() + " ms");
        } catch (ExecutionException e) {
            failed(due, "can't be reached: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            answer.cancel(true);
        }
    }

    private void failed(Callbacks.Due due, String why) {
        int tried = due.attempts() + 1;
        boolean givenUp = tried >= settings.tries();
        callbacks.failed(due.id(), why, givenUp ? null : settings.pause(tried));
        if (givenUp) {
            log.error(
                    "The end of case {} could not be told: {} {} after {} tries. PUT /api/callbacks/{}/retry tries again",
                    due.caseKey(),
                    due.url(),
                    why,
                    tried,
                    due.id());
        }
    }

    @Override
    public void destroy() {
        sending.shutdownNow();
    }
}
