package io.countersign.audit;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Media;
import io.countersign.BrowserTest;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An auditor in Cockpit: finds a case, sees what happened to it, and whether that is proved. */
class AuditBrowserTest extends BrowserTest {

    @Autowired
    private JdbcClient jdbc;

    private static final String HOSTILE =
            "Refund the zebra oven <b>now</b> <img src=http://evil.example/b.png onerror=\"document.title='ran'\">"
                    + " photo_\u202Egpj.exe {{1+1}}";

    @Test
    void findsACaseAndReadsWhatHappenedAsText() throws IOException {
        String key = editedByOneAndApprovedByAnother();
        Page page = logIn("cockpit", "auditor");
        page.getByRole(
                        AriaRole.LINK,
                        new Page.GetByRoleOptions().setName("Audit").setExact(true))
                .click();
        page.getByLabel("Words or key").fill("zebra");
        page.getByLabel("Decision").selectOption("edit");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Search"))
                .click();

        assertThat(page.locator(".audit [role=status]")).hasText("1 to 1 of 1 cases, the newest first");
        assertThat(page.url()).contains("text=zebra").contains("outcome=edit");
        page.locator(".audit-table").getByText(key).click();

        Locator verdict = page.locator(".audit-verdict");
        assertThat(verdict).containsText("outside 1 proposed: “Refund the zebra oven");
        assertThat(verdict).containsText("finance1 changed it");
        assertThat(verdict).containsText("finance2 approved it");
        assertThat(page.locator(".audit-holds")).containsText("records holds and history tells the same");
        assertThat(page.locator(".audit mark")).hasText(new String[] {"1300.00", "1300.00"});
        assertThat(table(page, "Reviews")).containsText("finance1: edit (wrong amount)");
        assertThat(table(page, "Reviews").locator("tbody tr")).hasCount(2);
        assertThat(table(page, "Effects")).containsText("refund");
        assertThat(table(page, "Outcomes")).containsText("complaint");
        showsTheWay(page);
        showsAsText(page);

        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
        assertThat(page.getByText("JSON with its proof")).isHidden();
        assertThat(verdict).isVisible();
        assertThat(page.locator(".audit-diagram svg").first()).isVisible();
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.SCREEN));

        Download download =
                page.waitForDownload(() -> page.getByText("JSON with its proof").click());
        assertThat(download.suggestedFilename()).isEqualTo(key + ".json");
        JsonNode bundle = read(Files.readString(download.path()));
        assertThat(bundle.path("key").asText()).isEqualTo(key);
        assertThat(bundle.path("records")).isNotEmpty();
        assertThat(hosts()).containsOnly("localhost");
        assertThat(page.title()).doesNotContain("ran");
    }

    /** Twice through the review, as often as it was; what was not taken is there and not marked. */
    private static void showsTheWay(Page page) {
        Locator drawn = page.locator(".audit-diagram");
        assertThat(drawn.locator(".djs-element.audit-taken[data-element-id=reviewProposal]"))
                .isVisible();
        assertThat(drawn.locator(".djs-element.audit-taken[data-element-id=whoDecidesAPerson]"))
                .hasCount(1);
        assertThat(drawn.locator(".djs-element.audit-taken[data-element-id=whoDecidesAutomatic]"))
                .hasCount(0);
        assertThat(drawn.locator(".djs-element[data-element-id=whoDecidesAutomatic]"))
                .hasCount(1);
        assertThat(drawn.locator(".audit-times").getByText("2×").first()).isVisible();
        assertThat(drawn.getByTitle("Powered by bpmn.io")).isVisible();
        page.getByText("The same in words").click();
        assertThat(table(page, "Steps of the model").getByText("Review proposed action"))
                .hasCount(2);
    }

    private static Locator table(Page page, String name) {
        return page.getByRole(
                AriaRole.TABLE, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static void showsAsText(Page page) {
        assertThat(page.locator(".audit-verdict")).containsText("<b>now</b> <img src=http://evil.example/b.png");
        assertThat(page.locator(".audit-verdict")).containsText("photo_⟦U+202E⟧gpj.exe {{1+1}}");
        assertThat(page.locator(".audit :is(b, script, iframe)")).hasCount(0);
        assertThat(page.locator(".audit img[src*=evil]")).hasCount(0);
    }

    private String editedByOneAndApprovedByAnother() {
        anOvenOfItsOwn();
        ObjectNode body = JSON.createObjectNode();
        body.putObject("request")
                .put("customer", "C-7003")
                .put("subject", "Oven")
                .put("text", "The convection oven of order A-7003 does not heat. Please refund 1,450.00 EUR.");
        ObjectNode proposal = body.putObject("proposal");
        proposal.put("summary", HOSTILE).put("rationale", "It is defective.").put("confidence", 0.9);
        proposal.putObject("agent").put("name", "outside").put("version", "1");
        proposal.set("action", read("""
                {"resolution": "refund", "order": "A-7003", "amount": 1450.00, "currency": "EUR", "reply": "We refund it."}"""));
        proposal.putArray("evidence");
        JsonNode opened = post("agent", "/api/proposals/ticket", body);
        String key = awaitReview(opened);
        decideOverRest(key, "finance1", """
                {"outcome": {"value": "edit"}, "reason": {"value": "wrongAmount"},
                 "edited": {"value": "{\\"amount\\": 1300.00}", "type": "Json"}}""");
        awaitReview(opened);
        decideOverRest(key, "finance2", "{\"outcome\": {\"value\": \"approve\"}}");
        awaitState(key, "done");
        post("agent", "/api/cases/" + key + "/outcomes", read("{\"kind\": \"complaint\", \"severity\": \"minor\"}"));
        return key;
    }

    /** Other browser tests refund those that are seeded. */
    private void anOvenOfItsOwn() {
        jdbc.sql("insert into sandbox_customer (id, name, email, since, business, risk)"
                        + " values ('C-7003', 'Haas Catering', 'c7003@example.com', current_date - 900, true, 'low')")
                .update();
        jdbc.sql("insert into sandbox_order (order_number, customer, item, total, currency, ordered_on, promised_on,"
                        + " delivered_on) values ('A-7003', 'C-7003', 'Convection oven', 1450.00, 'EUR',"
                        + " current_date - 9, current_date - 4, current_date - 4)")
                .update();
        jdbc.sql(
                        "insert into sandbox_payment (kind, customer, order_number, amount, currency, idempotency_key, booked_at)"
                                + " values ('capture', 'C-7003', 'A-7003', 1450.00, 'EUR', 'seeded-C-7003', current_timestamp)")
                .update();
    }

    @Test
    void saysWhatIsWrongWithAFilterAndWhichCaseIsMissing() {
        Page auditor = logIn("cockpit", "auditor");
        auditor.navigate(address("/camunda/app/cockpit/default/#/audit?from=yesterday"));
        assertThat(auditor.locator(".audit [role=alert]")).containsText("from: has to be a day such as");
        auditor.navigate(address("/camunda/app/cockpit/default/#/audit?case=T-1"));
        assertThat(auditor.locator(".audit [role=alert]")).containsText("There is no case T-1.");
    }

    @Test
    void showsNothingToWhoMayNotReadIt() {
        Page analyst = logIn("cockpit", "analyst");
        analyst.navigate(address("/camunda/app/cockpit/default/#/audit"));
        assertThat(analyst.locator(".audit [role=alert]")).hasText("The account analyst may not read the audit.");

        Page reviewer = logIn("tasklist", "support1");
        for (String path : new String[] {"", "/T-2001", "/T-2001/bundle", "?text=x"}) {
            assertThat(status(reviewer, path)).as(path).isEqualTo(403);
        }
        reviewer.context().clearCookies();
        for (String path : new String[] {"", "/T-2001", "/T-2001/bundle", "?text=x"}) {
            assertThat(status(reviewer, path)).as(path).isEqualTo(401);
        }
    }

    private int status(Page page, String path) {
        return page.request()
                .get(address("/camunda/api/countersign/audit" + path))
                .status();
    }
}
