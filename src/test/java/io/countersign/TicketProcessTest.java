package io.countersign;

import static io.countersign.Say.approve;
import static io.countersign.Say.edit;
import static io.countersign.Say.escalate;
import static io.countersign.Say.reject;
import static io.countersign.Say.revise;
import static io.countersign.Say.with;
import static java.time.temporal.ChronoUnit.MINUTES;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.Rest.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The stories of {@code processes/ticket/ticket.bpmn}, one for each way through it. */
class TicketProcessTest extends AppTest {

    @RegisterExtension
    static final EveryEnd ENDS = EveryEnd.of("ticket");

    private static final List<String> TO_A_PERSON = List.of(
            "ticketReceived",
            "gatherFacts",
            "proposeAction",
            "checkApprovalRules",
            "whoDecides",
            "assignLevel",
            "reviewProposal");

    // without a person

    @Test
    void answersARoutineQuestionAtOnce() {
        String key = open(mail("C-1011", "A-5111", "Hi, when will my order A-5111 be delivered? Thank you!"));

        JsonNode done = becomes(key, "done");

        assertThat(trace(key))
                .containsExactly(
                        "ticketReceived",
                        "gatherFacts",
                        "proposeAction",
                        "checkApprovalRules",
                        "whoDecides",
                        "carryOutAction",
                        "customerAnswered");
        assertThat(done.at("/routing/oversight").asText()).isEqualTo("automatic");
        assertThat(done.path("decision").isNull()).isTrue();
        assertThat(mailsTo("C-1011"))
                .containsExactly(done.at("/proposal/action/reply").asText());
        assertThat(paidTo("C-1011")).isEmpty();
    }

    @Test
    void paysASmallRefundAtOnce() {
        String key = propose("C-1012", refund("A-5112", "40.00"));

        JsonNode done = becomes(key, "done");

        assertThat(done.path("effects")).hasSize(2);
        assertThat(effects(key)).containsExactly("payments refund done", "mail reply done");
        assertThat(paidTo("C-1012")).containsExactly(eur("40.00"));
        assertThat(mailsTo("C-1012")).hasSize(1);
    }

    @Test
    void asksAPersonForTheThirdRefundOfADay() {
        becomes(propose("C-1001", refund("A-5001", "40.00")), "done");
        becomes(propose("C-1001", refund("A-5001", "40.00")), "done");

        JsonNode third = becomes(propose("C-1001", refund("A-5001", "40.00")), "inReview");

        assertThat(rules(third)).contains("rule_moneyInDay");
        assertThat(paidTo("C-1001")).containsExactly(eur("40.00"), eur("40.00"));
    }

    @Test
    void nineRefundsAtOnceAreNotNineSmallOnes() throws Exception {
        List<String> keys = atOnce(IntStream.rangeClosed(30, 38)
                .mapToObj(i -> () -> propose("C-1004", refund("A-50" + i, "45.00"))));

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(keys).map(this::state).containsOnly("done", "inReview"));

