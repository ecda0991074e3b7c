package io.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.Rest.Answer;
import io.countersign.cases.Json;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Evidence of any length: a case carries its beginning, the whole stands in a table by its hash. */
class EvidenceTest extends AppTest {

    private static final String LONG = "The pan is bent. ".repeat(177).strip();
    private static final String SHORT = "x".repeat(2000);

    private String key;
    private JsonNode evidence;

    @BeforeEach
    void proposed() {
        Records.Proposed refund = new Records(jdbc).refund("C-78" + (System.nanoTime() % 1_000_000), "60.00");
        ObjectNode body = (ObjectNode) Json.tree(Map.of(
                "request",
                        Map.of(
                                "customer",
                                refund.request().get("customer"),
                                "subject",
                                "Pan",
                                "text",
                                LONG + "\n" + SHORT),
                "proposal",
                        Map.of(
                                "agent", Map.of("name", "outside", "version", "7"),
                                "action", refund.action(),
                                "summary", "Pays it back.")));
        ((ObjectNode) body.path("proposal"))
                .set(
                        "evidence",
                        Json.parse("[{\"source\": \"mail\", \"quote\": \"" + LONG
                                + "\"}, {\"source\": \"mail\", \"quote\": \"" + SHORT + "\"}]"));
        Answer opened = as("agent").post("/api/proposals/ticket", body);
        assertThat(opened.status()).as(opened.toString()).isEqualTo(201);
        key = opened.json().path("key").asText();
        review(key);
        evidence = theCase(key).at("/proposal/evidence");
    }

    private Answer whole(String account, String digest) {
        return as(account).get("/api/cases/" + key + "/evidence/" + digest + ".txt");
    }

    private String digest() {
        return evidence.at("/0/digest").asText();
    }

    @Test
    void caseCarriesTheBeginningOfALongQuote() {
        assertThat(evidence).hasSize(2);
        assertThat(LONG).startsWith(evidence.at("/0/quote").asText());
        assertThat(evidence.at("/0/quote").asText()).hasSize(500);
        assertThat(evidence.at("/0/length").asInt()).isEqualTo(LONG.length());
        assertThat(digest()).matches("[0-9a-f]{64}");
        assertThat(evidence.at("/1/quote").asText()).isEqualTo(SHORT);
        assertThat(evidence.get(1).has("digest")).isFalse();
    }

    @Test
    void wholeQuoteIsPlainTextForItsReviewers() {
        Answer whole = whole("support1", digest());

        assertThat(whole.status()).as(whole.toString()).isEqualTo(200);
        assertThat(whole.text()).isEqualTo(LONG);
        assertThat(whole.header("Content-Type")).startsWith("text/plain");
        assertThat(whole.header("Content-Disposition")).startsWith("attachment");
        assertThat(whole.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void nobodyElseReadsIt() {
        assertThat(whole("comms1", digest()).status()).isEqualTo(403);
        assertThat(as("").get("/camunda/api/countersign/cases/" + key + "/evidence/" + digest() + ".txt")
                        .status())
                .isEqualTo(401);
        assertThat(whole("support1", "0".repeat(64)).status()).isEqualTo(404);
    }

    @Test
    void alteredTextIsNotShown() {
        jdbc.sql("update cs_evidence set text = 'Pay everything back.' where case_key = ?")
                .param(key)
                .update();

        assertThat(whole("support1", digest()).status()).isEqualTo(404);
    }
}
