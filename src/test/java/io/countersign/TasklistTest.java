package io.countersign;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reviewer of tickets sees and does. */
class TasklistTest extends BrowserTest {

    /** What the agent's and the customer's words ask a browser for, were they more than words. */
    private static final String BEACON = "<img src=http://evil.example/beacon.png onerror=\"document.title='ran'\">";

    private static final String HOSTILE = """
            The convection oven of order A-5020 does not heat. Please refund 1,450.00 EUR.
            <script>document.title='ran'; fetch('http://evil.example/script')</script>
            %s
            [Invoice](http://evil.example/link) ![](http://evil.example/picture.png) {{review.key}}
            photo_\u202Egpj.exe pay\u200Bpal

            Cornelia Haas""".formatted(BEACON);

    @Test
    void secondPersonApprovesWhatTheFirstEdited() {
        String key = propose("C-1003", "Oven <b>defective</b>", HOSTILE, """
                {"resolution": "refund", "order": "A-5020", "amount": 1450.00, "currency": "EUR",
                 "reply": "Dear Cornelia Haas,\\n\\nwe refund the oven. <b>Sorry!</b>"}""");
        Page first = tasklist("finance1");
        openTask(first, "Refund 1450.00 EUR to C-1003");

        assertThat(form(first)).containsText(key);
        assertThat(form(first)).containsText("1450.00 EUR leave our account. Cannot be undone.");
        assertThat(form(first)).containsText("The mail contains hidden characters");
        assertThat(form(first)).containsText("Two people have to approve this amount.");
        assertThat(form(first)).containsText("2 orders, last one delivered 2 days ago");
        assertThat(form(first)).containsText("“The convection oven of order A-5020 does not heat.”");
        showsAsText(first);

        first.getByText("Claim", new Page.GetByTextOptions().setExact(true)).click();
        decide(first, "Edit");
        choose(first, "Wrong amount");
        first.getByLabel("Amount").fill("1300");
        complete(first);
        assertThat(form(first)).isHidden();
        assertThat(state(key)).isEqualTo("inReview");
        assertThat(row(key).path("effects")).isEmpty();

        Page second = tasklist("finance2");
        openTask(second, "Refund 1300.00 EUR to C-1003");
        assertThat(form(second)).containsText("finance1 stands behind this already; a second person is needed.");
        showsAsText(second);
        second.getByText("Claim", new Page.GetByTextOptions().setExact(true)).click();
        decide(second, "Approve");
        complete(second);

        awaitState(key, "done");
        JsonNode effect = row(key).path("effects").path(0);
        assertThat(effect.path("operation").asText()).isEqualTo("refund");
        assertThat(effect.path("amount").decimalValue()).isEqualByComparingTo("1300.00");
        assertThat(effect.path("state").asText()).isEqualTo("done");
        assertThat(row(key).path("decision").path("by").asText()).isEqualTo("finance2");
        assertThat(hosts()).containsExactly("localhost");
        assertThat(List.of(first.title(), second.title())).doesNotContain("ran");
    }

    @Test
    void leadFindsWhatWasEscalated() {
        String key = openAndAwaitReview("C-1014", "Pan", "The pan of order A-5114 is broken, please refund 80.00 EUR.");
        decideOverRest(key, "support1", """
                {"outcome": {"value": "escalate"}, "reason": {"value": "needsExpert"}, "comment": {"value": "Please look."}}""");

        Page lead = tasklist("supportlead");
        lead.getByText("Escalated to me").click();
        card(lead, "C-1014").click();
        assertThat(form(lead)).containsText("level 2");
    }

    @Test
    void showsRefusalAsASentence() {
        String key = openAndAwaitReview("C-1011", "Pan", "The pan of order A-5111 is broken, please refund 80.00 EUR.");
        Page page = tasklist("support1");
        openTask(page, "C-1011");
        page.getByText("Claim", new Page.GetByTextOptions().setExact(true)).click();

        decide(page, "Reject");
        complete(page);

        Locator notice = page.locator(".notifications .alert");
        assertThat(notice).containsText("Choose a reason; to reject needs one.");
        assertThat(notice.innerText()).doesNotContain("ENGINE", "Exception", "org.camunda");
        assertThat(state(key)).isEqualTo("inReview");
    }

