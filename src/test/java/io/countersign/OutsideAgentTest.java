package io.countersign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.countersign.Rest.Answer;
import io.countersign.cases.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.example.callback.CallbackAgent;
import org.example.callback.CallbackWorkflow;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/**
 * The whole application as agents of somebody else use it, one for all tests that extend this: with a workflow more, and
 * with a real server of theirs that hears how their cases ended and answers as each test wants it to.
 */
@Import({CallbackWorkflow.class, CallbackAgent.class})
@TestPropertySource(
        properties = {
            "countersign.models.directory=src/test/resources/fifth",
            "spring.datasource.url=jdbc:h2:mem:outside;DB_CLOSE_DELAY=-1",
            "countersign.callbacks.secret=" + OutsideAgentTest.SECRET,
            "countersign.callbacks.tries=3",
            "countersign.callbacks.first-pause=PT0.2S",
        })
abstract class OutsideAgentTest extends AppTest {

    static final String SECRET = "a canary of the test, long enough for it";

    static final Map<String, Integer> STATUS = new ConcurrentHashMap<>();
    static final List<Told> TOLD = new CopyOnWriteArrayList<>();
    private static final HttpServer AGENT = start();

    /** What reached the agent. */
    record Told(String path, long timestamp, String signature, String body) {}

    @DynamicPropertySource
    static void listen(DynamicPropertyRegistry properties) {
        properties.add("countersign.callbacks.allowed", () -> root() + "/hooks");
    }

    private static HttpServer start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", OutsideAgentTest::hear);
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void hear(HttpExchange http) throws IOException {
        String path = http.getRequestURI().getPath();
        TOLD.add(new Told(
                path,
                Long.parseLong(http.getRequestHeaders().getFirst("Countersign-Timestamp")),
                http.getRequestHeaders().getFirst("Countersign-Signature"),
                new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        http.getResponseHeaders().add("Location", root() + "/hooks/elsewhere");
        http.sendResponseHeaders(STATUS.getOrDefault(path, 204), -1);
        http.close();
    }

    static String root() {
        return "http://localhost:" + port();
    }

    static int port() {
        return AGENT.getAddress().getPort();
    }

    static List<Told> at(String path) {
        return TOLD.stream().filter(told -> told.path().equals(path)).toList();
    }

    JsonNode callback(String key, String state) {
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> {
                            Answer all = as("auditor").get("/api/callbacks?state=" + state);
                            assertThat(all.status()).as(all.toString()).isEqualTo(200);
                            for (JsonNode callback : all.json().path("callbacks")) {
                                if (callback.path("key").asText().equals(key)) {
                                    return callback;
                                }
                            }
                            return Json.empty();
                        },
                        callback -> !callback.isEmpty());
    }

    static String signature(String secret, long timestamp, String body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return "v1=" + HexFormat.of().formatHex(mac.doFinal((timestamp + "." + body).getBytes(StandardCharsets.UTF_8)));
    }
}
