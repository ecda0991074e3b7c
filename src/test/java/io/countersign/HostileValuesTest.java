package io.countersign;

import static io.countersign.Say.values;
import static io.countersign.Say.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.countersign.Records.Proposed;
import io.countersign.Rest.Answer;
import io.countersign.cases.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that no schema foresees, at every door: a clear no, and nothing of them is kept. */
class HostileValuesTest extends AppTest {

    private static final String DEEP = "[".repeat(10_000) + "]".repeat(10_000);
    private static final String DEEP_OBJECTS = "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000);
    /** Below what a JSON parser refuses by itself. */
    private static final String NESTED = "[".repeat(900) + "]".repeat(900);

    private static final String MEGABYTE = "\"" + "x".repeat(1_000_000) + "\"";

    /** By what they are: each is a JSON value, or what pretends to be one. */
    private static Stream<Map.Entry<String, String>> hostile() {
        return Stream.of(
                Map.entry("10,000 arrays deep", DEEP),
                Map.entry("10,000 objects deep", DEEP_OBJECTS),
                Map.entry("900 arrays deep", NESTED),
                Map.entry("a number of a million digits", "1e999999"),
                Map.entry("one of a million decimals", "1e-999999"),
                Map.entry("an exponent that no number has", "1e99999999999"),
                Map.entry("an exponent beyond any", "1e" + "9".repeat(30)),
                Map.entry("5,000 digits", "9".repeat(5_000)),
                Map.entry("no number", "NaN"),
                Map.entry("a lone high surrogate", "\"a\\ud800b\""),
                Map.entry("a lone low surrogate", "\"\\udc00\""),
                Map.entry("NUL", "\"a\\u0000b\""),
                Map.entry("an escape character", "\"a\\u001bb\""),
                Map.entry("a raw control character", "\"a\u0007b\""),
                Map.entry("a megabyte", MEGABYTE),
                Map.entry("the same field twice", "{\"a\": 1, \"a\": 2}"),
                Map.entry("a field named by a lone surrogate", "{\"\\ud800\": 1}"),
                Map.entry("a field named by NUL", "{\"a\\u0000\": 1}"),
                Map.entry("a field named by a megabyte", "{" + MEGABYTE + ": 1}"),
                Map.entry("a value that does not end", "{\"a\": "));
    }

    private static final Map<String, String> DOORS = Map.of(
            "/api/cases/ticket", "{\"customer\": \"C-1005\", \"subject\": %s, \"text\": \"Hello\"}",
            "/api/cases/outreach", "%s",
            "/api/cases/invoice", "{\"text\": \"Invoice\", \"supplier\": \"S-3001\", \"more\": %s}",
            "/api/cases/briefing", "{\"notes\": %s, \"audience\": \"team\", \"purpose\": \"p\"}",
            "/api/proposals/ticket", """
                    {"request": {"customer": "C-1005", "subject": "s", "text": "t"},
                     "proposal": {"agent": {"name": "a", "version": "1"}, "summary": "s", "confidence": 0.5, "action":
                       {"resolution": "credit", "amount": %s, "currency": "EUR", "reply": "r"}}}""",
            "/api/proposals/briefing", """
                    {"request": {"notes": "n", "audience": "team", "purpose": "p"},
                     "proposal": {"agent": {"name": "a", "version": "1"}, "summary": "s", "evidence": %s, "action":
                       {"audience": "team", "title": "t", "body": "b"}}}""");

