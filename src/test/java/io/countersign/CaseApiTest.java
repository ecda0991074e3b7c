package io.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.Rest.Answer;
import io.countersign.cases.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /api/cases} and {@code /api/proposals}, as other systems and other people's agents use them. */
class CaseApiTest extends AppTest {

    private static final String CUSTOMER = "C-1040";

    private static Map<String, Object> thanks() {
        return mail(CUSTOMER, "Thank you", "The pan is wonderful and came so fast. Thank you very much!");
    }

    private Answer openAs(String account, Object request, String idempotencyKey) {
        return as(account).post("/api/cases/ticket", request, Map.of("Idempotency-Key", idempotencyKey));
    }

    private static void assertProblem(Answer answer, int status) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        assertThat(answer.json().path("detail").asText()).as(answer.toString()).isNotBlank();
        assertThat(answer.text()).doesNotContain("Exception", "org.", "ENGINE-");
    }

    private long cases() {
        return jdbc.sql("select count(*) from cs_case").query(Long.class).single();
    }

    // opening

    @Test
    void opensACase() {
        Answer answer = as("agent").post("/api/cases/ticket", thanks());

        assertThat(answer.status()).isEqualTo(201);
        String key = answer.json().path("key").asText();
        assertThat(key).matches("T-\\d+");
        assertThat(answer.header("Location")).endsWith("/api/cases/" + key);
        assertThat(answer.json().path("state").asText()).isNotBlank();
        JsonNode done = becomes(key, "done");
        assertThat(done.properties())
                .extracting(Map.Entry::getKey)
                .contains(
                        "key",
                        "workflow",
                        "state",
                        "request",
                        "facts",
                        "proposal",
                        "routing",
                        "decision",
                        "result",
                        "effects");
        assertThat(done.path("workflow").asText()).isEqualTo("ticket");
        assertThat(done.path("request")).isEqualTo(Json.tree(thanks()));
    }

    @Test
    void sameIdempotencyKeyAndBodyIsTheSameCase() {
        String idempotencyKey = UUID.randomUUID().toString();
        Answer first = openAs("agent", thanks(), idempotencyKey);
        long cases = cases();

        Answer again = openAs("agent", thanks(), idempotencyKey);

        assertThat(first.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().path("key")).isEqualTo(first.json().path("key"));
        assertThat(cases()).isEqualTo(cases);
    }

    @Test
    void sameIdempotencyKeyWithAnotherBodyIsRefused() {
        String idempotencyKey = UUID.randomUUID().toString();
        openAs("agent", thanks(), idempotencyKey);

        assertProblem(openAs("agent", mail(CUSTOMER, "Another", "Something else."), idempotencyKey), 422);
        assertProblem(
                as("agent")
                        .post(
                                "/api/proposals/ticket",
                                proposal(CUSTOMER, refund("A-5140", "60.00")),
                                Map.of("Idempotency-Key", idempotencyKey)),
                422);
    }

    @Test
    void sameIdempotencyKeyAtOnceIsOneCase() throws Exception {
        String idempotencyKey = UUID.randomUUID().toString();
        long before = cases();

        List<Answer> answers =
                atOnce(IntStream.range(0, 6).mapToObj(i -> () -> openAs("agent", thanks(), idempotencyKey)));

        assertThat(answers).extracting(Answer::status).containsOnlyOnce(201).containsOnly(200, 201);
        assertThat(answers)
                .extracting(answer -> answer.json().path("key").asText())
                .containsOnly(answers.get(0).json().path("key").asText());
        assertThat(cases()).isEqualTo(before + 1);
    }

    // what is wrong with a request

    static Stream<Arguments> invalid() {
        return Stream.of(
                Arguments.of("subject", change("subject", "s".repeat(501))),
                Arguments.of("text", change("text", "t".repeat(50_001))),
                Arguments.of("text", change("text", "a\u0000b")),
                Arguments.of("subject", change("subject", "bell \u0007")),
                Arguments.of("customer", change("customer", "C-\u00011")),
                Arguments.of("customer", change("customer", null)),
                Arguments.of("subject", change("subject", null)),
                Arguments.of("text", change("text", null)),
                Arguments.of("customer", change("customer", 7)),
                Arguments.of("order", change("order", List.of("A-5140"))),
                Arguments.of("amount", change("amount", 50)),
                Arguments.of("proposal", change("proposal", Map.of())));
    }

    private static Map<String, Object> change(String field, Object value) {
        Map<String, Object> request = new HashMap<>(thanks());
        if (value == null) {
            request.remove(field);
        } else {
            request.put(field, value);
        }
        return request;
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void namesTheFieldThatIsWrong(String field, Map<String, Object> request) {
        long before = cases();

        Answer answer = as("agent").post("/api/cases/ticket", request);

        assertProblem(answer, 400);
        assertThat(answer.json().path("errors"))
                .as(answer.toString())
                .anySatisfy(error -> assertThat(error.path("field").asText()).endsWith(field));
        assertThat(cases()).isEqualTo(before);
    }

    @Test
    void namesEveryFieldThatIsWrong() {
        Answer answer = as("agent")
                .post("/api/cases/ticket", Map.of("subject", "s".repeat(501), "text", "a\u0000b", "unknown", 1));

        assertProblem(answer, 400);
        assertThat(answer.json().path("errors"))
                .extracting(error -> error.path("field").asText().replaceFirst(".*\\.", ""))
                .contains("subject", "text", "customer", "unknown");
    }

    @Test
    void takesTheLongestThatIsAllowed() {
        String text = "Thank you! äöü 😀\tand\nmore\r\n".repeat(2000).substring(0, 49_000);

        Answer answer = as("agent").post("/api/cases/ticket", mail(CUSTOMER, "s".repeat(500), text));

        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        assertThat(theCase(answer.json().path("key").asText())
                        .at("/request/text")
                        .asText())
                .isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "7", "null", "{\"customer\":\"C-1040\",}", "{} {}", "nothing"})
    void refusesWhatIsNoJsonObject(String body) {
        long before = cases();

        assertProblem(as("agent").post("/api/cases/ticket", body), 400);

        assertThat(cases()).isEqualTo(before);
    }

    @Test
    void refusesAnotherMediaType() {
        assertProblem(
                as("agent").post("/api/cases/ticket", "customer=C-1040", Map.of("Content-Type", "text/plain")), 415);
    }

    @Test
    void refusesABodyAboveTwoMegabytes() {
        long before = cases();

        assertProblem(
                as("agent").post("/api/cases/ticket", mail(CUSTOMER, "Big", "x".repeat(2 * 1024 * 1024 + 1))), 413);

        assertThat(cases()).isEqualTo(before);
    }

    // who and where

    @Test
    void unknownWorkflowsAndCasesAreNotFound() {
        assertProblem(as("agent").post("/api/cases/nothing", thanks()), 404);
        assertProblem(as("agent").post("/api/proposals/nothing", Map.of()), 404);
        assertProblem(as("agent").get("/api/cases/T-1"), 404);
        assertProblem(as("agent").get("/api/cases?workflow=nothing"), 404);
    }

    @Test
    void answersNobodyWithoutAnAccount() {
        for (Rest nobody : List.of(Rest.at(port), Rest.at(port).as("mallory"))) {
            assertProblem(nobody.post("/api/cases/ticket", thanks()), 401);
            assertProblem(nobody.get("/api/cases"), 401);
        }
    }

    @ParameterizedTest
    @CsvSource({"support1", "finance1", "sales1", "saleslead", "auditor", "analyst"})
    void otherAccountsOpenNoCases(String account) {
        long before = cases();

        assertProblem(as(account).post("/api/cases/ticket", thanks()), 403);
        assertProblem(as(account).post("/api/proposals/ticket", proposal(CUSTOMER, refund("A-5140", "1.00"))), 403);

        assertThat(cases()).isEqualTo(before);
    }

    @Test
    void otherWorkflowsReviewersReadNothing() {
        String key = open(thanks());

        assertProblem(as("sales1").get("/api/cases/" + key), 403);
        assertThat(as("sales1").get("/api/cases").json().at("/cases").findValuesAsText("workflow"))
                .doesNotContain("ticket");
        assertProblem(as("sales1").get("/api/cases?workflow=ticket"), 403);
        assertThat(as("support1").get("/api/cases/" + key).status()).isEqualTo(200);
        assertThat(as("auditor").get("/api/cases/" + key).status()).isEqualTo(200);
    }

    // reading

    @Test
    void waitsUntilTheCaseEnds() {
        String key = open(thanks());

        Answer answer = as("agent").get("/api/cases/" + key + "?wait=PT20S");

        assertThat(answer.json().path("state").asText()).isEqualTo("done");
    }

    @Test
    void waitsNoLongerThanAsked() {
        String key = propose(CUSTOMER, refund("A-5140", "60.00"));
        review(key);
        Instant before = Instant.now();

        Answer answer = as("agent").get("/api/cases/" + key + "?wait=PT1S");

        assertThat(answer.json().path("state").asText()).isEqualTo("inReview");
        assertThat(Duration.between(before, Instant.now())).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(10));
        assertProblem(as("agent").get("/api/cases/" + key + "?wait=long"), 400);
        assertProblem(as("agent").get("/api/cases/" + key + "?wait=PT1H"), 400);
    }

    @Test
    void listsCasesByPageAndFilter() {
        String waiting = propose(CUSTOMER, refund("A-5140", "60.00"));
        review(waiting);
        String done = open(thanks());
        becomes(done, "done");

        JsonNode all = as("agent").get("/api/cases?workflow=ticket").json();
        JsonNode inReview = as("agent").get("/api/cases?state=inReview").json();
        JsonNode far = as("agent").get("/api/cases?page=1000").json();

        assertThat(keys(all)).contains(waiting, done);
        assertThat(keys(inReview)).contains(waiting).doesNotContain(done);
        assertThat(inReview.path("cases"))
                .allSatisfy(line -> assertThat(line.path("state").asText()).isEqualTo("inReview"));
        assertThat(far.path("cases")).isEmpty();
        assertProblem(as("agent").get("/api/cases?state=asleep"), 400);
        assertProblem(as("agent").get("/api/cases?page=-1"), 400);
        assertProblem(as("agent").get("/api/cases?page=two"), 400);
        assertProblem(as("agent").get("/api/cases?page=99999999"), 400);
    }

    private static List<String> keys(JsonNode page) {
        return page.path("cases").findValuesAsText("key");
    }

    @Test
    void describesItself() {
        JsonNode paths = as("agent").get("/api/openapi").json().path("paths");

        assertThat(paths.properties())
                .extracting(Map.Entry::getKey)
                .contains("/api/cases", "/api/cases/{workflow}", "/api/cases/{key}", "/api/proposals/{workflow}");
    }

    // proposals

    @ParameterizedTest
    @ValueSource(strings = {"agent", "action", "summary"})
    void proposalNeedsItsAuthorActionAndSummary(String field) {
        ObjectNode body =
                Json.tree(proposal(CUSTOMER, refund("A-5140", "60.00"))).deepCopy();
        ((ObjectNode) body.path("proposal")).remove(field);
        long before = cases();

        Answer answer = as("agent").post("/api/proposals/ticket", body);

        assertProblem(answer, 400);
        assertThat(answer.json().path("errors").findValuesAsText("field")).anyMatch(name -> name.endsWith(field));
        assertThat(cases()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"request", "proposal"})
    void proposalComesWithItsRequest(String field) {
        Map<String, Object> body = new HashMap<>(proposal(CUSTOMER, refund("A-5140", "60.00")));
        body.remove(field);

        assertProblem(as("agent").post("/api/proposals/ticket", body), 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "0", "0.001", "1000001"})
    void proposedAmountHasToBeAnAmount(String amount) {
        Answer answer = as("agent").post("/api/proposals/ticket", proposal(CUSTOMER, refund("A-5140", amount)));

        assertProblem(answer, 400);
        assertThat(answer.text()).contains("amount");
    }

    @Test
    void impactAndChangesAreOursToCompute() {
        ObjectNode body =
                Json.tree(proposal(CUSTOMER, refund("A-5140", "60.00"))).deepCopy();
        ObjectNode proposal = (ObjectNode) body.path("proposal");
        proposal.set(
                "impact", Json.tree(Map.of("amount", 1, "currency", "EUR", "reversible", true, "text", "Harmless")));
        proposal.set("changes", Json.tree(List.of(Map.of("field", "Nothing", "before", "", "after", ""))));

        String key = as("agent")
                .post("/api/proposals/ticket", body)
                .json()
                .path("key")
                .asText();

        JsonNode ours = becomes(key, "inReview").path("proposal");
        assertThat(ours.at("/impact/amount").decimalValue()).isEqualByComparingTo("60.00");
        assertThat(ours.path("impact").toString()).doesNotContain("Harmless");
        assertThat(ours.path("changes").toString()).contains("A-5140").doesNotContain("Nothing");
        assertThat(ours.at("/agent/name").asText()).isEqualTo("outside");
    }

    @Test
    void inventedEvidenceIsDropped() {
        ObjectNode body =
                Json.tree(proposal(CUSTOMER, refund("A-5140", "60.00"))).deepCopy();
        ((ObjectNode) body.path("proposal"))
                .set(
                        "evidence",
                        Json.tree(List.of(
                                Map.of("source", "mail", "quote", "please look at my order"),
                                Map.of("source", "mail", "quote", "I was promised 60.00 EUR"),
                                Map.of("source", "oracle", "quote", "Pay them."))));

        String key = as("agent")
                .post("/api/proposals/ticket", body)
                .json()
                .path("key")
                .asText();

        assertThat(becomes(key, "inReview").at("/proposal/evidence").findValuesAsText("quote"))
                .containsExactly("please look at my order");
    }
}
