package io.countersign;

import static io.countersign.Say.approve;
import static io.countersign.Say.edit;
import static io.countersign.Say.escalate;
import static io.countersign.Say.json;
import static io.countersign.Say.reject;
import static io.countersign.Say.values;
import static io.countersign.Say.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countersign.Rest.Answer;
import io.countersign.cases.Json;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server refuses on {@code /engine-rest}, to whom, in which words; and that nothing changes then. */
class GuardTest extends AppTest {

    private static final String CUSTOMER = "C-1026";
    private static final String ORDER = "A-5126";

    private String key = "";
    private Task review;

    @BeforeEach
    void refundWaitsForAReview() {
        key = refundInReview(CUSTOMER, "60.00");
        review = review(key);
    }

    /** What is tried is refused with a sentence, and the case is as it was. */
    private Answer refused(int status, Supplier<Answer> tried) {
        Map<String, Object> before = everythingOf(key);
        Answer answer = tried.get();
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertIsASentence(answer);
        assertThat(everythingOf(key)).isEqualTo(before);
        return answer;
    }

    private static void assertIsASentence(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isBetween(400, 499);
        assertThat(answer.json().path("type").asText()).as(answer.toString()).isNotBlank();
        assertThat(answer.json().path("message").asText())
                .as(answer.toString())
                .matches("(?s)[A-Z“a-z].* .*[.]")
                .doesNotContain("ENGINE-", "org.", "io.countersign")
                // the reason code policyException is one of the contract's words
                .doesNotContainPattern("(?<!policy)Exception");
    }

    private static String message(Answer answer) {
        return answer.json().path("message").asText();
    }

    private Answer post(String account, String operation, Object body) {
        return as(account).post("/engine-rest/task/" + review.getId() + operation, body);
    }

    @Nested
    class Assignment {

        @ParameterizedTest
        @ValueSource(strings = {"finance1", "supportlead", "admin"})
        void nobodyOutsideTheGroupClaims(String account) {
            Answer answer = refused(403, () -> claim(account, review));

            assertThat(message(answer)).contains("Support", account);
        }

        @ParameterizedTest
        @ValueSource(strings = {"sales1", "agent", "auditor", "analyst"})
        void accountsWithoutTheWorkflowDoNotClaim(String account) {
            refused(403, () -> claim(account, review));
        }

        @Test
        void nobodyClaimsForAnother() {
            refused(403, () -> post("support1", "/claim", Map.of("userId", "support2")));
            refused(403, () -> post("support1", "/assignee", Map.of("userId", "support2")));
        }

        @Test
        void nobodyGivesTheirReviewToAnother() {
            claim("support1", review);

            refused(403, () -> post("support1", "/assignee", Map.of("userId", "support2")));
            refused(403, () -> post("support1", "/assignee", Map.of("userId", "finance1")));
        }

        @Test
        void nobodyTakesWhatAnotherHasClaimed() {
            claim("support1", review);

            Answer claimed = refused(409, () -> claim("support2", review));
            assertThat(message(claimed)).contains("support1").containsPattern("\\d\\d:\\d\\d");
            refused(409, () -> post("support2", "/assignee", Map.of("userId", "support2")));
            refused(409, () -> post("support2", "/unclaim", Map.of()));
        }

        @Test
        void handedBackReviewIsSomebodyElsesToClaim() {
            claim("support1", review);

            assertThat(post("support1", "/unclaim", Map.of()).status()).isEqualTo(204);

            assertThat(claim("support2", review).status()).isEqualTo(204);
        }

        @Test
        void administratorAssignsWithinTheGroupOnly() {
            refused(403, () -> post("admin", "/assignee", Map.of("userId", "finance1")));
            assertThat(post("admin", "/assignee", Map.of("userId", "support2")).status())
                    .isEqualTo(204);
        }

        @Test
        void whoLeftTheGroupDoesNotDecide() {
            claim("support2", review);
            identities.deleteMembership("support2", "support");
            try {
                refused(403, () -> complete("support2", review, approve()));
            } finally {
                identities.createMembership("support2", "support");
            }
            assertThat(complete("support2", review, reject()).status()).isEqualTo(204);
        }
    }

    @Nested
    class Completion {