        assertThat(keys.stream().collect(groupingBy(this::state)).get("done")).hasSize(2);
        assertThat(paidTo("C-1004")).containsExactly(eur("45.00"), eur("45.00"));
    }

    // refuse

    @Test
    void refusesARefundAboveWhatWasPaid() {
        String key = propose("C-1013", refund("A-5113", "80.01"));

        JsonNode refused = becomes(key, "refused");

        assertThat(trace(key)).endsWith("whoDecides", "refused").doesNotContain("carryOutAction", "reviewProposal");
        assertThat(refused.at("/routing/oversight").asText()).isEqualTo("refuse");
        assertThat(refused.path("effects")).isEmpty();
        assertThat(paidTo("C-1013")).isEmpty();
    }

    @Test
    void asksAPersonAboutAnOrderThatIsNotTheirs() {
        String key = propose("C-1013", refund("A-5114", "10.00"));

        JsonNode inReview = becomes(key, "inReview");

        assertThat(rules(inReview)).contains("rule_orderNotTheirs");
    }

    // a person decides

    @Test
    void approvedRefundIsPaidOnceAndTheReplySent() {
        String key = refundInReview("C-1014", "80.00");
        assertThat(trace(key)).containsExactlyElementsOf(TO_A_PERSON);
        assertThat(groupOf(key)).isEqualTo("support");

        decides("support1", key, approve());

        JsonNode done = becomes(key, "done");
        assertThat(trace(key)).endsWith("reviewProposal", "decision", "carryOutAction", "customerAnswered");
        assertThat(done.at("/decision/outcome").asText()).isEqualTo("approve");
        assertThat(done.at("/decision/by").asText()).isEqualTo("support1");
        assertThat(paidTo("C-1014")).containsExactly(eur("80.00"));
        assertThat(mailsTo("C-1014")).containsExactly("Hello, we have paid the money back. Kind regards");
    }

    @Test
    void rejectedRefundIsNotPaid() {
        String key = refundInReview("C-1015", "80.00");

        decides("support1", key, reject());

        JsonNode rejected = becomes(key, "rejected");
        assertThat(trace(key)).endsWith("reviewProposal", "decision", "rejected");
        assertThat(rejected.at("/decision/comment").asText()).isEqualTo("The pan was used for a year.");
        assertThat(paidTo("C-1015")).isEmpty();
        assertThat(mailsTo("C-1015")).isEmpty();
    }

    @Test
    void editWithinTheEditorsAuthorityIsCarriedOut() {
        String key = refundInReview("C-1016", "80.00");

        decides("support1", key, edit(Map.of("amount", 60, "reply", "Hello, we pay back 60.00 EUR.")));

        JsonNode done = becomes(key, "done");
        assertThat(trace(key))
                .endsWith(
                        "reviewProposal",
                        "decision",
                        "checkApprovalRules",
                        "whoDecides",
                        "carryOutAction",
                        "customerAnswered");
        assertThat(done.at("/proposal/action/amount").decimalValue()).isEqualByComparingTo("60");
        assertThat(done.at("/proposal/impact/amount").decimalValue()).isEqualByComparingTo("60");
        assertThat(paidTo("C-1016")).containsExactly(eur("60.00"));
        assertThat(mailsTo("C-1016")).containsExactly("Hello, we pay back 60.00 EUR.");
    }

    /** Two reviewers changed the proposal one after the other: each field is told with the edit that it has its value of. */
    @Test
    void keepsWhatReviewersCorrected() {
        String key = propose("C-1028", credit("900.00"));
        decides("finance1", key, edit(Map.of("amount", 700, "reply", "Hello, 700.00 EUR are yours.")));
        decides(
                "finance2",
                key,
                with(edit(Map.of("amount", 600)), "reason", Map.of("value", "policyException", "type", "String")));
        decides("finance1", key, approve());

        JsonNode corrections = becomes(key, "done").at("/result/corrections");

        assertThat(corrections.findValuesAsText("field")).containsExactly("amount", "reply");
        assertThat(corrections.at("/0/proposed").decimalValue()).isEqualByComparingTo("900");
        assertThat(corrections.at("/0/carriedOut").decimalValue()).isEqualByComparingTo("600");
        assertThat(corrections.at("/0/by").asText()).isEqualTo("finance2");
        assertThat(corrections.at("/0/reason").asText()).isEqualTo("policyException");
        assertThat(corrections.at("/1/by").asText()).isEqualTo("finance1");
        assertThat(jdbc.sql("select field, proposed, carried_out from cs_correction where case_key = ? order by field")
                        .param(key)
                        .query()
                        .listOfRows())
                .hasSize(2);
    }

    @Test
    void approvedAsItWasProposedIsNotCorrected() {
        String key = refundInReview("C-1029", "80.00");

        decides("support1", key, approve());

        assertThat(becomes(key, "done").at("/result/corrections")).isEmpty();
    }

    @Test
    void editAboveTheEditorsAuthorityGoesToSomebodyElse() {
        String key = propose("C-1005", credit("300.00"));
        decides("support1", key, edit(Map.of("amount", 600)));

        await().untilAsserted(() -> assertThat(groupOf(key)).isEqualTo("finance"));
        assertThat(state(key)).isEqualTo("inReview");
        assertThat(theCase(key).at("/proposal/action/amount").decimalValue()).isEqualByComparingTo("600");
        assertThat(claim("support1", review(key)).status()).isEqualTo(403);
        assertThat(theCase(key).path("effects")).isEmpty();
        decides("finance1", key, reject());
    }

    @Test
    void theEditorDoesNotDecideOnTheirOwnAction() {
        // finance1 edits above what one person may approve, and is not the second one
        String key = propose("C-1005", credit("700.00"));
        decides("finance1", key, edit(Map.of("amount", 600)));

        Task second = review(key);
        Answer refused = claim("finance1", second);

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().path("message").asText()).contains("finance1");
        decides("finance2", key, reject());
        becomes(key, "rejected");
    }

    @Test
    void editThatTheRulesRefuseChangesNothing() {
        String key = refundInReview("C-1017", "70.00");
        Task review = review(key);
        claim("support1", review);
        Map<String, Object> before = everythingOf(key);

        Answer refused = complete("support1", review, edit(Map.of("amount", 81)));

        assertThat(refused.status()).isBetween(400, 499);
        assertThat(refused.json().path("message").asText()).contains("81.00", "80.00");
        assertThat(everythingOf(key)).isEqualTo(before);
        assertThat(state(key)).isEqualTo("inReview");
    }

    @Test
    void editWithoutAChangeIsRefused() {
        String key = refundInReview("C-1017", "70.00");
        Task review = review(key);
        claim("support1", review);
        Map<String, Object> before = everythingOf(key);

        Answer refused = complete("support1", review, edit(Map.of("amount", 70.00, "order", "A-5117")));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("message").asText()).contains("changes nothing");
        assertThat(everythingOf(key)).isEqualTo(before);
    }

    @Test
    void escalatedReviewGoesToTheLead() {
        String key = refundInReview("C-1018", "80.00");

        decides("support1", key, escalate());

        assertThat(groupOf(key)).isEqualTo("supportLead");
        assertThat(trace(key)).endsWith("decision", "escalateReview", "levelLeft", "assignLevel", "reviewProposal");
        decides("supportlead", key, approve());
        becomes(key, "done");
        assertThat(paidTo("C-1018")).containsExactly(eur("80.00"));
    }

    @Test
    void revisedProposalIsTheAgentsNewOne() {
        String key = refundInReview("C-1019", "80.00");
        Task first = review(key);

        decides("support1", key, revise("Only answer, and pay nothing."));

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(theCase(key).at("/proposal/agent/name").asText())
                                .isNotEqualTo("outside"));
        assertThat(trace(key))
                .containsSequence("reviewProposal", "decision", "gatherFacts", "proposeAction", "checkApprovalRules");
        assertThat(tasks.createTaskQuery().taskId(first.getId()).count()).isZero();
        assertThat(theCase(key).at("/proposal/action/resolution").asText()).isEqualTo("reply");
        assertThat(paidTo("C-1019")).isEmpty();
    }

    @Test
    void agentHasThreeMoreTriesAndNoFourth() {
        String key = open(mail("C-1020", "Broken", "The pan A-5120 arrived broken. Please refund the 80.00 EUR."));
        for (int i = 1; i <= 3; i++) {
            Task before = review(key);
            decides("support1", key, revise("Refund " + (80 - i) + ".00 EUR."));
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                Task now =
                        tasks.createTaskQuery().processInstanceBusinessKey(key).singleResult();
                return now != null && !now.getId().equals(before.getId());
            });
        }
        Task fourth = review(key);
        claim("support1", fourth);

        Answer refused = complete("support1", fourth, revise("Refund 70.00 EUR."));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("message").asText()).contains("3 tries");
    }

    @Test
    void aboveFiveHundredTwoPeopleApprove() {
        String key = propose("C-1003", refund("A-5020", "1450.00"));
        review(key);
        assertThat(groupOf(key)).isEqualTo("finance");

        decides("finance1", key, approve());

        assertThat(trace(key)).endsWith("decision", "assignLevel", "reviewProposal");
        assertThat(state(key)).isEqualTo("inReview");
        assertThat(theCase(key).path("effects")).isEmpty();
        Answer again = claim("finance1", review(key));
        assertThat(again.status()).isEqualTo(403);
        assertThat(again.json().path("message").asText()).contains("second person");

        decides("finance2", key, approve());

        becomes(key, "done");
        assertThat(paidTo("C-1003")).containsExactly(eur("1450.00"));
    }

    // the clock

    @Test
    void reminderIsSentOnceAndTheReviewStays() {
        String key = refundInReview("C-1021", "80.00");
        Task review = review(key);
        assertThat(timer(key, "reminderDue").getDuedate().toInstant())
                .isCloseTo(Instant.now().plus(Duration.ofHours(2)), within(1, MINUTES));

        fires(key, "reminderDue");

        assertThat(timer(key, "reminderDue")).isNull();
        assertThat(review(key).getId()).isEqualTo(review.getId());
        assertThat(trace(key)).contains("reminderDue", "remindReviewers", "reviewersReminded");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(remindersAbout(key))
                        .containsExactlyInAnyOrder("support1@countersign.example", "support2@countersign.example"));
        assertThat(state(key)).isEqualTo("inReview");
    }

    /** Whatever becomes of a reminder, the review is open and nobody is kept from it. */
    @Test
    void reminderThatCannotBeSentStopsNothing() {
        String key = refundInReview("C-1021", "80.00");
        Faults.MAIL_IS_DOWN.set(true);

        fires(key, "reminderDue");

        assertThat(timer(key, "reminderDue")).isNull();
        assertThat(state(key)).isEqualTo("inReview");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> jdbc.sql("select count(claimed_at) from cs_notice where case_key = ?")
                                .param(key)
                                .query(Integer.class)
                                .single()
                        == 2);
        Faults.none();
        decides("support1", key, reject());
        becomes(key, "rejected");
    }

    private List<String> remindersAbout(String key) {
        return jdbc.sql("select recipient from sandbox_mail where idempotency_key like 'reminder%' and body like ?")
                .param("%Case " + key + " %")
                .query(String.class)
                .list();
    }

    @Test
    void unansweredReviewGoesUpAndExpiresBehindTheLastLevel() {
        String key = refundInReview("C-1022", "80.00");
        assertThat(timer(key, "answerOverdue").getDuedate().toInstant())
                .isCloseTo(Instant.now().plus(Duration.ofHours(4)), within(1, MINUTES));

        fires(key, "answerOverdue");
        assertThat(groupOf(key)).isEqualTo("supportLead");
        fires(key, "answerOverdue");
        assertThat(groupOf(key)).isEqualTo("finance");
        fires(key, "answerOverdue");

        JsonNode expired = becomes(key, "expired");
        assertThat(trace(key)).endsWith("answerOverdue", "escalateReview", "levelLeft", "expired");
        assertThat(expired.path("effects")).isEmpty();
        assertThat(paidTo("C-1022")).isEmpty();
        assertThat(mailsTo("C-1022")).isEmpty();
    }

    // the agent fails

    @Test
    void personHasTheCaseWithinFiveMinutesWhereTheAgentFails() {
        Faults.AGENT_IS_DOWN.set(true);
        String key = open(mail("C-1023", "Broken", "The pan A-5123 arrived broken. Please refund the 80.00 EUR."));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> management
                                .createJobQuery()
                                .processInstanceId(instance(key))
                                .withException()
                                .count()
                        == 1);
        assertThat(state(key)).isEqualTo("proposing");

        ClockUtil.offset(Duration.ofMinutes(5).toMillis());
        JsonNode inReview = becomes(key, "inReview");

        assertThat(trace(key)).contains("noProposal", "reviewProposal");
        assertThat(inReview.path("proposal").isNull()).isTrue();
        assertThat(groupOf(key)).isEqualTo("support");
    }

    @Test
    void withoutAProposalThereIsNothingToApproveButSomethingToWrite() {
        Faults.AGENT_IS_DOWN.set(true);
        String key = open(mail("C-1024", "Broken", "The pan A-5124 arrived broken. Please refund the 80.00 EUR."));
        ClockUtil.offset(Duration.ofMinutes(5).toMillis());
        Task review = review(key);
        claim("support1", review);

        Answer refused = complete("support1", review, approve());

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("message").asText()).contains("no proposal to approve");
        assertThat(complete("support1", review, edit(refund("A-5124", "80.00"))).status())
                .isEqualTo(204);
        JsonNode done = becomes(key, "done");
        assertThat(done.at("/proposal/action/amount").decimalValue()).isEqualByComparingTo("80");
        assertThat(paidTo("C-1024")).containsExactly(eur("80.00"));
    }

    // the target fails

    @Test
    void failedMailIsAnIncidentThatKeepsTheDecisionAndIsTriedAgain() {
        Faults.MAIL_IS_DOWN.set(true);
        String key = refundInReview("C-1025", "80.00");
        decides("support1", key, approve());
        carryingOutFails(key);

        management.setJobRetries(carryOut(key).getId(), 0);

        JsonNode stuck = becomes(key, "stuck");
        assertThat(stuck.at("/decision/by").asText()).isEqualTo("support1");
        assertThat(stuck.at("/effects/1/state").asText()).isEqualTo("inDoubt");

        Faults.none();
        // as the button in Cockpit does it
        Answer again = cockpit("admin")
                .send(
                        "PUT",
                        "/camunda/api/engine/engine/default/job/"
                                + carryOut(key).getId() + "/retries",
                        Map.of("retries", 1));
        assertThat(again).hasToString("204 ");
        triesAgain(key, "carryOutAction");

        becomes(key, "done");
        assertThat(paidTo("C-1025")).containsExactly(eur("80.00"));
        assertThat(mailsTo("C-1025")).hasSize(1);
    }
}
