package io.countersign.workflow.briefing;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Page;
import io.countersign.BrowserTest;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a reviewer of briefings sees and does. */
class BriefingBrowserTest extends BrowserTest {

    private static final String HOSTILE = "<img src=http://evil.example/beacon.png onerror=\"document.title='ran'\">";

    @Test
    void publishedBriefingIsReadBesideItsNotesAndWithdrawn() {
        String key = awaitReview(post("agent", "/api/cases/briefing", request("Browser weekly", """
                        Anna: The new search is live since Tuesday.
                        Ben: I will write the release notes by Friday.
                        Carla: The load test is still open.
                        Deniz: great pictures of <b>the picnic</b>""")));
        assertThat(row(key).at("/effects/0/state").asText()).isEqualTo("done");
        Page page = tasklist("comms1");
        openTask(page, "Done, to be looked at: Publish “Browser weekly” for the team");

        assertThat(form(page)).containsText("This is published already.");
        assertThat(form(page)).containsText("Mailed to The team: anna@countersign.example");
        assertThat(form(page)).containsText("Nobody had opened the page");
        assertThat(form(page)).containsText("3 of 3 statements rest on a line of the notes");
        assertThat(form(page).locator("table.review-statements tbody tr")).hasText(new Pattern[] {
            Pattern.compile("line 2.*Ben: I will write.*", Pattern.DOTALL),
            Pattern.compile("line 1.*The new search is live.*", Pattern.DOTALL),
            Pattern.compile("line 3.*The load test.*", Pattern.DOTALL)
        });
        assertThat(form(page)).containsText("<b>the picnic</b>");
        page.getByText("Claim", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page.getByLabel(Pattern.compile("^Send back"))).hasCount(0);
        decide(page, "Reject");
        choose(page, "Personal matter in it");
        page.getByLabel("Comment").fill("Not for the pages.");
        complete(page);

        awaitState(key, "rejected");
        assertThat(row(key).path("effects"))
                .extracting(effect -> effect.path("operation").asText() + " "
                        + effect.path("state").asText())
                .containsExactly("publish undone", "announce done", "withdraw done", "tellReaders done");
        assertThat(hosts()).containsExactly("localhost");
    }

    @Test
    void triggerWordsAndWhatNoLineBacksAreMarkedAndHostileTextStaysText() {
        ObjectNode body = JSON.createObjectNode();
        body.set("request", request("Browser marks", "Carla: The load test is still open.\n" + HOSTILE));
        body.set("proposal", read("""
                {"agent": {"name": "outside", "version": "1"}, "summary": "Short.", "confidence": 0.9,
                 "action": {"audience": "team", "title": "Browser marks", "body": ""}}"""));
        ((ObjectNode) body.at("/proposal/action"))
                .put("body", "The load test is still open.\nTwo people will be laid off.\n" + HOSTILE);
        String key = awaitReview(post("agent", "/api/proposals/briefing", body));
        Page page = tasklist("commslead");
        openTask(page, "Publish “Browser marks” for the team");

        assertThat(form(page)).containsText("It tells of a decision of consequence: dismissal");
        assertThat(form(page)).containsText("1 of its statements rest on no line of the notes");
        assertThat(form(page).locator("table.review-statements mark").getByText("laid off"))
                .isVisible();
        assertThat(form(page).locator("mark.review-unsupported")).hasCount(1);
        assertThat(form(page)).containsText("<img src=http://evil.example/beacon.png onerror=");
        assertThat(form(page).locator(".fjs-form-field :is(a:not(.fjs-powered-by-link), b, iframe, img, link, script)"))
                .hasCount(0);
        page.getByText("Claim", new Page.GetByTextOptions().setExact(true)).click();
        decide(page, "Edit");
        choose(page, "A statement is not in the notes");
        page.locator("textarea").last().fill("The load test is still open.");
        complete(page);

        awaitState(key, "done");
        JsonNode done = row(key);
        assertThat(done.at("/result/action/body").asText()).isEqualTo("The load test is still open.");
        assertThat(done.at("/result/corrections/0/reason").asText()).isEqualTo("notInNotes");
        assertThat(hosts()).containsExactly("localhost");
        assertThat(page.title()).doesNotContain("ran");
    }

    private static JsonNode request(String purpose, String notes) {
        return JSON.createObjectNode()
                .put("notes", notes)
                .put("audience", "team")
                .put("purpose", purpose);
    }
}
