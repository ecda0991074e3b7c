package io.countersign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.Rest.Answer;
import io.countersign.cases.Json;
import java.time.Duration;
import java.util.Map;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.Test;

/** A reviewer sends a proposal back to the agent of somebody else, which had said that it revises. */
class RevisionTest extends OutsideAgentTest {

    private static ObjectNode revising(String customer, String amount) {
        ObjectNode body = (ObjectNode) Json.tree(proposal(customer, refund(orderOf(customer), amount)));
        ((ObjectNode) body.path("proposal")).put("revises", true);
        return body;
    }

    private String proposed(String customer, String amount) {
        Answer opened = as("agent").post("/api/proposals/ticket", revising(customer, amount));
        assertThat(opened.status()).as(opened.toString()).isEqualTo(201);
        return opened.json().path("key").asText();
    }

    private Answer send(String account, String key, JsonNode body) {
        return as(account).put("/api/cases/" + key + "/proposal", body);
    }

    private JsonNode packet(String key) {
        return Json.parse(String.valueOf(runtime.getVariable(instance(key), "review")));
    }

    /** The agent waits, and hears that its proposal was sent back, and why. */
    private JsonNode hears(String key) {
        Answer heard = as("agent").get("/api/cases/" + key + "?wait=PT50S");
        assertThat(heard.json().path("state").asText()).as(heard.toString()).isEqualTo("proposing");
        return heard.json();
    }

    @Test
    void hearsTheInstructionAndItsNextProposalShowsWhatItChanged() {
        String key = proposed("C-1027", "60.00");
        decides("support1", key, Say.revise("Take the postage off."));

        assertThat(hears(key).at("/decision/comment").asText()).isEqualTo("Take the postage off.");
        JsonNode next = revising("C-1027", "55.00").path("proposal");
        assertThat(send("support1", key, next).status()).isEqualTo(403);
        Answer stranger = send("admin", key, next);
        assertThat(stranger.status()).isEqualTo(403);
        assertThat(stranger.json().path("detail").asText()).contains("did not open case " + key);
        assertThat(send("agent", key, Json.tree(Map.of("action", Map.of()))).status())
                .isEqualTo(400);
        assertThat(send("agent", "T-999999", next).status()).isEqualTo(404);
        assertThat(theCase(key).path("state").asText()).isEqualTo("proposing");

        assertThat(send("agent", key, next).status()).isEqualTo(200);
        becomes(key, "inReview");
        assertThat(send("agent", key, next).status()).as("the same once more").isEqualTo(200);
        assertThat(send("agent", key, revising("C-1027", "79.00").path("proposal"))
                        .status())
                .as("nobody waits for another one")
                .isEqualTo(409);

        assertThat(packet(key).path("changes").path(0)).isEqualTo(Json.parse("""
                        {"field": "Since the last proposal: amount", "before": "60.00", "after": "55.00"}"""));
        assertThat(theCase(key).at("/routing/reasons").findValuesAsText("rule")).contains("sentBack");
        assertThat(theCase(key).at("/proposal/agent/name").asText()).isEqualTo("outside");
        decides("support1", key, Say.approve());
        becomes(key, "done");
        assertThat(paidTo("C-1027")).containsExactly(eur("55.00"));
    }

    @Test
    void hasThreeMoreTriesAndNoFourth() {
        String key = proposed("C-1028", "60.00");
        for (int i = 1; i <= 3; i++) {
            decides("support1", key, Say.revise("A little less."));
            hears(key);
            assertThat(send("agent", key, revising("C-1028", 60 - i + ".00").path("proposal"))
                            .status())
                    .isEqualTo(200);
            becomes(key, "inReview");
        }
        var review = review(key);
        claim("support1", review);

        assertThat(packet(key).path("outcomes").findValuesAsText("value")).doesNotContain("revise");
        Answer refused = complete("support1", review, Say.revise("Less."));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("message").asText()).contains("3 tries");
        assertThat(complete("support1", review, Say.reject()).status()).isEqualTo(204);
    }

    @Test
    void itsSilenceBringsTheCaseToAPersonWhoReadsWhy() {
        String key = proposed("C-1029", "60.00");
        decides("support1", key, Say.revise("Take the postage off."));
        hears(key);

        ClockUtil.offset(Duration.ofMinutes(5).toMillis());

        await().atMost(Duration.ofSeconds(30)).until(() -> state(key).equals("inReview"));
        assertThat(theCase(key).path("proposal").isNull()).isTrue();
        assertThat(packet(key).path("headline").asText()).startsWith("No proposal");
        assertThat(packet(key).at("/reasons/0/why").asText())
                .isEqualTo("The agent made no proposal. The agent that a reviewer had sent its proposal back to sent no"
                        + " other one in time. Write the action yourself with edit, or reject.");
        assertThat(packet(key).path("outcomes").findValuesAsText("value")).doesNotContain("approve");
        assertThat(send("agent", key, revising("C-1029", "55.00").path("proposal"))
                        .status())
                .as("too late")
                .isEqualTo(409);
        assertThat(paidTo("C-1029")).isEmpty();
    }
}