        @Test
        void unclaimedReviewIsNotCompleted() {
            assertThat(message(refused(403, () -> complete("support1", review, approve()))))
                    .contains("Claim");
        }

        @Test
        void onlyTheAssigneeCompletes() {
            claim("support1", review);

            for (String other : List.of("support2", "supportlead", "admin")) {
                assertThat(message(refused(409, () -> complete(other, review, approve()))))
                        .contains("support1");
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"agent", "auditor", "analyst", "sales1"})
        void otherAccountsDoNotComplete(String account) {
            claim("support1", review);

            Answer answer = post(account, "/complete", Map.of("variables", approve()));

            assertIsASentence(answer);
            assertThat(state(key)).isEqualTo("inReview");
        }

        static Stream<Map<String, Object>> incomplete() {
            return Stream.of(
                    Map.of(),
                    values("outcome", ""),
                    values("outcome", "maybe"),
                    values("outcome", "Approve"),
                    values("outcome", "approve", "reason", "becauseISaySo"),
                    values("outcome", "reject"),
                    values("outcome", "reject", "reason", "notJustified"),
                    values("outcome", "reject", "reason", "notJustified", "comment", "   "),
                    values("outcome", "reject", "comment", "No."),
                    values("outcome", "escalate", "reason", "needsExpert"),
                    values("outcome", "revise", "reason", "wrongTone"),
                    values("outcome", "edit", "reason", "wrongAmount"),
                    with(values("outcome", "edit"), "edited", json(Map.of("amount", 50))),
                    Map.of("outcome", Map.of("value", true, "type", "Boolean")),
                    Map.of("outcome", Map.of("value", 1, "type", "Integer")),
                    with(values("outcome", "reject", "reason", "other"), "comment", json(Map.of("a", "b"))));
        }

        @ParameterizedTest
        @MethodSource("incomplete")
        void decisionHasToBeComplete(Map<String, Object> submitted) {
            claim("support1", review);

            refused(400, () -> complete("support1", review, submitted));
            refused(400, () -> post("support1", "/submit-form", Map.of("variables", submitted)));
        }

        static Stream<String> foreign() {
            return Stream.of(
                    "proposal",
                    "routing",
                    "facts",
                    "request",
                    "decision",
                    "result",
                    "gate",
                    "verdict",
                    "level",
                    "review",
                    "reviewers",
                    "anything");
        }

        @ParameterizedTest
        @MethodSource("foreign")
        void noOtherVariableIsWritten(String name) {
            claim("support1", review);
            Map<String, Object> submitted = with(approve(), name, json(Map.of("action", Map.of("amount", 820))));

            refused(400, () -> complete("support1", review, submitted));
            refused(400, () -> post("support1", "/submit-form", Map.of("variables", submitted)));
        }

        @Test
        void smallerChangesOfTheProposalAreSeenToo() {
            claim("support1", review);
            Object other =
                    json(Json.object(theCase(key).path("proposal").toString().replace("60.00", "60.01")));

            refused(400, () -> complete("support1", review, with(approve(), "proposal", other)));
        }

        static Stream<Map<String, ?>> impossible() {
            return Stream.of(
                    Map.of("amount", -5),
                    Map.of("amount", 0),
                    Map.of("amount", "50"),
                    Map.of("amount", "fifty"),
                    Map.of("amount", List.of(50)),
                    Map.of("amount", true),
                    Map.of("amount", 50.001),
                    Map.of("amount", 1e12),
                    Map.of("currency", "EURO"),
                    Map.of("currency", "XQX"),
                    Map.of("resolution", "gift"),
                    Map.of("reply", 5),
                    Map.of("reply", "x".repeat(10_001)),
                    Map.of("reply", "bell \u0007"),
                    Map.of("iban", "DE02120300000000202051"),
                    Map.of("amount", 50, "customer", "C-1027"));
        }

        @ParameterizedTest
        @MethodSource("impossible")
        void editedActionHasToBeAnAction(Map<String, ?> edited) {
            claim("support1", review);

            Answer answer = refused(400, () -> complete("support1", review, edit(edited)));

            assertThat(message(answer))
                    .contains(
                            edited.containsKey("customer")
                                    ? "customer"
                                    : edited.keySet().iterator().next());
        }

