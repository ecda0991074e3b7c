package io.countersign.workflow.invoice;

import static io.countersign.Say.approve;
import static io.countersign.Say.edit;
import static io.countersign.Say.escalate;
import static io.countersign.Say.reject;
import static io.countersign.Say.revise;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.AppTest;
import io.countersign.EveryEnd;
import io.countersign.Faults;
import io.countersign.Rest;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.camunda.bpm.engine.impl.jobexecutor.JobExecutor;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;

/** The stories of {@code processes/invoice/invoice.bpmn}, one for each way through it. */
class InvoiceProcessTest extends AppTest {

    @RegisterExtension
    static final EveryEnd ENDS = EveryEnd.of("invoice");

    private static final List<String> TO_A_PERSON = List.of(
            "invoiceReceived",
            "gatherFacts",
            "proposeAction",
            "checkApprovalRules",
            "whoDecides",
            "assignLevel",
            "reviewProposal");

    @Autowired
    private JobExecutor executor;

    private static Bills bill(int supplier, String number) {
        return new Bills(supplier, number);
    }

    private List<BigDecimal> booked(Bills bill) {
        return jdbc
                .sql("select total from sandbox_booking where supplier = ? order by id")
                .param(bill.supplierNumber())
                .query(BigDecimal.class)
                .list()
                .stream()
                .map(total -> total.setScale(2))
                .toList();
    }

    private String inReview(Bills bill, String net) {
        String key = open("invoice", bill.over(net));
        review(key);
        return key;
    }

    // without a person

    @Test
    void booksAFullMatchAtOnce() {
        Bills bill = bill(11, "A-1");
        String key = open("invoice", bill.over("1000.00"));

        JsonNode done = becomes(key, "done");

        assertThat(key).startsWith("I-");
        assertThat(trace(key))
                .containsExactly(
                        "invoiceReceived",
                        "gatherFacts",
                        "proposeAction",
                        "checkApprovalRules",
                        "whoDecides",
                        "carryOutAction",
                        "invoiceBooked");
        assertThat(rules(done)).containsExactly("rule_match");
        assertThat(effects(key)).containsExactly("ledger book done");
        assertThat(done.at("/effects/0/amount").decimalValue()).isEqualByComparingTo("1190.00");
        assertThat(booked(bill)).containsExactly(new BigDecimal("1190.00"));
    }

    @Test
    void booksAPdfAtOnce() {
        Bills bill = bill(12, "A-2");
        String pdf = Pdfs.pdf()
                .lines("Supplier " + bill.supplierNumber() + "\n" + bill.text(bill.order(), "1000.00"))
                .base64();

        JsonNode done = becomes(open("invoice", Map.of("pdf", pdf)), "done");

        assertThat(done.at("/proposal/evidence").findValuesAsText("reference"))
                .anyMatch(reference -> reference.startsWith("page 1, line 7: net"));
        assertThat(booked(bill)).hasSize(1);
    }

