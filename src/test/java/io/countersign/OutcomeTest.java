package io.countersign;

import static io.countersign.Say.approve;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.Rest.Answer;
import io.countersign.chain.Chain;
import io.countersign.chain.Entry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What becomes of cases later, and the chain of what happened to them. */
class OutcomeTest extends AppTest {

    @Autowired
    Chain chain;

    @Test
    void reportsOnceWhatBecameOfACase() {
        String key = refund("C-1030");
        Map<String, Object> chargeback = Map.of(
                "kind",
                "chargeback",
                "severity",
                "severe",
                "note",
                "The bank took it back.",
                "occurredAt",
                "2026-11-20T10:00:00+01:00");

        Answer first = as("agent").post("/api/cases/" + key + "/outcomes", chargeback, Map.of("Idempotency-Key", key));
        Answer again = as("agent").post("/api/cases/" + key + "/outcomes", chargeback, Map.of("Idempotency-Key", key));
        Answer other = as("agent")
                .post(
                        "/api/cases/" + key + "/outcomes",
                        Map.of("kind", "complaint", "severity", "minor"),
                        Map.of("Idempotency-Key", key));

        assertThat(first.status()).isEqualTo(201);
        assertThat(first.json().path("occurredAt").asText()).isEqualTo("2026-11-20T09:00:00Z");
        assertThat(first.json().path("reportedBy").asText()).isEqualTo("agent");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().path("id")).isEqualTo(first.json().path("id"));
        assertThat(other.status()).isEqualTo(422);
        assertThat(jdbc.sql("select count(*) from cs_outcome where case_key = ?")
                        .param(key)
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void refusesWhatIsNoOutcome() {
        String key = refund("C-1031");
        String address = "/api/cases/" + key + "/outcomes";

        JsonNode errors = as("agent")
                .post(address, Map.of("severity", "terrible", "note", "a\u0000b", "more", 1))
                .json()
                .path("errors");

        assertThat(errors.findValuesAsText("field"))
                .contains("outcome.kind", "outcome.severity", "outcome.note", "outcome.more");
        assertThat(as("agent")
                        .post(address, Map.of("kind", "x", "severity", "minor", "occurredAt", "yesterday"))
                        .status())
                .isEqualTo(400);
        assertThat(as("agent")
                        .post(address, Map.of("kind", "x", "severity", "minor", "occurredAt", "2126-01-01"))
                        .status())
                .isEqualTo(400);
        assertThat(as("agent")
                        .post("/api/cases/T-1/outcomes", Map.of("kind", "x", "severity", "minor"))
                        .status())
                .isEqualTo(404);
        assertThat(as("support1")
                        .post(address, Map.of("kind", "x", "severity", "minor"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void chainsWhatHappensInItsOrder() {
        String key = refund("C-1032");
        as("agent").post("/api/cases/" + key + "/outcomes", Map.of("kind", "complaint", "severity", "minor"));

        List<Entry> entries = chain.of(key);

        assertThat(entries)
                .extracting(Entry::kind)
                .containsExactly(
                        "request",
                        "facts",
                        "proposal",
                        "rules",
                        "review",
                        "claimed",
                        "opened",
                        "decision",
                        "approval",
                        "effect",
                        "effect",
                        "effect",
                        "effect",
                        "ended",
                        "outcome");
        String previous = "";
        for (Entry entry : entries) {
            assertThat(entry.previous()).isEqualTo(previous);
            assertThat(entry.hash()).isEqualTo(entry.expectedHash());
            assertThat(Entry.digest(entry.salt(), entry.payload())).isEqualTo(entry.payloadDigest());
            previous = entry.hash();
        }
    }

    /** A refund that a person approved. */
    private String refund(String customer) {
        String key = open(
                "ticket",
                Map.of(
                        "customer",
                        customer,
                        "subject",
                        "Pan",
                        "text",
                        "The pan from order " + customer.replace("C-10", "A-51")
                                + " arrived broken, I want my money back."));
        becomes(key, "inReview");
        claim("support1", review(key));
        as("support1").get("/engine-rest/task/" + review(key).getId() + "/form-variables");
        complete("support1", review(key), approve());
        becomes(key, "done");
        return key;
    }
}