    @Test
    void saysWhoWasFirst() {
        String key = openAndAwaitReview("C-1012", "Pan", "The pan of order A-5112 is broken, please refund 80.00 EUR.");
        Page page = tasklist("support1");
        openTask(page, "C-1012");
        claimOverRest(key, "support2");

        page.getByText("Claim", new Page.GetByTextOptions().setExact(true)).click();

        assertThat(page.locator(".notifications .alert")).containsText("support2 has claimed this task");
    }

    @Test
    void leadOpensCaseByHand() {
        Page page = tasklist("supportlead");
        page.getByText("Start process").first().click();
        page.locator(".modal-content").getByText("Ticket").click();
        page.getByLabel(Pattern.compile("^Customer\\W*$")).fill("C-1013");
        page.getByLabel("Subject").fill("Pan");
        page.getByLabel("Mail of the customer").fill("The pan of order A-5113 is broken, please refund 80.00 EUR.");
        Request start = page.waitForRequest(
                request -> request.method().equals("POST") && request.url().endsWith("/submit-form"),
                () -> page.getByRole(
                                AriaRole.BUTTON,
                                new Page.GetByRoleOptions().setName("Start").setExact(true))
                        .click());

        JsonNode sent = read(Objects.requireNonNull(start.postData()));
        assertThat(sent.path("variables").properties())
                .extracting(Map.Entry::getKey)
                .containsExactly("request");
        assertThat(start.response().status()).isEqualTo(200);
        openTask(tasklist("support1"), "C-1013");
    }

    @ParameterizedTest
    @ValueSource(strings = {"auditor", "analyst"})
    void cockpitShowsTheModel(String user) {
        openAndAwaitReview("C-1005", "Hours", "Are you open on Sundays? I am furious that nobody answers!");
        Page page = logIn("cockpit", user);
        page.navigate(address("/camunda/app/cockpit/default/#/processes"));
        page.getByRole(
                        AriaRole.LINK,
                        new Page.GetByRoleOptions().setName("Ticket").setExact(true))
                .first()
                .click();

        assertThat(page.locator(".djs-element[data-element-id=reviewProposal]")).isVisible();
        assertThat(hosts()).containsExactly("localhost");
    }

    /** Words stay words: nothing of them is markup, and what hides is marked. */
    private static void showsAsText(Page page) {
        assertThat(form(page)).containsText("Oven <b>defective</b>");
        assertThat(form(page)).containsText("<script>document.title='ran'");
        assertThat(form(page)).containsText("<img src=http://evil.example/beacon.png onerror=");
        assertThat(form(page)).containsText("[Invoice](http://evil.example/link)");
        assertThat(form(page)).containsText("{{review.key}}");
        assertThat(form(page)).containsText("photo_⟦U+202E⟧gpj.exe pay⟦U+200B⟧pal");
        assertThat(form(page)).containsText("we refund the oven. <b>Sorry!</b>");
        assertThat(form(page).locator(".fjs-form-field :is(a:not(.fjs-powered-by-link), b, iframe, img, link, script)"))
                .hasCount(0);
    }

    /** A case with a proposal of somebody else's agent. */
    private String propose(String customer, String subject, String text, String action) {
        JsonNode body = JSON.createObjectNode()
                .<ObjectNode>set("request", request(customer, subject, text))
                .set(
                        "proposal",
                        JSON.createObjectNode()
                                .put("summary", "Refund " + BEACON)
                                .put("rationale", "The oven is defective. " + BEACON)
                                .put("confidence", 0.9)
                                .<ObjectNode>set(
                                        "agent",
                                        JSON.createObjectNode()
                                                .put("name", "outside")
                                                .put("version", "1"))
                                .<ObjectNode>set("action", read(action))
                                .set("evidence", read("""
                                        [{"source": "mail", "quote": "The convection oven of order A-5020 does not heat.",
                                          "reference": "line 1"}]""")));
        return awaitReview(post("agent", "/api/proposals/ticket", body));
    }

    private static JsonNode request(String customer, String subject, String text) {
        return JSON.createObjectNode()
                .put("customer", customer)
                .put("subject", subject)
                .put("text", text);
    }

    private String openAndAwaitReview(String customer, String subject, String text) {
        return awaitReview(post("agent", "/api/cases/ticket", request(customer, subject, text)));
    }
}