        @ParameterizedTest
        @ValueSource(strings = {"[]", "7", "\"amount\"", "{\"amount\":", "not json"})
        void editedHasToBeAnObject(String text) {
            claim("support1", review);
            Map<String, Object> submitted = with(
                    values("outcome", "edit", "reason", "wrongAmount"),
                    "edited",
                    Map.of("value", text, "type", "Json"));

            refused(400, () -> complete("support1", review, submitted));
        }

        @Test
        void approvalWithChangedFieldsIsRefused() {
            claim("support1", review);

            Answer answer = refused(
                    400, () -> complete("support1", review, with(approve(), "edited", json(Map.of("amount", 50)))));

            assertThat(message(answer)).contains("amount");
        }

        @Test
        void unchangedAndEmptyFieldsCountAsAbsent() {
            claim("support1", review);
            Map<String, Object> asTasklistSends = with(
                    values("outcome", "reject", "reason", "notJustified", "comment", "No."),
                    "edited",
                    json(refund(ORDER, "60")));

            assertThat(complete("support1", review, asTasklistSends).status()).isEqualTo(204);
            becomes(key, "rejected");
        }

        @Test
        void valuesOfAnEarlierRoundDoNotCount() {
            String two = propose(CUSTOMER, credit("900.00"));
            decides("finance1", two, approve());
            Task second = review(two);
            claim("finance2", second);

            Answer empty = complete("finance2", second, Map.of());
            Answer form = as("finance2")
                    .post("/engine-rest/task/" + second.getId() + "/submit-form", Map.of("variables", Map.of()));

            assertIsASentence(empty);
            assertIsASentence(form);
            assertThat(state(two)).isEqualTo("inReview");
            assertThat(complete("finance2", second, reject()).status()).isEqualTo(204);
            becomes(two, "rejected");
        }

        @Test
        void whoEscalatedDoesNotDecideAboveToo() {
            identities.createMembership("support1", "supportLead");
            try {
                decides("support1", key, escalate());
                review = review(key);

                refused(403, () -> claim("support1", review));
            } finally {
                identities.deleteMembership("support1", "supportLead");
            }
        }

        @Test
        void decidedReviewSaysWhoAndWhen() {
            decides("support1", key, reject());

            Answer late = complete("support2", review, approve());

            assertThat(late.status()).isEqualTo(409);
            assertIsASentence(late);
            assertThat(message(late)).contains("support1").containsPattern("\\d{4}, \\d\\d:\\d\\d");
        }

        @Test
        void ofTwoAtOnceOneWinsAndTheOtherReadsWhoWasFirst() throws Exception {
            claim("support1", review);
            List<Answer> answers =
                    atOnce(Stream.of(reject(), escalate()).map(said -> () -> complete("support1", review, said)));
            Answer one = answers.get(0);
            Answer other = answers.get(1);

            assertThat(List.of(one.status(), other.status())).containsExactlyInAnyOrder(204, 409);
            Answer loser = one.status() == 409 ? one : other;
            assertIsASentence(loser);
            assertThat(message(loser)).contains("support1");
        }

        @Test
        void ofTwoWhoClaimAtOnceOneWins() throws Exception {
            List<Answer> answers =
                    atOnce(Stream.of("support1", "support2").map(account -> () -> claim(account, review)));
            Answer one = answers.get(0);
            Answer other = answers.get(1);

            assertThat(List.of(one.status(), other.status())).containsExactlyInAnyOrder(204, 409);
            Answer loser = one.status() == 409 ? one : other;
            assertIsASentence(loser);
            assertThat(message(loser)).contains(one.status() == 409 ? "support2" : "support1");
        }
    }

    @Nested
    class OtherOperations {

