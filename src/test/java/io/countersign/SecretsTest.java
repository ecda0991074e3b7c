package io.countersign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.callback.CallbackSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What the webhook signs with, and the passwords that agents come with, are afterwards nowhere. */
@ExtendWith(OutputCaptureExtension.class)
class SecretsTest extends OutsideAgentTest {

    private static final String PASSWORD = "canary-password-4711";
    /** Of an account that no other test needs: a wrong password locks it for a while. */
    private static final String BASIC =
            Base64.getEncoder().encodeToString(("comms2:" + PASSWORD).getBytes(StandardCharsets.UTF_8));

    @Test
    void nothingOfThemIsLeftAnywhere(CapturedOutput output) throws Exception {
        STATUS.put("/hooks/secret500", 500);
        String told = callBack("C-1030", "/hooks/secret");
        String refused = callBack("C-1031", "/hooks/secret500");
        callback(told, "delivered");
        callback(refused, "dead");
        for (String body : List.of(
                "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"tools/list\"}",
                "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"tools/call\", \"params\": {\"name\": \"get_case\"}}",
                "{")) {
            assertThat(post("/mcp", body)).isEqualTo(401);
            assertThat(post("/api/proposals/ticket", body)).isEqualTo(401);
        }

        assertThat(output.getAll())
                .as("there is a log to look at")
                .contains("could not be told")
                .doesNotContain(SECRET, PASSWORD, BASIC);
        jdbc.sql("script")
                .query()
                .listOfRows()
                .forEach(row -> assertThat(row.values().toString())
                        .doesNotContain(SECRET, PASSWORD, BASIC, hex(SECRET), hex(PASSWORD), hex(BASIC)));
    }

    @Test
    void settingsDoNotTellTheirSecret() {
        assertThatThrownBy(() -> settings("canary-short")).hasMessageNotContaining("canary-short");
        assertThat(settings(SECRET)).asString().doesNotContain(SECRET);
    }

    private static CallbackSettings settings(String secret) {
        Duration some = Duration.ofSeconds(1);
        return new CallbackSettings(List.of("https://agents.example.com/hooks"), secret, 1, some, some, some);
    }

    private String callBack(String customer, String path) {
        return as("agent")
                .post(
                        "/api/proposals/ticket",
                        proposal(customer, refund(orderOf(customer), "40.00")),
                        Map.of("Callback-Url", root() + path))
                .json()
                .path("key")
                .asText();
    }

    private int post(String path, String body) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                .header("Authorization", "Basic " + BASIC)
                                .header("Content-Type", "application/json")
                                .header("Accept", "application/json, text/event-stream")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }
}
