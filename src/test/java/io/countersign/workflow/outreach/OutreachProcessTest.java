package io.countersign.workflow.outreach;

import static io.countersign.Say.approve;
import static io.countersign.Say.edit;
import static io.countersign.Say.escalate;
import static io.countersign.Say.reject;
import static io.countersign.Say.revise;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.AppTest;
import io.countersign.EveryEnd;
import io.countersign.Faults;
import io.countersign.Rest.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The stories of {@code processes/outreach/outreach.bpmn}, one for each way through it. */
class OutreachProcessTest extends AppTest {

    @RegisterExtension
    static final EveryEnd ENDS = EveryEnd.of("outreach");

    private static final List<String> TO_A_PERSON = List.of(
            "outreachRequested",
            "gatherFacts",
            "proposeAction",
            "checkApprovalRules",
            "whoDecides",
            "assignLevel",
            "reviewProposal");

    private static final String PLAIN =
            "Hello,\n\nI would like to follow up on our conversation. Would you have time next week?\n\nKind regards";
    private static final String PRICED = "Hello,\n\nthe mug is yours for 20.00 EUR.\n\nKind regards";

    // without a person

    @Test
    void sendsAPlainMailToASmallAccountAtOnce() {
        String key = open("outreach", goal("P-2001", "Introduce us and ask for a short call."));

        JsonNode done = becomes(key, "done");

        assertThat(trace(key))
                .containsExactly(
                        "outreachRequested",
                        "gatherFacts",
                        "proposeAction",
                        "checkApprovalRules",
                        "whoDecides",
                        "carryOutAction",
                        "mailSent");
        assertThat(done.at("/routing/oversight").asText()).isEqualTo("automatic");
        assertThat(done.path("decision").isNull()).isTrue();
        assertThat(effects(key)).containsExactly("mail send done", "crm noteContact done");
        assertThat(mails("P-2001"))
                .containsExactly(done.at("/proposal/action/body").asText());
        assertThat(contacts("P-2001")).isEqualTo(1);
    }

    @Test
    void asksAPersonForTheSecondMailWithin14Days() {
        becomes(propose("P-2011", PLAIN), "done");

        JsonNode second = becomes(propose("P-2011", PLAIN), "inReview");

        assertThat(rules(second)).contains("rule_secondMail");
        assertThat(mails("P-2011")).hasSize(1);
    }

    @Test
    void nineMailsAtOnceAreNotNineFirstOnes() throws Exception {
        List<String> keys = atOnce(IntStream.range(0, 9).mapToObj(i -> () -> propose("P-2012", PLAIN)));

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(keys).map(this::state).containsOnly("done", "inReview"));