        @BeforeEach
        void claimed() {
            claim("support1", review);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "POST | /delegate | {'userId':'support2'}",
                    "POST | /resolve | {'variables':{'outcome':{'value':'approve'}}}",
                    "POST | /bpmnError | {'errorCode':'noProposal','variables':{'gate':{'value':'automatic'}}}",
                    "POST | /bpmnEscalation | {'escalationCode':'x','variables':{'gate':{'value':'automatic'}}}",
                    "POST | /identity-links | {'userId':'finance1','type':'candidate'}",
                    "POST | /identity-links/delete | {'groupId':'support','type':'candidate'}",
                    "PUT | /variables/proposal | {'value':'{}','type':'Json'}",
                    "POST | /variables | {'modifications':{'gate':{'value':'automatic'}}}",
                    "DELETE | /variables/routing | ",
                    "PUT | /localVariables/edited | {'value':'{}','type':'Json'}",
                    "POST | /localVariables | {'modifications':{'outcome':{'value':'approve'}}}",
                    "PUT | / | {'assignee':'support2','name':'Approve me'}",
                    "DELETE | / | ",
                })
        void areNotAReviewers(String method, String path, String body) {
            String at = "/engine-rest/task/" + review.getId() + (path.equals("/") ? "" : path);
            Object sent = body == null ? null : body.replace('\'', '"');

            refused(403, () -> as("support1").send(method, at, sent, Map.of()));
        }

        @Test
        void dataOfTheProcessAreNotAReviewersToWrite() {
            String instance = "/engine-rest/process-instance/" + instance(key);

            refused(
                    403,
                    () -> as("support1").put(instance + "/variables/proposal", Map.of("value", "{}", "type", "Json")));
            refused(403, () -> as("support1").delete(instance));
            refused(
                    403,
                    () -> as("support1")
                            .post(
                                    instance + "/modification",
                                    Map.of(
                                            "instructions",
                                            List.of(Map.of(
                                                    "type", "startBeforeActivity", "activityId", "carryOutAction")))));
            refused(
                    403,
                    () -> as("support1").post("/engine-rest/message", Map.of("messageName", "x", "businessKey", key)));
        }