    static Stream<Arguments> bodies() {
        return DOORS.entrySet().stream()
                .flatMap(door -> hostile()
                        .map(value -> arguments(
                                door.getKey(), value.getKey(), door.getValue().formatted(value.getValue()))));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("bodies")
    void doorRefusesAndKeepsNothing(String path, String what, String body) {
        Object before = stored();

        Answer refused = as("agent").post(path, body);

        assertThat(refused.status()).as(shortened(refused)).isBetween(400, 499);
        assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
        assertThat(refused.json().path("detail").asText()).isNotBlank();
        assertThat(refused.text().length()).isLessThan(10_000);
        assertThat(refused.text()).doesNotContain("com.fasterxml", "Exception", "StackOverflow");
        assertThat(stored()).isEqualTo(before);
    }

    private Object stored() {
        return Stream.of("cs_case", "ACT_HI_PROCINST", "cs_switch", "cs_outcome")
                .map(table -> jdbc.sql("select count(*) from " + table)
                        .query(Long.class)
                        .single())
                .toList();
    }

    /** As JSON whose lone surrogate comes over the wire. */
    private static String escaped(Map<String, Object> body) {
        return Json.write(body).replace("\ud800", "\\ud800");
    }

    private static String shortened(Answer answer) {
        String text = answer.toString();
        return text.length() > 500 ? text.substring(0, 500) : text;
    }

    static Stream<Arguments> everyValue() {
        return hostile().map(value -> arguments(value.getKey(), value.getValue()));
    }

    /** What is said of a case later, and the switch. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("everyValue")
    void otherDoorsRefuseAndKeepNothing(String what, String value) {
        String key = jdbc.sql("select min(case_key) from cs_case where workflow = 'ticket'")
                .query(String.class)
                .optional()
                .orElseGet(() -> open(mail("C-1005", "Hours", "Are you open on Sundays?")));
        Object before = stored();

        Answer outcome = as("agent")
                .post("/api/cases/" + key + "/outcomes", "{\"kind\": \"complaint\", \"severity\": " + value + "}");
        Answer turned =
                as("supportlead").put("/api/switches/ticket", "{\"state\": \"off\", \"reason\": " + value + "}");

        assertThat(outcome.status()).as(shortened(outcome)).isBetween(400, 499);
        assertThat(turned.status()).as(shortened(turned)).isBetween(400, 499);
        assertThat(stored()).isEqualTo(before);
    }

    @Test
    void reviewRefusesAndChangesNothing() {
        Proposed refund = new Records(jdbc).refund("C-2951", "60.00");
        String key = propose(refund.workflow(), refund.request(), refund.action());
        Task review = review(key);
        assertThat(claim("support1", review).status()).isEqualTo(204);
        Map<String, Object> before = everythingOf(key);

        hostile().forEach(value -> {
            Answer edit = complete(
                    "support1",
                    review,
                    with(
                            values("outcome", "edit", "reason", "wrongAmount"),
                            "edited",
                            Map.of("value", "{\"amount\": " + value.getValue() + "}", "type", "Json")));
            assertThat(edit.status())
                    .as(value.getKey() + ": " + shortened(edit))
                    .isBetween(400, 499);
            assertThat(edit.text()).as(value.getKey()).doesNotContain("ENGINE-", "Exception", "fasterxml");
        });
        for (String comment : List.of("a\ud800b", "a\u0000b", "a\u001bb", "x".repeat(1_000_000))) {
            Answer commented = as("support1")
                    .post(
                            "/engine-rest/task/" + review.getId() + "/complete",
                            escaped(Map.of(
                                    "variables", values("outcome", "reject", "reason", "other", "comment", comment))));
            assertThat(commented.status()).as(shortened(commented)).isEqualTo(400);
        }
        assertThat(everythingOf(key)).isEqualTo(before);
    }

    /** Tasklist asks for a business key as well: the case gets its own, and no other is worth an error later. */
    @Test
    void businessKeyIsOursAndAHostileOneIsRefused() {
        Map<String, Object> request = Map.of("request", Say.json(mail("C-1005", "Hours", "Are you open on Sundays?")));
        for (String key : List.of("a\u0000b", "a\u0007b", "a\ud800b", "x".repeat(256))) {
            Object before = stored();
            for (String account : List.of("supportlead", "admin")) {
                Answer refused = as(account)
                        .post(
                                "/engine-rest/process-definition/key/ticket/start",
                                escaped(Map.of("businessKey", key, "variables", request)));
                assertThat(refused.status()).as(shortened(refused)).isEqualTo(400);
                assertThat(refused.json().path("message").asText()).contains("business key");
            }
            assertThat(stored()).isEqualTo(before);
        }
        Answer started = as("supportlead")
                .post(
                        "/engine-rest/process-definition/key/ticket/start",
                        Map.of("businessKey", "mine", "variables", request));
        assertThat(started.status()).isEqualTo(200);
        assertThat(Json.parse(started.text()).path("businessKey").asText()).startsWith("T-");
    }

    @ParameterizedTest
    @MethodSource("names")
    void unknownNamesAreNotFound(String name) {
        assertThat(as("agent").get("/api/cases/" + name).status()).isBetween(400, 499);
        assertThat(as("agent").post("/api/cases/" + name, "{}").status()).isBetween(400, 499);
        assertThat(as("auditor").get("/api/audit/" + name).status()).isBetween(400, 499);
    }

    static Stream<String> names() {
        return Stream.of("%00", "a%00b", "%ED%A0%80", "%FF", "..%2f..%2fetc", "%22%27--", "x".repeat(4_000));
    }
}
