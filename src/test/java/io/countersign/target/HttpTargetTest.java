package io.countersign.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.countersign.target.TargetSettings.Endpoint;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a system does that is slow, broken, or answers something else than was asked. */
class HttpTargetTest {

    private static final String DONE =
            "{\"key\":\"k1\",\"receipt\":\"r1\",\"order\":\"A-1\",\"amount\":5.00,\"currency\":\"EUR\"}";

    private final HttpServer server = server();
    private Answer answer = exchange -> {};

    @BeforeEach
    void start() {
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", exchange -> answer.to(exchange));
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void takesTheReceipt() {
        says(200, "application/json", DONE);

        assertThat(refund()).isEqualTo("r1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"key\":\"k2\",\"receipt\":\"r1\",\"order\":\"A-1\",\"amount\":5,\"currency\":\"EUR\"}",
                "{\"key\":\"k1\",\"receipt\":\"r1\",\"order\":\"A-1\",\"amount\":50,\"currency\":\"EUR\"}",
                "{\"key\":\"k1\",\"receipt\":\"r1\",\"order\":\"A-1\",\"amount\":\"5\",\"currency\":\"EUR\"}",
                "{\"key\":\"k1\",\"receipt\":\"r1\",\"order\":\"A-2\",\"amount\":5,\"currency\":\"EUR\"}",
                "{\"key\":\"k1\",\"receipt\":\"r1\",\"amount\":5,\"currency\":\"EUR\"}",
                "{\"key\":\"k1\",\"receipt\":null,\"order\":\"A-1\",\"amount\":5,\"currency\":\"EUR\"}",
                "{\"key\":\"k1\",\"receipt\":\"\",\"order\":\"A-1\",\"amount\":5,\"currency\":\"EUR\"}",
                "{\"key\":\"k1\",\"key\":\"k1\",\"receipt\":\"r1\",\"order\":\"A-1\",\"amount\":5,\"currency\":\"EUR\"}",
                DONE + DONE,
                "",
                "[]",
                "<html>Welcome</html>"
            })
    void anythingElseThanWhatWasAskedForIsInDoubt(String body) {
        says(200, "application/json", body);

        assertThatThrownBy(this::refund).isInstanceOf(NoClearAnswer.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 302, 404, 408, 409, 425, 500, 503})
    void statusesThatSayNothingAboutWhatHappenedAreInDoubt(int status) {
        answer = exchange -> {
            exchange.getResponseHeaders().set("Location", "http://localhost:1/");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        };

        assertThatThrownBy(this::refund).isInstanceOf(NoClearAnswer.class).hasMessageContaining("status " + status);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 429})
    void certainlyNothingWasDoneWhereWeAreNotLetIn(int status) {
        says(status, "application/problem+json", "{}");

        assertThatThrownBy(this::refund).isInstanceOf(TargetUnavailable.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 422})
    void theTargetsOwnNoIsAnEnd(int status) {
        says(status, "application/problem+json", "{\"detail\":\"No\\n<b>such</b> order" + "x".repeat(2000) + "\"}");

        assertThatThrownBy(this::refund)
                .isInstanceOf(TargetRefused.class)
                .satisfies(e -> assertThat(e.getMessage())
                        .startsWith("No <b>such</b> order")
                        .hasSizeLessThan(510));
    }

    @Test
    void noAnswerInTimeIsInDoubt() {
        answer = exchange -> {};

        assertThatThrownBy(this::refund).isInstanceOf(NoClearAnswer.class).hasMessageContaining("did not answer");
    }

    @Test
    void dripsAreNotWaitedForLongerThanTheWholeCallMayTake() {
        answer = exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
        };