        /** A filter's expression runs for everybody who looks at the filter. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "${''.getClass().forName('java.lang.Runtime')}",
                    "${payments.refund('k', 'A-5001', 5, 'EUR')}",
                    "${currentUser()}${mail}",
                    "#{currentUser().getClass()}",
                    "${dateTime().getClass()}"
                })
        void filtersRunNoCodeNotEvenAnAdministrators(String expression) {
            Map<String, Object> filter =
                    Map.of("resourceType", "Task", "name", "Code", "query", Map.of("assigneeExpression", expression));

            refused(400, () -> as("admin").post("/engine-rest/filter/create", filter));

            String mine = as("admin")
                    .get("/engine-rest/filter?name=My%20tasks")
                    .json()
                    .at("/0/id")
                    .asText();
            refused(400, () -> as("admin").put("/engine-rest/filter/" + mine, filter));
        }

        @Test
        void filtersSayWhoAndWhen() {
            Answer answer = as("admin")
                    .post(
                            "/engine-rest/filter/create",
                            Map.of(
                                    "resourceType",
                                    "Task",
                                    "name",
                                    "Due soon",
                                    "query",
                                    Map.of("dueBeforeExpression", "${dateTime().plusDays(2).toDate()}")));

            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
            as("admin").delete("/engine-rest/filter/" + answer.json().path("id").asText());
        }

        @Test
        void timersAreNotAReviewersToMove() {
            String job = "/engine-rest/job/" + timer(key, "answerOverdue").getId();

            refused(403, () -> as("support1").post(job + "/execute", Map.of()));
            refused(403, () -> as("support1").put(job + "/duedate", Map.of("duedate", "2030-01-01T00:00:00.000+0000")));
            refused(403, () -> as("support1").put(job + "/retries", Map.of("retries", 0)));
        }

        @Test
        void commentsAre() {
            Answer answer = post("support1", "/comment/create", Map.of("message", "I have asked the warehouse."));

            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        }

        @ParameterizedTest
        @ValueSource(strings = {"agent", "auditor", "analyst", "sales1"})
        void otherAccountsChangeNothing(String account) {
            String task = "/engine-rest/task/" + review.getId();
            String instance = "/engine-rest/process-instance/" + instance(key);

            refused(403, () -> as(account).post(task + "/unclaim", Map.of()));
            refused(403, () -> as(account).post(task + "/submit-form", Map.of("variables", approve())));
            refused(403, () -> as(account).post(task + "/delegate", Map.of("userId", account)));
            refused(403, () -> as(account).put(task + "/variables/proposal", Map.of("value", "{}", "type", "Json")));
            refused(
                    403,
                    () -> as(account).put(instance + "/variables/proposal", Map.of("value", "{}", "type", "Json")));
            refused(403, () -> as(account).delete(instance));
            refused(403, () -> as(account).put(instance + "/suspended", Map.of("suspended", true)));
            refused(
                    403,
                    () -> as(account)
                            .put("/engine-rest/process-definition/key/ticket/suspended", Map.of("suspended", true)));
            refused(403, () -> as(account).delete("/engine-rest/history/process-instance/" + instance(key)));
            refused(
                    403,
                    () -> as(account).post("/engine-rest/user/create", Map.of("profile", Map.of("id", "mallory"))));
            refused(403, () -> as(account).put("/engine-rest/group/support/members/" + account, null));
            refused(403, () -> as(account).put("/engine-rest/user/support1/credentials", Map.of("password", "x")));
        }
    }

    @Nested
    class Sight {

        @ParameterizedTest
        @ValueSource(strings = {"sales1", "legal1", "ops1", "comms1", "agent"})
        void otherGroupsSeeNoTicketTasks(String account) {
            assertThat(as(account)
                            .get("/engine-rest/task?processDefinitionKey=ticket")
                            .json())
                    .isEmpty();
            assertThat(as(account).get("/engine-rest/task/" + review.getId()).status())
                    .isIn(403, 404);
            assertThat(as(account)
                            .get("/engine-rest/task/" + review.getId() + "/variables")
                            .text())
                    .doesNotContain(CUSTOMER);
        }

        @Test
        void reviewersSeeTheirTasks() {
            assertThat(as("support2").get("/engine-rest/task").json())
                    .extracting(task -> task.path("id").asText())
                    .contains(review.getId());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/engine-rest/task",
                    "/engine-rest/engine",
                    "/engine-rest/engine/default/task",
                    "/engine-rest/version",
                    "/engine-rest/process-definition",
                    "/engine-rest/identity/password-policy",
                    "/api/cases",
                    "/api/openapi",
                    "/api/docs",
                    "/api/nothing",
                    "/camunda/api/engine/engine/default/task",
                    "/camunda/api/engine/engine/default/process-definition",
                })
        void nothingAnswersWithoutAnAccount(String path) {
            Answer answer = Rest.at(port).get(path);

            assertThat(answer.status()).as(answer.toString()).isIn(401, 403);
            assertThat(Rest.at(port).as("nobody").get(path).status()).isIn(401, 403);
        }

        @Test
        void nothingIsChangedWithoutAnAccount() {
            refusedAnonymously("/engine-rest/task/" + review.getId() + "/complete");
            refusedAnonymously("/engine-rest/process-definition/key/ticket/start");
            refusedAnonymously("/engine-rest/deployment/create");
            refusedAnonymously("/api/cases/ticket");
            refusedAnonymously("/camunda/api/engine/engine/default/task/" + review.getId() + "/complete");
            assertThat(state(key)).isEqualTo("inReview");
        }

        private void refusedAnonymously(String path) {
            assertThat(Rest.at(port).post(path, Map.of()).status()).isIn(401, 403);
        }
    }

    @Nested
    class Starting {

        private Answer start(String account, Map<String, Object> body) {
            return as(account).post("/engine-rest/process-definition/key/ticket/start", body);
        }

        private Map<String, Object> request() {
            return Map.of("request", json(mail(CUSTOMER, "Question", "Where is my order A-5126?")));
        }

        @ParameterizedTest
        @ValueSource(strings = {"supportlead", "admin", "agent"})
        void isForLeadsAdministratorsAndAgents(String account) {
            Answer answer = start(account, Map.of("variables", request(), "businessKey", "MY-KEY"));

            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
            String instance = answer.json().path("id").asText();
            String given = jdbc.sql("select case_key from cs_case where process_instance = ?")
                    .param(instance)
                    .query(String.class)
                    .single();
            assertThat(given).startsWith("T-");
            await().untilAsserted(() -> assertThat(history.createHistoricProcessInstanceQuery()
                            .processInstanceId(instance)
                            .singleResult()
                            .getBusinessKey())
                    .isEqualTo(given));
        }

        @ParameterizedTest
        @ValueSource(strings = {"support1", "finance1", "sales1", "saleslead", "auditor", "analyst"})
        void isNobodyElses(String account) {
            long before = cases();

            Answer answer = start(account, Map.of("variables", request()));

            assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
            assertIsASentence(answer);
            assertThat(cases()).isEqualTo(before);
        }

        @ParameterizedTest
        @ValueSource(strings = {"supportlead", "agent", "admin"})
        void takesTheRequestAndNothingElse(String account) {
            long before = cases();
            for (Map<String, Object> variables : List.of(
                    Map.<String, Object>of(),
                    with(request(), "gate", Map.of("value", "automatic", "type", "String")),
                    with(request(), "proposal", json(Map.of())),
                    Map.<String, Object>of("request", json(Map.of("customer", CUSTOMER))),
                    Map.<String, Object>of("request", Map.of("value", "text", "type", "String")))) {
                Answer answer = start(account, Map.of("variables", variables));

                assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
                assertIsASentence(answer);
            }
            assertThat(cases()).isEqualTo(before);
        }

        @ParameterizedTest
        @ValueSource(strings = {"supportlead", "agent"})
        void beginsAtTheStart(String account) {
            long before = cases();
            Answer answer = start(
                    account,
                    Map.of(
                            "variables",
                            request(),
                            "startInstructions",
                            List.of(Map.of("type", "startBeforeActivity", "activityId", "carryOutAction"))));

            assertThat(answer.status()).as(answer.toString()).isBetween(400, 403);
            assertIsASentence(answer);
            assertThat(cases()).isEqualTo(before);
        }

        /** The engine reads JSON more leniently than we do: what we can't read strictly does not reach it. */
        @ParameterizedTest
        @ValueSource(
                strings = {"%s x", "\uFEFF%s", "{\"startInstructions\": [], %.0s\"startInstructions\": []}", "[%s]"})
        void isRefusedWhereItCantBeReadStrictly(String lenient) {
            long before = cases();
            String body = io.countersign.cases.Json.write(Map.of(
                    "variables",
                    request(),
                    "startInstructions",
                    List.of(Map.of("type", "startBeforeActivity", "activityId", "checkApprovalRules"))));

            Answer answer =
                    as("agent").post("/engine-rest/process-definition/key/ticket/start", lenient.formatted(body));

            assertThat(answer.status()).as(answer.toString()).isBetween(400, 403);
            assertIsASentence(answer);
            assertThat(cases()).isEqualTo(before);
        }

