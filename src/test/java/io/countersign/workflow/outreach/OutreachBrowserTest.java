package io.countersign.workflow.outreach;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Page;
import io.countersign.BrowserTest;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What a reviewer of outreach sees and does. */
class OutreachBrowserTest extends BrowserTest {

    private static final String BEACON = "<img src=http://evil.example/beacon.png onerror=\"document.title='ran'\">";

    @Test
    void leadReadsTheMailWithItsWordsMarkedAndSendsIt() {
        String body = """
                Hello Ian Moss,

                the mug is %s yours for 20.00 EUR. Our knives are sharpened by hand before they leave our workshop.
                [Order](http://evil.example/link) {{review.key}} pay\u200Bpal <script>document.title='ran'</script>""".formatted(BEACON);
        String key = propose("P-2019", "Offer a mug " + BEACON, "A mug <b>for you</b>", body);
        Page page = tasklist("saleslead");
        openTask(page, "Send a mail to Ian Moss, Bistro 19 (P-2019)");

        assertThat(form(page)).containsText(key);
        assertThat(form(page)).containsText("p2019@example.com");
        assertThat(form(page)).containsText("It names a price or a discount: “20.00 EUR”.");
        assertThat(form(page)).containsText("Account worth 1500.00 EUR a year, no open deal");
        assertThat(form(page)).containsText("Offer a mug <img src=http://evil.example");
        assertThat(form(page)).containsText("A mug <b>for you</b>");
        assertThat(form(page)).containsText("<script>document.title='ran'</script>");
        assertThat(form(page)).containsText("{{review.key}} pay⟦U+200B⟧");
        assertThat(form(page).locator("mark")).containsText(new String[] {
            "mug isclaim",
            "http://evil.example/beacon.pnglink",
            "20.00 EURprice",
            "workshop.approved claim",
            "http://evil.example/linklink",
            "⟦U+200B⟧hidden"
        });
        assertThat(form(page).locator(".fjs-form-field :is(a:not(.fjs-powered-by-link), b, iframe, img, link, script)"))
                .hasCount(0);

        page.getByText("Claim", new Page.GetByTextOptions().setExact(true)).click();
        decide(page, "Edit");
        choose(page, "The mail is wrong or incomplete");
        page.getByLabel("Mail", new Page.GetByLabelOptions().setExact(true))
                .fill("Hello Ian Moss, the mug costs 24.50 EUR.");
        complete(page);

        awaitState(key, "done");
        assertThat(row(key).at("/result/action/body").asText()).isEqualTo("Hello Ian Moss, the mug costs 24.50 EUR.");
        assertThat(row(key).at("/result/action/subject").asText()).isEqualTo("A mug <b>for you</b>");
        assertThat(row(key).path("effects").findValuesAsText("target")).containsExactly("mail", "crm");
        assertThat(hosts()).containsExactly("localhost");
        assertThat(List.of(page.title())).doesNotContain("ran");
    }

    private String propose(String prospect, String goal, String subject, String body) {
        ObjectNode posted = JSON.createObjectNode();
        posted.putObject("request").put("prospect", prospect).put("goal", goal);
        ObjectNode proposal =
                posted.putObject("proposal").put("summary", "Offer " + BEACON).put("rationale", BEACON);
        proposal.putObject("agent").put("name", "outside").put("version", "1");
        proposal.putObject("action")
                .put("to", prospect.replace("-", "").toLowerCase(Locale.ROOT) + "@example.com")
                .put("subject", subject)
                .put("body", body);
        return awaitReview(post("agent", "/api/proposals/outreach", posted));
    }
}