        assertThatThrownBy(this::refund).isInstanceOf(NoClearAnswer.class).hasMessageContaining("did not answer");
    }

    @Test
    void anAnswerCutOffIsInDoubt() {
        answer = exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write('{');
            exchange.close();
        };

        assertThatThrownBy(this::refund).isInstanceOf(NoClearAnswer.class);
    }

    @Test
    void anEndlessAnswerIsNotReadToItsEnd() {
        says(200, "application/json", " ".repeat(5 * 1024 * 1024));

        assertThatThrownBy(this::refund).isInstanceOf(NoClearAnswer.class);
    }

    @Test
    void nothingWasDoneWhereNobodyListens() {
        server.stop(0);

        assertThatThrownBy(this::refund).isInstanceOf(TargetUnavailable.class);
    }

    @Test
    void anOutageIsNeverAnUnknownCustomer() {
        says(404, "text/html", "not here");

        assertThatThrownBy(() -> new HttpShop(target()).customer("C-1")).isInstanceOf(NoClearAnswer.class);
    }

    @Test
    void aRecordOfSomebodyElseOrWithHolesIsNone() {
        Shop shop = new HttpShop(target());
        says(
                200,
                "application/json",
                "{\"items\":[{\"id\":\"C-2\",\"name\":\"N\",\"email\":\"e\","
                        + "\"since\":\"2020-01-01\",\"business\":false,\"risk\":\"low\"}]}");
        assertThatThrownBy(() -> shop.customer("C-1")).isInstanceOf(NoClearAnswer.class);
        assertThat(shop.customer("C-2")).isPresent();

        says(
                200,
                "application/json",
                "{\"items\":[{\"id\":\"C-2\",\"name\":\"N\",\"email\":\"e\","
                        + "\"since\":\"2020-01-01\",\"business\":false,\"risk\":null}]}");
        assertThatThrownBy(() -> shop.customer("C-2")).isInstanceOf(NoClearAnswer.class);
    }

    @Test
    void aReceiptOfAnotherKeyIsNone() {
        says(200, "application/json", "{\"key\":\"k2\",\"receipt\":\"r1\"}");

        assertThatThrownBy(() -> target().find("k1")).isInstanceOf(NoClearAnswer.class);
    }

    @Test
    void settingsThatCantWorkAreRefused() {
        assertThatThrownBy(() -> settings("payment", "https://x.example")).hasMessageContaining("is no target");
        assertThatThrownBy(() -> settings("payments", "x.example")).hasMessageContaining("has to be an address");
        assertThatThrownBy(() -> settings("payments", "http://x.example"))
                .hasMessageContaining("has to begin with https");
        assertThat(settings("payments", "https://x.example/v1").toString()).doesNotContain("s3cret");
    }

    /** However many calls a step makes, it ends before its lock on the job does. */
    @Test
    void noCallBeginsThatCouldOutlastItsStep() {
        answer = exchange -> {};
        StepTime steps = new StepTime();
        Payments silent = new HttpPayments(new HttpTarget("payments", endpoint(), Duration.ofMillis(100), steps));

        int calls = steps.of(() -> {
            for (int i = 0; i < 50; i++) {
                try {
                    silent.of("C-1");
                } catch (NoClearAnswer e) {
                    continue;
                } catch (TargetUnavailable e) {
                    assertThat(e).hasMessageContaining("no time left");
                    return i;
                }
            }
            return 50;
        });

        assertThat(calls).isBetween(1, StepTime.CALLS);
        assertThatThrownBy(() -> silent.of("C-1")).isInstanceOf(NoClearAnswer.class);
    }

    private static TargetSettings settings(String name, String url) {
        return new TargetSettings(
                Map.of(name, new Endpoint(URI.create(url), "s3cret", Duration.ZERO)), Duration.ofSeconds(1), null);
    }

    private String refund() {
        return new HttpPayments(target()).refund("k1", "A-1", new BigDecimal("5.00"), "EUR");
    }

    private HttpTarget target() {
        return new HttpTarget("payments", endpoint(), Duration.ofSeconds(2), new StepTime());
    }

    private Endpoint endpoint() {
        URI address = URI.create("http://localhost:" + server.getAddress().getPort());
        return new Endpoint(address, null, Duration.ZERO);
    }

    private void says(int status, String type, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        answer = exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) {
                exchange.getResponseBody().write(bytes);
            }
            exchange.close();
        };
    }

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }
}