    @Test
    void oneInvoiceTwiceAtTheSameMomentIsBookedOnce() throws Exception {
        Bills bill = bill(13, "A-3");

        List<String> keys = atOnce(IntStream.range(0, 4).mapToObj(i -> () -> open("invoice", bill.over("1000.00"))));

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(keys)
                        .map(this::state)
                        .containsExactlyInAnyOrder("done", "refused", "refused", "refused"));
        assertThat(booked(bill)).hasSize(1);
    }

    @Test
    void whatIsApprovedAndNotBookedYetCountsAsBooked() {
        Bills bill = bill(14, "A-4");
        executor.shutdown();
        try {
            String first = open("invoice", bill.over("1000.00"));
            runsItsNextStep(first);
            assertThat(state(first)).isEqualTo("carryingOut");
            assertThat(booked(bill)).isEmpty();

            String same = open("invoice", bill.over("1000.00"));
            runsItsNextStep(same);
            String another = open("invoice", bill(14, "A-5").over("1000.00"));
            runsItsNextStep(another);

            assertThat(state(same)).isEqualTo("refused");
            assertThat(rules(theCase(another))).contains("rule_aboveReceived", "rule_possibleDuplicate");
        } finally {
            executor.start();
        }
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(booked(bill)).hasSize(1));
    }

    private void runsItsNextStep(String key) {
        management.executeJob(management
                .createJobQuery()
                .processInstanceId(instance(key))
                .singleResult()
                .getId());
    }

    // refuse

    @Test
    void refusesWhatIsBookedAlready() {
        String key = propose(
                "invoice",
                Map.of("supplier", "S-3002", "text", "Invoice R-88"),
                Map.of(
                        "supplier",
                        "S-3002",
                        "number",
                        "r-88",
                        "date",
                        "2026-11-12",
                        "purchaseOrder",
                        "PO-7010",
                        "net",
                        500,
                        "tax",
                        95,
                        "total",
                        595,
                        "currency",
                        "EUR",
                        "account",
                        "6600"));

        JsonNode refused = becomes(key, "refused");

        assertThat(trace(key)).endsWith("whoDecides", "refused").doesNotContain("carryOutAction", "reviewProposal");
        assertThat(refused.at("/routing/reasons/0/rule").asText()).isEqualTo("rule_exactDuplicate");
        assertThat(refused.path("effects")).isEmpty();
    }

    // a person decides

    @Test
    void approvedMismatchIsBookedOnce() {
        Bills bill = bill(15, "A-1");
        String key = inReview(bill, "900.00");
        assertThat(trace(key)).containsExactlyElementsOf(TO_A_PERSON);
        assertThat(groupOf(key)).isEqualTo("operations");
        assertThat(rules(theCase(key))).containsExactly("rule_differs");

        decides("ops1", key, approve());

        becomes(key, "done");
        assertThat(trace(key)).endsWith("reviewProposal", "decision", "carryOutAction", "invoiceBooked");
        assertThat(booked(bill)).containsExactly(new BigDecimal("1071.00"));
    }

    @Test
    void rejectedInvoiceIsNotBooked() {
        Bills bill = bill(16, "A-1");
        String key = inReview(bill, "900.00");

        decides("ops1", key, reject());

        becomes(key, "rejected");
        assertThat(trace(key)).endsWith("reviewProposal", "decision", "rejected");
        assertThat(booked(bill)).isEmpty();
    }

    @Test
    void editIsCheckedAnew() {
        Bills bill = bill(17, "A-1");
        String key = inReview(bill, "900.00");

        decides("ops1", key, edit(Map.of("net", 1000, "tax", 190, "total", 1190)));

        JsonNode done = becomes(key, "done");
        assertThat(trace(key))
                .endsWith("decision", "checkApprovalRules", "whoDecides", "carryOutAction", "invoiceBooked");
        assertThat(rules(done)).contains("rule_notInDocument").doesNotContain("rule_differs");
        assertThat(booked(bill)).containsExactly(new BigDecimal("1190.00"));
    }

    @Test
    void editToWhatIsBookedAlreadyIsRefused() {
        Bills bill = bill(18, "A-1");
        becomes(open("invoice", bill.over("1000.00")), "done");
        String key = inReview(bill(18, "A-2"), "900.00");
        Task review = review(key);
        claim("ops1", review);

        Rest.Answer refused = complete("ops1", review, edit(Map.of("number", "A-1")));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("message").asText()).contains("booked already");
        assertThat(state(key)).isEqualTo("inReview");
        assertThat(booked(bill)).hasSize(1);
    }

    @Test
    void aboveTenThousandTheLeadDecides() {
        Bills bill = bill(19, "A-1");
        String key = open("invoice", bill.request(bill.text(bill.bigOrder(), "9000.00")));
        review(key);

        assertThat(groupOf(key)).isEqualTo("operationsLead");
        assertThat(rules(theCase(key))).containsExactly("rule_farAboveLimit");
        decides("opslead", key, approve());
        becomes(key, "done");
        assertThat(booked(bill)).containsExactly(new BigDecimal("10710.00"));
    }

    @Test
    void changedBankDetailsNeedTwoOfFinanceWhateverTheAmount() {
        Bills bill = bill(20, "A-1");
        String key = open(
                "invoice", bill.request(bill.text(bill.order(), "1000.00") + "\nIBAN GB29 NWBK 6016 1331 9268 19"));
        review(key);
        assertThat(groupOf(key)).isEqualTo("finance");
        assertThat(rules(theCase(key))).contains("rule_bankChanged");

        decides("finance1", key, approve());

        assertThat(state(key)).isEqualTo("inReview");
        assertThat(claim("finance1", review(key)).status()).isEqualTo(403);
        decides("finance2", key, approve());
        becomes(key, "done");
        assertThat(booked(bill)).hasSize(1);
    }

    @Test
    void escalatedReviewGoesToTheLead() {
        Bills bill = bill(21, "A-1");
        String key = inReview(bill, "900.00");

        decides("ops1", key, escalate());

        assertThat(groupOf(key)).isEqualTo("operationsLead");
        assertThat(trace(key)).endsWith("decision", "escalateReview", "levelLeft", "assignLevel", "reviewProposal");
        decides("opslead", key, reject());
        becomes(key, "rejected");
    }

    @Test
    void revisedProposalIsTheAgentsNewOne() {
        Bills bill = bill(22, "A-1");
        String key = inReview(bill, "900.00");
        Task first = review(key);

        decides("ops1", key, revise("Please book on account 6640."));

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(
                                theCase(key).at("/proposal/action/account").asText())
                        .isEqualTo("6640"));
        assertThat(trace(key)).containsSequence("reviewProposal", "decision", "gatherFacts", "proposeAction");
        assertThat(review(key).getId()).isNotEqualTo(first.getId());
        decides("ops1", key, reject());
    }

    // the clock

    @Test
    void reminderIsSentAndTheReviewStays() {
        String key = inReview(bill(23, "A-1"), "900.00");
        Task review = review(key);

        fires(key, "reminderDue");

        assertThat(trace(key)).contains("reminderDue", "remindReviewers", "reviewersReminded");
        assertThat(review(key).getId()).isEqualTo(review.getId());
        decides("ops1", key, reject());
    }

    @Test
    void unansweredReviewGoesUpAndExpires() {
        Bills bill = bill(24, "A-1");
        String key = inReview(bill, "900.00");

        fires(key, "answerOverdue");
        assertThat(groupOf(key)).isEqualTo("operationsLead");
        fires(key, "answerOverdue");
        assertThat(groupOf(key)).isEqualTo("finance");
        fires(key, "answerOverdue");

        JsonNode expired = becomes(key, "expired");
        assertThat(trace(key)).endsWith("answerOverdue", "escalateReview", "levelLeft", "expired");
        assertThat(expired.path("effects")).isEmpty();
        assertThat(booked(bill)).isEmpty();
    }

    // no facts

    /** Nobody can decide without facts, so an operator has the case within five minutes, and it goes on from there. */
    @Test
    void operatorHasTheCaseWhereTheLedgerDoesNotTell() {
        Bills bill = bill(26, "A-1");
        Faults.BOOKS_DO_NOT_TELL.set(true);
        String key = open("invoice", bill.over("1000.00"));
        triesAgain(key, "gatherFacts");
        triesAgain(key, "gatherFacts");
        assertThat(state(key)).isEqualTo("proposing");

        ClockUtil.offset(Duration.ofMinutes(4).plusSeconds(1).toMillis());
        triesAgain(key, "gatherFacts");

        becomes(key, "stuck");
        assertThat(runtime.createIncidentQuery()
                        .processInstanceId(instance(key))
                        .singleResult()
                        .getIncidentMessage())
                .startsWith("Case " + key + ": a system of record did not tell")
                .contains("The ledger does not answer.");
        Faults.none();
        management.setJobRetries(
                management
                        .createJobQuery()
                        .processInstanceId(instance(key))
                        .singleResult()
                        .getId(),
                1);
        becomes(key, "done");
        assertThat(booked(bill)).hasSize(1);
    }

    // no proposal

    @Test
    void whatCannotBeReadGoesToAPersonAtOnceWhoWritesTheBooking() {
        Bills bill = bill(25, "A-1");
        String key = open(
                "invoice",
                Map.of(
                        "supplier",
                        bill.supplierNumber(),
                        "pdf",
                        Pdfs.pdf().picture().base64()));
        Task review = review(key);

        assertThat(trace(key)).containsSubsequence("noProposal", "checkApprovalRules", "whoDecides", "assignLevel");
        JsonNode waiting = theCase(key);
        assertThat(waiting.path("proposal").isNull()).isTrue();
        assertThat(waiting.at("/facts/document/why").asText()).contains("scanned");
        assertThat(claim("ops1", review).status()).isEqualTo(204);
        assertThat(complete("ops1", review, approve()).status()).isEqualTo(400);
        assertThat(complete("ops1", review, edit(bill.action(bill.order(), "1000.00")))
                        .status())
                .isEqualTo(204);

        JsonNode done = becomes(key, "done");
        assertThat(rules(done)).contains("rule_unreadable");
        assertThat(booked(bill)).containsExactly(new BigDecimal("1190.00"));
    }

    @Test
    void pagesAreForThoseWhoAreLoggedInAndMayReadTheCase() {
        Rest.Answer anonymous = as("").get("/camunda/api/countersign/cases/I-1/document/1.png");

        assertThat(anonymous.status()).isEqualTo(401);
        // basic authentication is for the API: a picture is shown in a session of Tasklist or Cockpit only
        assertThat(as("ops1")
                        .get("/camunda/api/countersign/cases/I-1/document/1.png")
                        .status())
                .isEqualTo(401);
    }
}