        assertThat(keys.stream().collect(groupingBy(this::state)).get("done")).hasSize(1);
        assertThat(mails("P-2012")).hasSize(1);
    }

    @Test
    void mailThatIsApprovedButNotSentYetCountsAlready() {
        Faults.MAIL_IS_DOWN.set(true);
        String first = propose("P-2013", PLAIN);
        carryingOutFails(first);

        JsonNode second = becomes(propose("P-2013", PLAIN), "inReview");

        assertThat(rules(second)).contains("rule_secondMail");
        assertThat(contacts("P-2013")).isZero();
    }

    // refuse

    @Test
    void refusesAMailToWhoeverOptedOut() {
        String key = open("outreach", goal("P-2003", "Introduce us."));

        JsonNode refused = becomes(key, "refused");

        assertThat(trace(key)).endsWith("whoDecides", "refused").doesNotContain("carryOutAction", "reviewProposal");
        assertThat(rules(refused)).contains("rule_optedOut");
        assertThat(refused.path("effects")).isEmpty();
        assertThat(mails("P-2003")).isEmpty();
    }

    @Test
    void refusesAMailToAnotherAddressOrToNobodyOnRecord() {
        String other = propose(
                "outreach",
                goal("P-2014", "Follow up."),
                Map.of("to", "p2015@example.com", "subject", "Hello", "body", PLAIN));
        String unknown = open("outreach", goal("P-9999", "Follow up."));

        assertThat(rules(becomes(other, "refused"))).contains("rule_otherRecipient");
        assertThat(rules(becomes(unknown, "refused"))).contains("rule_unknownProspect");
        assertThat(mails("P-2014")).isEmpty();
        assertThat(mails("P-2015")).isEmpty();
    }

    // before

    @Test
    void eachMatterGoesToThoseWhoKnowIt() {
        Map.of(
                        PRICED,
                        "salesLead",
                        "Hello, our pans are the best there are.",
                        "salesLead",
                        "Hello, we guarantee that in the contract.",
                        "legal",
                        "Hello, you know Pfannenwerk.",
                        "legal",
                        "Hello, look at https://example.com please.",
                        "sales",
                        "Hello, this is f\u200bree.",
                        "salesLead")
                .forEach((body, group) -> {
                    String key = propose("P-2016", body);
                    becomes(key, "inReview");
                    assertThat(groupOf(key)).as(body).isEqualTo(group);
                });
        assertThat(mails("P-2016")).isEmpty();
    }

    @Test
    void approvedMailIsSentOnceAndNoted() {
        String key = open("outreach", goal("P-2002", "Follow up on the open deal."));
        JsonNode inReview = becomes(key, "inReview");
        assertThat(trace(key)).containsExactlyElementsOf(TO_A_PERSON);
        assertThat(rules(inReview)).contains("rule_highValue", "rule_openDeal");
        assertThat(groupOf(key)).isEqualTo("sales");

        decides("sales1", key, approve());

        JsonNode done = becomes(key, "done");
        assertThat(trace(key)).endsWith("reviewProposal", "decision", "carryOutAction", "mailSent");
        assertThat(done.at("/decision/by").asText()).isEqualTo("sales1");
        assertThat(mails("P-2002")).hasSize(1);
        assertThat(contacts("P-2002")).isEqualTo(1);
    }

    @Test
    void rejectedMailIsNotSent() {
        String key = open("outreach", goal("P-2004", "Follow up."));
        assertThat(rules(becomes(key, "inReview"))).contains("rule_secondMail");

        decides("sales2", key, reject());

        becomes(key, "rejected");
        assertThat(trace(key)).endsWith("reviewProposal", "decision", "rejected");
        assertThat(mails("P-2004")).isEmpty();
    }

    @Test
    void editWithinTheEditorsAuthorityIsSent() {
        String key = inReview("P-2017", PRICED);

        decides("saleslead", key, edit(Map.of("body", PRICED.replace("20.00", "24.50"))));

        JsonNode done = becomes(key, "done");
        assertThat(trace(key))
                .endsWith(
                        "reviewProposal", "decision", "checkApprovalRules", "whoDecides", "carryOutAction", "mailSent");
        assertThat(mails("P-2017")).containsExactly(PRICED.replace("20.00", "24.50"));
        assertThat(done.at("/result/corrections/0/field").asText()).isEqualTo("body");
    }

    @Test
    void editThatNamesACommitmentGoesToLegal() {
        String key = inReview("P-2018", PRICED);

        decides("saleslead", key, edit(Map.of("body", PRICED + "\nWe guarantee it.")));

        await().untilAsserted(() -> assertThat(groupOf(key)).isEqualTo("legal"));
        assertThat(theCase(key).path("effects")).isEmpty();
        decides("legal1", key, approve());
        becomes(key, "done");
        assertThat(mails("P-2018")).containsExactly(PRICED + "\nWe guarantee it.");
    }

    @Test
    void editToAnotherAddressIsRefusedAndChangesNothing() {
        String key = inReview("P-2019", PRICED);
        Task review = review(key);
        claim("saleslead", review);

        Answer refused = complete("saleslead", review, edit(Map.of("to", "somebody@example.com")));

        assertThat(refused.status()).isBetween(400, 499);
        assertThat(refused.json().path("message").asText()).contains("p2019@example.com");
        assertThat(theCase(key).at("/proposal/action/to").asText()).isEqualTo("p2019@example.com");
        assertThat(state(key)).isEqualTo("inReview");
    }

    @Test
    void escalatedReviewGoesToTheLead() {
        String key = inReview("P-2020", "Hello, look at https://example.com please.");

        decides("sales1", key, escalate());

        assertThat(groupOf(key)).isEqualTo("salesLead");
        assertThat(trace(key)).endsWith("decision", "escalateReview", "levelLeft", "assignLevel", "reviewProposal");
        decides("saleslead", key, approve());
        becomes(key, "done");
        assertThat(mails("P-2020")).hasSize(1);
    }

    @Test
    void revisedMailIsTheAgentsNewOne() {
        String key = inReview("P-2021", PRICED);

        decides("saleslead", key, revise("Make it a thank you, without any price."));

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(theCase(key).at("/proposal/agent/name").asText())
                                .isEqualTo("outreach-template"));
        review(key);
        assertThat(trace(key))
                .containsSequence("reviewProposal", "decision", "gatherFacts", "proposeAction", "checkApprovalRules");
        assertThat(theCase(key).at("/proposal/action/subject").asText()).isEqualTo("Thank you");
        assertThat(mails("P-2021")).isEmpty();
    }

    // the clock

    @Test
    void reminderIsSentAndTheReviewStays() {
        String key = inReview("P-2022", PRICED);

        fires(key, "reminderDue");

        assertThat(trace(key)).contains("reminderDue", "remindReviewers", "reviewersReminded");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(jdbc.sql("select recipient from sandbox_mail where subject like ?")
                                .param("%" + key)
                                .query(String.class)
                                .list())
                        .containsExactly("saleslead@countersign.example"));
        assertThat(state(key)).isEqualTo("inReview");
    }

    @Test
    void unansweredReviewGoesUpAndExpiresBehindTheLastLevel() {
        String key = inReview("P-2023", "Hello, look at https://example.com please.");

        fires(key, "answerOverdue");
        assertThat(groupOf(key)).isEqualTo("salesLead");
        fires(key, "answerOverdue");

        JsonNode expired = becomes(key, "expired");
        assertThat(trace(key)).endsWith("answerOverdue", "escalateReview", "levelLeft", "expired");
        assertThat(expired.path("effects")).isEmpty();
        assertThat(mails("P-2023")).isEmpty();
    }

    // the agent or a target fails

    @Test
    void personHasTheCaseWhereTheAgentFails() {
        Faults.AGENT_IS_DOWN.set(true);
        String key = open("outreach", goal("P-2024", "Follow up."));
        ClockUtil.offset(Duration.ofMinutes(5).toMillis());

        JsonNode inReview = becomes(key, "inReview");

        assertThat(trace(key)).contains("noProposal", "reviewProposal");
        assertThat(inReview.path("proposal").isNull()).isTrue();
        assertThat(groupOf(key)).isEqualTo("sales");
    }

    @Test
    void whoOptsOutBeforeTheMailLeavesGetsNone() {
        Faults.MAIL_IS_DOWN.set(true);
        String key = inReview("P-2025", PRICED);
        decides("saleslead", key, approve());
        carryingOutFails(key);
        jdbc.sql("update sandbox_prospect set opted_out = true where id = 'P-2025'")
                .update();
        Faults.none();

        management.executeJob(carryOut(key).getId());

        JsonNode refused = becomes(key, "refused");
        assertThat(trace(key)).endsWith("actionNotCarriedOut", "checkApprovalRules", "whoDecides", "refused");
        assertThat(rules(refused)).contains("rule_optedOut", "targetRefused");
        assertThat(refused.path("effects")).as("certainly nothing was done").isEmpty();
        assertThat(mails("P-2025")).isEmpty();
        assertThat(contacts("P-2025")).isZero();
    }

    @Test
    void whoOptsOutAfterTheMailHasLeftIsNotedAllTheSame() {
        Faults.MAIL_IS_DOWN.set(true);
        String key = inReview("P-2026", PRICED);
        decides("saleslead", key, approve());
        carryingOutFails(key);
        // the mail left, and its answer was lost
        String effect = theCase(key).at("/effects/0/key").asText();
        jdbc.sql("insert into sandbox_mail (idempotency_key, recipient, subject, body, sent_at)"
                        + " values (?, 'p2026@example.com', 'Hello', 'lost', current_timestamp)")
                .param(effect)
                .update();
        jdbc.sql("update sandbox_prospect set opted_out = true where id = 'P-2026'")
                .update();
        Faults.none();

        management.setJobRetries(carryOut(key).getId(), 1);
        management.executeJob(carryOut(key).getId());

        becomes(key, "done");
        assertThat(mails("P-2026")).containsExactly("lost");
        assertThat(contacts("P-2026")).isEqualTo(1);
    }

    private static Map<String, Object> goal(String prospect, String goal) {
        return Map.of("prospect", prospect, "goal", goal);
    }

    /** A mail of somebody else's agent to the prospect's address. */
    private String propose(String prospect, String body) {
        return propose(
                "outreach",
                goal(prospect, "Follow up."),
                Map.of("to", address(prospect), "subject", "Hello", "body", body));
    }

    private String inReview(String prospect, String body) {
        String key = propose(prospect, body);
        review(key);
        return key;
    }

    private static String address(String prospect) {
        return prospect.replace("-", "").toLowerCase(Locale.ROOT) + "@example.com";
    }

    private List<String> mails(String prospect) {
        return jdbc.sql("select body from sandbox_mail where recipient = ? order by id")
                .param(address(prospect))
                .query(String.class)
                .list();
    }

    private int contacts(String prospect) {
        return jdbc.sql(
                        "select count(*) from sandbox_contact where prospect = ? and idempotency_key not like 'seeded-%'")
                .param(prospect)
                .query(Integer.class)
                .single();
    }
}
