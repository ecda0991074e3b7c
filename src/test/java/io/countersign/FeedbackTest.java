package io.countersign;

import static io.countersign.Say.edit;
import static io.countersign.Say.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LONG;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.Rest.Answer;
import io.countersign.cases.Json;
import io.countersign.insight.Feedback;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What agents learn from: what a line says, what it keeps to itself, and for whom it is. */
class FeedbackTest extends AppTest {

    @Autowired
    private Feedback feedback;

    @Test
    void anEditedCaseSaysWhatWasProposedAndWhatWasCarriedOut() {
        String key = propose(new Records(jdbc).refund("C-9721", "60.00"));
        decides("support1", key, edit(Map.of("amount", 40)));
        becomes(key, "done");
        as("agent")
                .post(
                        "/api/cases/" + key + "/outcomes",
                        Map.of("kind", "complaint", "severity", "minor", "note", "Ms Smith rang."));

        JsonNode line = line("?personal=true", key);

        assertThat(line.path("path").asText()).isEqualTo("edited");
        assertThat(line.path("agent").path("version").asText()).isEqualTo("7");
        assertThat(line.path("request").path("customer").asText()).isEqualTo("C-9721");
        assertThat(line.path("proposal").path("action").path("amount").decimalValue())
                .isEqualByComparingTo("60");
        assertThat(line.path("carriedOut").path("amount").decimalValue()).isEqualByComparingTo("40");
        assertThat(line.path("differences").findValuesAsText("field")).containsExactly("amount");
        assertThat(line.path("decision").path("outcome").asText()).isEqualTo("edit");
        assertThat(line.path("decision").path("by").asText()).isEqualTo("support1");
        assertThat(line.path("rules").path("fired")).isNotEmpty();
        assertThat(line.path("outcomes").path(0).path("note").asText()).isEqualTo("Ms Smith rang.");
    }

    @Test
    void withoutAskingForPersonalDataThereIsNone() {
        String key = propose(new Records(jdbc).refund("C-9722", "60.00"));
        decides("support1", key, edit(Map.of("amount", 40, "reply", "Dear Ms Smith, here you are.")));
        becomes(key, "done");
        as("agent")
                .post(
                        "/api/cases/" + key + "/outcomes",
                        Map.of("kind", "Ms Smith", "severity", "minor", "note", "Ms Smith rang."));

        JsonNode line = line("", key);

        assertThat(line.toString()).doesNotContain("C-9722", "Smith", "support1");
        assertThat(line.path("carriedOut").path("amount").decimalValue()).isEqualByComparingTo("40");
        assertThat(line.path("carriedOut").path("resolution").asText()).isEqualTo("refund");
        assertThat(line.path("carriedOut").path("reply").asText()).matches("\\[text of \\d+ characters]");
        assertThat(line.path("agent").path("name").asText()).isEqualTo("outside");
        assertThat(as("analyst").get("/api/feedback/ticket.csv").text()).doesNotContain("C-9722", "Smith");
    }

    @Test
    void everyEndedCaseIsThereOnceAcrossPages() {
        IntStream.range(0, 450).forEach(i -> jdbc.sql("""
                                insert into cs_case (case_key, workflow, state, opened_at, opened_by, ended_at)
                                values (?, 'outreach', 'rejected', current_timestamp, 'agent', current_timestamp)""").param("F-" + i).update());

        List<String> keys = lines("outreach", "").stream()
                .map(line -> line.path("key").asText())
                .toList();

        assertThat(new HashSet<>(keys)).hasSameSizeAs(keys);
        assertThat(keys)
                .containsExactlyElementsOf(
                        jdbc.sql("select case_key from cs_case where workflow = 'outreach' and ended_at is not null"
                                        + " order by number")
                                .query(String.class)
                                .list())
                .contains("F-0", "F-449");
        assertThat(as("auditor")
                        .get("/api/feedback/outreach.csv")
                        .text()
                        .lines()
                        .filter(line -> line.startsWith("\"F-")))
                .hasSize(450);
        jdbc.sql("delete from cs_case where case_key like 'F-%'").update();
    }

    @Test
    void noMoreThanAPageOfCasesIsHeldAtATime() {
        IntStream.range(0, 300).forEach(i -> jdbc.sql("""
                                insert into cs_case (case_key, workflow, state, opened_at, opened_by, ended_at)
                                values (?, 'outreach', 'rejected', current_timestamp, 'agent', current_timestamp)""").param("H-" + i).update());
        List<WeakReference<JsonNode>> told = new ArrayList<>();
        List<Long> held = new ArrayList<>();

        feedback.each("outreach", true, line -> {
            told.add(new WeakReference<>(line));
            if (line.path("key").asText().equals("H-290")) {
                System.gc();
                held.add(told.stream().filter(one -> one.get() != null).count());
            }
        });

        assertThat(told).hasSizeGreaterThanOrEqualTo(300);
        assertThat(held).singleElement().asInstanceOf(LONG).isBetween(1L, 20L);
        jdbc.sql("delete from cs_case where case_key like 'H-%'").update();
    }

    @Test
    void aSpreadsheetTakesNothingForAFormula() {
        String key = propose(new Records(jdbc).refund("C-9723", "60.00"));
        decides(
                "support1",
                key,
                values("outcome", "reject", "reason", "other", "comment", "=HYPERLINK(\"http://evil\")"));
        becomes(key, "rejected");

        String table =
                as("auditor").get("/api/feedback/ticket.csv?personal=true").text();

        assertThat(table).startsWith("\"key\",\"workflow\"").contains("\"'=HYPERLINK(\"\"http://evil\"\")\"");
        assertThat(table).doesNotContain("\"=HYPERLINK");
    }

    @ParameterizedTest
    @CsvSource({
        "auditor, ticket.jsonl, 200",
        "analyst, ticket.csv, 200",
        "admin, invoice.jsonl, 200",
        "supportlead, ticket.jsonl, 403",
        "support1, ticket.csv, 403",
        "agent, ticket.jsonl, 403",
        "nobody, ticket.jsonl, 401",
        "auditor, unknown.jsonl, 404",
        "auditor, ticket.jsonl?personal=perhaps, 400"
    })
    void feedbackIsForAuditorsAndAnalysts(String account, String file, int status) {
        assertThat(as(account).get("/api/feedback/" + file).status()).isEqualTo(status);
    }

    private String propose(Records.Proposed refund) {
        String key = propose(refund.workflow(), refund.request(), refund.action());
        review(key);
        return key;
    }

    private JsonNode line(String query, String key) {
        return lines("ticket", query).stream()
                .filter(line -> line.path("key").asText().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private List<JsonNode> lines(String workflow, String query) {
        Answer answer = as("analyst").get("/api/feedback/" + workflow + ".jsonl" + query);
        assertThat(answer.status()).isEqualTo(200);
        List<JsonNode> lines = new ArrayList<>();
        answer.text().lines().map(Json::parse).forEach(lines::add);
        return lines;
    }
}
