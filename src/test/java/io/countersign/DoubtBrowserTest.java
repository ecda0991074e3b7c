package io.countersign;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import java.time.Duration;
import java.util.Date;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.ManagementService;
import org.junit.jupiter.api.Test;

/** What a lead is asked where nobody knows whether something happened. */
class DoubtBrowserTest extends BrowserTest {

    @Test
    void leadSaysThatItDidNotHappenAndItIsDoneOnce() {
        String key = awaitReview(post("agent", "/api/cases/ticket", read("""
                {"customer": "C-1032", "subject": "Pan",
                 "text": "The pan of order A-5132 is broken, please refund 80.00 EUR."}""")));
        mailIsInDoubt();
        decideOverRest(key, "support1", "{\"outcome\": {\"value\": \"approve\"}}");
        triesAgain(key, "carryOutAction");
        awaitState(key, "inDoubt");

        Page lead = tasklist("supportlead");
        openTask(lead, "Did it happen? Refund 80.00 EUR to C-1032");
        assertThat(form(lead)).containsText("“reply” on the target “mail”");
        assertThat(form(lead)).containsText("It was sent, no answer came, and the target can't tell.");
        assertThat(form(lead)).containsText(key + "/");
        assertThat(form(lead)).containsText("The mail system does not answer.");
        assertThat(form(lead)).containsText("refund on payments, 80.00 EUR, receipt refund-");
        lead.getByText("Claim", new Page.GetByTextOptions().setExact(true)).click();
        answer(lead, "It did not happen");
        complete(lead);
        assertThat(lead.locator(".notifications .alert")).containsText("Say in the comment how you know");
        Faults.none();

        lead.getByLabel(Pattern.compile("^Comment")).fill("The outbox does not have it.");
        complete(lead);

        awaitState(key, "done");
        JsonNode effects = row(key).path("effects");
        assertThat(effects)
                .hasSize(2)
                .allMatch(effect -> effect.path("state").asText().equals("done"));
    }

    @Test
    void leadSaysThatTheUndoingHappened() {
        String key = awaitReview(post("agent", "/api/cases/briefing", read("""
                {"notes": "Anna: The new search is live since Tuesday.", "audience": "team", "purpose": "Undone"}""")));
        mailIsInDoubt();
        decideOverRest(key, "comms1", """
                {"outcome": {"value": "reject"}, "reason": {"value": "wrongContent"}, "comment": {"value": "Not yet."}}""");
        triesAgain(key, "undoAction");
        awaitState(key, "inDoubt");
        Faults.none();

        Page lead = tasklist("commslead");
        openTask(lead, "Did it happen? Undoing: Publish");
        assertThat(form(lead)).containsText("is being undone");
        assertThat(form(lead)).containsText("withdraw on pages");
        lead.getByText("Claim", new Page.GetByTextOptions().setExact(true)).click();
        answer(lead, "It happened");
        lead.getByLabel(Pattern.compile("^Receipt")).fill("mail-4711");
        complete(lead);

        awaitState(key, "rejected");
        assertThat(row(key).path("effects").findValuesAsText("receipt")).contains("mail-4711");
    }

    private static void mailIsInDoubt() {
        Faults.MAIL_IS_DOWN.set(true);
        Faults.MAIL_FORGETS.set(true);
    }

    private static void answer(Page page, String answer) {
        page.getByLabel(Pattern.compile("^" + answer + ":")).check();
    }

    /** The step has failed once; its next try is due. */
    private void triesAgain(String key, String activity) {
        ManagementService management = engine.getManagementService();
        String instance = engine.getRuntimeService()
                .createProcessInstanceQuery()
                .processInstanceBusinessKey(key)
                .singleResult()
                .getId();
        String failed = await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> management
                                .createJobQuery()
                                .processInstanceId(instance)
                                .activityId(activity)
                                .withException()
                                .list()
                                .stream()
                                .map(job -> job.getId())
                                .findFirst()
                                .orElse(""),
                        id -> !id.isEmpty());
        management.setJobDuedate(failed, new Date());
    }
}
