package io.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.Rest.Answer;
import io.countersign.cases.Json;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tells agents how their cases ended, at a real server that answers as each test wants it to. */
class CallbackTest extends OutsideAgentTest {

    private Answer propose(String customer, String amount, String url) {
        return as("agent")
                .post(
                        "/api/proposals/ticket",
                        proposal(customer, refund(orderOf(customer), amount)),
                        Map.of("Callback-Url", url));
    }

    @Test
    void tellsTheEndOnceAndSigned() throws Exception {
        Answer opened = propose("C-1011", "40.00", root() + "/hooks/end?for=me");
        assertThat(opened.status()).as(opened.toString()).isEqualTo(201);
        String key = opened.json().path("key").asText();
        callback(key, "delivered");
        Told told = at("/hooks/end").get(0);
        assertThat(at("/hooks/end")).hasSize(1);
        JsonNode message = Json.parse(told.body());
        assertThat(message.propertyStream().map(Map.Entry::getKey))
                .containsExactly("key", "workflow", "state", "decision", "effects");
        assertThat(message.path("key").asText()).isEqualTo(key);
        assertThat(message.path("workflow").asText()).isEqualTo("ticket");
        assertThat(message.path("state").asText()).isEqualTo("done");
        assertThat(message.path("decision").isNull()).isTrue();
        assertThat(message.path("effects").findValuesAsText("state")).hasSize(2).containsOnly("done");

        assertThat(told.signature()).isEqualTo(signature(SECRET, told.timestamp(), told.body()));
        assertThat(told.signature()).isNotEqualTo(signature("another secret", told.timestamp(), told.body()));
        assertThat(Instant.ofEpochSecond(told.timestamp()))
                .isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(told.signature())
                .as("who replays it later with a fresh time has no signature for that")
                .isNotEqualTo(signature(SECRET, told.timestamp() + 3600, told.body()));
    }

    @Test
    void takesTheAddressInTheBodyToo() {
        Map<String, Object> body = new HashMap<>(proposal("C-1031", refund("A-5131", "40.00")));
        body.put("callback", root() + "/hooks/body");
        Answer opened = as("agent").post("/api/proposals/ticket", body);
        callback(opened.json().path("key").asText(), "delivered");
        assertThat(at("/hooks/body")).hasSize(1);

        Answer two = as("agent").post("/api/proposals/ticket", body, Map.of("Callback-Url", root() + "/hooks/other"));
        assertThat(two.status()).isEqualTo(400);
        assertThat(two.json().at("/errors/0/field").asText()).isEqualTo("callback");
        body.put("callback", "https://elsewhere.example/hooks");
        assertThat(as("agent").post("/api/proposals/ticket", body).status()).isEqualTo(400);
    }

    @Test
    void saysNothingBeforeTheEndAndThenWhoDecided() {
        String key = propose("C-1012", "60.00", root() + "/hooks/decided")
                .json()
                .path("key")
                .asText();
        review(key);
        assertThat(callback(key, "waiting").path("nextAt").isNull()).isTrue();
        decides("support1", key, Say.reject());
        callback(key, "delivered");
        assertThat(at("/hooks/decided")).hasSize(1);
        JsonNode message = Json.parse(at("/hooks/decided").get(0).body());
        assertThat(message.path("state").asText()).isEqualTo("rejected");
        assertThat(message.path("decision").path("by").asText()).isEqualTo("support1");
        assertThat(message.path("effects")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 302})
    void triesAgainThenGivesUpUntilAnAdministratorRetries(int status) {
        String path = "/hooks/down" + status;
        STATUS.put(path, status);
        String key = propose("C-10" + (status == 500 ? 13 : 14), "40.00", root() + path)
                .json()
                .path("key")
                .asText();
        JsonNode dead = callback(key, "dead");
        assertThat(dead.path("attempts").asInt()).isEqualTo(3);
        assertThat(dead.path("lastError").asText()).isEqualTo("answered with status " + status);
        assertThat(at(path)).hasSize(3);
        assertThat(at("/hooks/elsewhere")).as("redirects are not followed").isEmpty();

        String retry = "/api/callbacks/" + dead.path("id").asLong() + "/retry";
        STATUS.remove(path);
        assertThat(as("auditor").put(retry, Map.of()).status()).isEqualTo(403);
        assertThat(as("agent").get("/api/callbacks").status()).isEqualTo(403);
        assertThat(as("admin").put(retry, Map.of()).status()).isEqualTo(200);
        callback(key, "delivered");
        assertThat(at(path)).hasSize(4);
        assertThat(as("admin").put(retry, Map.of()).status())
                .as("only a dead one")
                .isEqualTo(409);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ROOT/other",
                "ROOT/hooksElse",
                "ROOT/hooks/../other",
                "ROOT/hooks/%2e%2e/other",
                "ROOT/hooks#there",
                "http://localhost/hooks",
                "http://localhost.example.com/hooks",
                "http://me@localhost:PORT/hooks",
                "https://localhost:PORT/hooks",
                "file:///hooks",
                "hooks",
                ""
            })
    void keepsNothingOfACaseWhoseCallbackIsNotAllowed(String url) {
        long cases = count("cs_case");
        long callbacks = count("cs_callback");
        Answer answer = propose("C-1015", "40.00", url.replace("ROOT", root()).replace("PORT", String.valueOf(port())));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo("Callback-Url");
        assertThat(answer.json().path("detail").asText()).contains("not on the list");
        assertThat(count("cs_case")).isEqualTo(cases);
        assertThat(count("cs_callback")).isEqualTo(callbacks);
    }

    private long count(String table) {
        return jdbc.sql("select count(*) from " + table).query(Long.class).single();
    }
}