        private long cases() {
            return jdbc.sql("select count(*) from cs_case").query(Long.class).single();
        }
    }

    @Nested
    class Deploying {

        private static final String DECISION = """
                <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"
                    xmlns:camunda="http://camunda.org/schema/1.0/dmn" id="defs" name="d" namespace="x">
                  <decision id="deployedByTest" name="Deployed by a test" camunda:historyTimeToLive="P1D">
                    <variable id="v" name="one" typeRef="integer"/>
                    <literalExpression id="e" expressionLanguage="feel"><text>1</text></literalExpression>
                  </decision>
                </definitions>
                """;

        private Answer deploy(String account) {
            String body = "--b\r\nContent-Disposition: form-data; name=\"deployment-name\"\r\n\r\nby " + account
                    + "\r\n--b\r\nContent-Disposition: form-data; name=\"d.dmn\"; filename=\"d.dmn\"\r\n"
                    + "Content-Type: text/xml\r\n\r\n" + DECISION + "\r\n--b--\r\n";
            return as(account)
                    .post(
                            "/engine-rest/deployment/create",
                            body,
                            Map.of("Content-Type", "multipart/form-data; boundary=b"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"analyst", "admin"})
        void isForAnalysts(String account) {
            Answer answer = deploy(account);

            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        }

        @ParameterizedTest
        @ValueSource(strings = {"support1", "supportlead", "finance1", "agent", "auditor"})
        void isNobodyElses(String account) {
            Answer answer = deploy(account);

            assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
            assertIsASentence(answer);
        }
    }
}
