package io.countersign;

import static io.countersign.Say.approve;
import static io.countersign.Say.edit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.Records.Proposed;
import io.countersign.cases.CaseVariables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.Deployment;
import org.camunda.bpm.engine.variable.value.TypedValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Something changes between approval and effect. The switch holds the approved case back meanwhile, so that the change is
 * there before the action is carried out.
 */
class LookAgainTest extends AppTest {

    private static final List<String> BACK_TO_A_PERSON =
            List.of("actionNotCarriedOut", "checkApprovalRules", "whoDecides", "assignLevel", "reviewProposal");

    @Autowired
    private RepositoryService repository;

    private Records records;

    @BeforeEach
    void records() {
        records = new Records(jdbc);
    }

    @AfterEach
    void everythingIsOn() {
        List.of("ticket", "outreach", "invoice", "briefing").forEach(workflow -> turn(workflow, "on"));
    }

    private void turn(String workflow, String state) {
        assertThat(as("admin")
                        .put("/api/switches/" + workflow, Map.of("state", state, "reason", "A test."))
                        .status())
                .isEqualTo(200);
    }

    private String propose(Proposed proposed) {
        return propose(proposed.workflow(), proposed.request(), proposed.action());
    }

    private void waits(String key) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> management.createJobQuery().processInstanceId(instance(key)).list().stream()
                        .anyMatch(
                                job -> String.valueOf(job.getExceptionMessage()).startsWith("Waiting")));
    }

    /** Approves, changes the world while nothing can be carried out, and lets go. */
    private void approvedThen(String workflow, String key, Map<String, Object> decision, Runnable change) {
        turn(workflow, "off");
        decides(Records.people(workflow).get(0), key, decision);
        waits(key);
        change.run();
        turn(workflow, "on");
    }

    private static JsonNode firstReason(JsonNode aCase) {
        return aCase.at("/routing/reasons/0");
    }

    /** What changes in a record of each workflow, and the words that its reviewer reads. */
    private record Change(String what, Function<Records, Proposed> given, List<String> sql, String says) {

        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Change> changes() {
        return Stream.of(
                new Change(
                        "the order was refunded elsewhere in part",
                        records -> records.refund("C-2101", "60.00"),
                        List.of(
                                "insert into sandbox_payment (kind, customer, order_number, amount, currency, idempotency_key,"
                                        + " booked_at) values ('refund', 'C-2101', 'A-2101', 10.00, 'EUR', 'seeded-2101', current_timestamp)"),
                        "order A-2101 refundable 80.00 → 70.00"),
                new Change(
                        "the customer's mail goes elsewhere now",
                        records -> records.refund("C-2119", "60.00"),
                        List.of("update sandbox_customer set email = 'thief@example.com' where id = 'C-2119'"),
                        "mail to c2119@example.com → thief@example.com"),
                new Change(
                        "the prospect has a deal now",
                        records -> records.mail("P-2101"),
                        List.of("update sandbox_prospect set open_deals = 1 where id = 'P-2101'"),
                        "open deals 0 → 1"),
                new Change(
                        "the supplier has another bank",
                        records -> records.invoice("S-4101", "DE00000000000000004101"),
                        List.of("update sandbox_supplier set bank = 'DE99999999999999994101' where number = 'S-4101'"),
                        "supplier bank DE00000000000000004101 → DE99999999999999994101"),
                new Change(
                        "somebody else reads along",
                        records -> records.briefing("Read along"),
                        List.of("insert into sandbox_reader (audience, email) values ('leadership', 'x@example.com')"),
                        "audience readers with x@example.com"));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void approverSeesAgainWhatHasChangedSince(Change change) {
        Proposed proposed = change.given().apply(records);
        String workflow = proposed.workflow();
        String key = propose(proposed);
        String group = groupOf(key);

        approvedThen(
                workflow,
                key,
                approve(),
                () -> change.sql().forEach(sql -> jdbc.sql(sql).update()));

        JsonNode again = becomes(key, "inReview");
        assertThat(trace(key)).endsWith(BACK_TO_A_PERSON.toArray(String[]::new));
        assertThat(firstReason(again).path("rule").asText()).isEqualTo("factsChanged");
        assertThat(firstReason(again).path("why").asText())
                .startsWith("Since the approval: ")
                .contains(change.says());
        assertThat(packet(key).at("/reasons/0/why"))
                .isEqualTo(firstReason(again).path("why"));
        assertThat(groupOf(key)).isEqualTo(group);
        assertThat(again.path("effects")).isEmpty();

        decides(Records.people(workflow).get(0), key, approve());

        assertThat(becomes(key, "done").path("effects")).isNotEmpty();
        jdbc.sql("delete from sandbox_reader where email = 'x@example.com'").update();
    }

    private JsonNode packet(String key) {
        return CaseVariables.json(
                runtime.<TypedValue>getVariableTyped(review(key).getExecutionId(), "review", false));
    }

    @Test
    void whoOptedOutMeanwhileIsNotWrittenTo() {
        String key = propose(records.mail("P-2102"));

        approvedThen(
                "outreach",
                key,
                approve(),
                () -> jdbc.sql("update sandbox_prospect set opted_out = true where id = 'P-2102'")
                        .update());

        JsonNode refused = becomes(key, "refused");
        assertThat(trace(key)).endsWith("actionNotCarriedOut", "checkApprovalRules", "whoDecides", "refused");
        assertThat(refused.at("/routing/reasons").findValuesAsText("rule")).contains("rule_optedOut", "factsChanged");
        assertThat(refused.path("effects")).isEmpty();
    }

    /** What an approval did not rest on, because the release before did not look at it, is seen once more. */
    @Test
    void approverSeesAgainWhatTheApprovalDidNotRestOn() {
        String key = propose(records.refund("C-2198", "60.00"));

        approvedThen(
                "ticket",
                key,
                approve(),
                () -> assertThat(jdbc.sql("update cs_binding set rests_on = replace(rests_on, ?, '')"
                                        + " where case_key = ? and rests_on like '%mailTo%'")
                                .params("\"mailTo\":\"c2198@example.com\",", key)
                                .update())
                        .isOne());

        assertThat(firstReason(becomes(key, "inReview")).path("rule").asText()).isEqualTo("factsChanged");
        decides("support1", key, approve());
        becomes(key, "done");
    }

    /** What the rules let run they decide on anew, and what was set back counts for nothing. */
    @Test
    void rulesDecideAnewOnWhatRanWithoutAPerson() {
        Proposed proposed = records.refund("C-2102", "45.00");
        turn("ticket", "off");
        String key = propose(proposed);
        waits(key);
        records.pay("refund", "C-2102", "A-2102", "10.00");
        turn("ticket", "on");

        JsonNode done = becomes(key, "done");

        assertThat(trace(key))
                .endsWith(
                        "actionNotCarriedOut",
                        "checkApprovalRules",
                        "whoDecides",
                        "carryOutAction",
                        "customerAnswered");
        assertThat(firstReason(done).path("why").asText()).contains("refundable 80.00 → 70.00");
        assertThat(done.at("/routing/oversight").asText()).isEqualTo("automatic");
        assertThat(done.at("/facts/automaticMoney24h").decimalValue()).isEqualByComparingTo("0");
        assertThat(paidTo("C-2102")).containsExactly(eur("45.00"));
    }

    /** Who wrote an action can't be the one who looks at it again, and what they changed stays known as theirs. */
    @Test
    void editIsSeenBySomebodyElseAgain() {
        String key = propose(records.refund("C-2103", "80.00"));

        approvedThen(
                "ticket", key, edit(Map.of("amount", 60)), () -> records.pay("refund", "C-2103", "A-2103", "10.00"));

        becomes(key, "inReview");
        assertThat(claim("support1", review(key)).status()).isEqualTo(403);
        decides("support2", key, approve());
        JsonNode done = becomes(key, "done");
        assertThat(done.at("/result/corrections/0/field").asText()).isEqualTo("amount");
        assertThat(done.at("/result/corrections/0/by").asText()).isEqualTo("support1");
        assertThat(paidTo("C-2103")).containsExactly(eur("60.00"));
    }

    @Test
    void approvalThatIsTooOldNoLongerCounts() {
        String key = propose(records.refund("C-2104", "60.00"));

        approvedThen(
                "ticket",
                key,
                approve(),
                () -> jdbc.sql("update cs_approval set approved_at = ? where case_key = ?")
                        .params(OffsetDateTime.now(ZoneOffset.UTC).minusDays(8), key)
                        .update());

        JsonNode again = becomes(key, "inReview");
        assertThat(firstReason(again).path("rule").asText()).isEqualTo("approvalExpired");
        assertThat(paidTo("C-2104")).isEmpty();
    }

    @Test
    void approvalUnderLaxerRulesNoLongerCounts() throws Exception {
        String key = propose(records.refund("C-2105", "60.00"));
        Deployment[] stricter = new Deployment[1];
        String table = Files.readString(Path.of("processes/ticket/ticketApproval.dmn"));

        approvedThen(
                "ticket",
                key,
                approve(),
                () -> stricter[0] = repository
                        .createDeployment()
                        .addString("processes/ticket/ticketApproval.dmn", table.replace("\"support\"", "\"finance\""))
                        .deploy());

        try {
            JsonNode again = becomes(key, "inReview");
            assertThat(firstReason(again).path("rule").asText()).isEqualTo("rulesStricter");
            assertThat(groupOf(key)).isEqualTo("finance");
            assertThat(paidTo("C-2105")).isEmpty();
        } finally {
            repository.deleteDeployment(stricter[0].getId(), true);
        }
    }

    /** What is replaced in the levels of review, by what, and what the reviewer reads. */
    static Stream<Arguments> stricterLevels() {
        return Stream.of(
                arguments(
                        "2121",
                        "(?<=rule_support1_authority\">\\s{1,20}<text>)500",
                        "50",
                        "support may approve up to 50 only"),
                arguments(
                        "2122",
                        "(rule_support1_secondPerson\">\\s*<text>)false",
                        "$1true",
                        "two people have to approve this"),
                arguments(
                        "2123",
                        "(rule_support1_who\">\\s*<text>)\"support\"",
                        "$1\"finance\"",
                        "it is no longer for support to decide"));
    }

    @ParameterizedTest
    @MethodSource("stricterLevels")
    void approvalUnderLaxerLevelsNoLongerCounts(String number, String lax, String strict, String says)
            throws Exception {
        String levels = Files.readString(Path.of("processes/reviewLevels.dmn"));
        String stricter = levels.replaceFirst(lax, strict);
        assertThat(stricter).isNotEqualTo(levels);
        String reviewed = propose(records.refund("C-" + number, "60.00"));
        String edited = propose(records.refund("C-" + number + "1", "60.00"));
        Deployment[] deployed = new Deployment[1];
        turn("ticket", "off");
        decides("support1", reviewed, approve());
        decides("support1", edited, edit(Map.of("amount", 55)));
        waits(reviewed);
        waits(edited);
        deployed[0] = repository
                .createDeployment()
                .addString("processes/reviewLevels.dmn", stricter)
                .deploy();

        turn("ticket", "on");

        try {
            for (String key : List.of(reviewed, edited)) {
                JsonNode again = becomes(key, "inReview");
                assertThat(firstReason(again).path("rule").asText()).isEqualTo("rulesStricter");
                assertThat(firstReason(again).path("why").asText())
                        .startsWith("Since the approval: the levels of review have become stricter")
                        .contains(says);
                assertThat(again.path("effects")).isEmpty();
            }
        } finally {
            repository.deleteDeployment(deployed[0].getId(), true);
        }
    }

    @Test
    void anotherVersionOfTheSameRulesChangesNothing() throws Exception {
        String key = propose(records.refund("C-2106", "60.00"));
        Deployment[] same = new Deployment[1];
        String table = Files.readString(Path.of("processes/ticket/ticketApproval.dmn"));

        approvedThen(
                "ticket",
                key,
                approve(),
                () -> same[0] = repository
                        .createDeployment()
                        .addString("processes/ticket/ticketApproval.dmn", table + "<!-- looked at -->")
                        .deploy());

        try {
            becomes(key, "done");
            assertThat(trace(key)).doesNotContain("actionNotCarriedOut");
        } finally {
            repository.deleteDeployment(same[0].getId(), true);
        }
    }

    @Test
    void switchToReviewStopsWhatWaitsToRunWithoutAPerson() {
        Proposed automatic = records.refund("C-2107", "40.00");
        turn("ticket", "off");
        String unseen = propose(automatic);
        waits(unseen);

        turn("ticket", "review");

        JsonNode inReview = becomes(unseen, "inReview");
        assertThat(firstReason(inReview).path("rule").asText()).isEqualTo("switchReview");
        assertThat(paidTo("C-2107")).isEmpty();
    }

    @Test
    void switchToReviewLetsAPersonsApprovalStand() {
        String key = propose(records.refund("C-2108", "60.00"));
        turn("ticket", "review");

        decides("support1", key, approve());

        becomes(key, "done");
        assertThat(paidTo("C-2108")).containsExactly(eur("60.00"));
    }

    /** A target's no is for a person, with its words, and no incident. */
    @Test
    void refusedActionGoesToAPersonWithTheTargetsWords() {
        Faults.MAIL_REFUSES.set(true);
        Proposed reply = records.refund("C-2109", "40.00");
        String key = propose(
                "ticket",
                reply.request(),
                Map.of("resolution", "reply", "reply", "Hello, it is on its way. Kind regards"));

        JsonNode refused = becomes(key, "inReview");

        assertThat(firstReason(refused).path("rule").asText()).isEqualTo("targetRefused");
        assertThat(firstReason(refused).path("why").asText()).contains("The address is blocked.");
        assertThat(refused.path("effects")).isEmpty();
        Faults.none();
        decides("support1", key, approve());
        becomes(key, "done");
        assertThat(mailsTo("C-2109")).hasSize(1);
    }
}
