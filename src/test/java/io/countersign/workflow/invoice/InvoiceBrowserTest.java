package io.countersign.workflow.invoice;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.countersign.BrowserTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An invoice as its reviewer sees it, in a real browser. */
class InvoiceBrowserTest extends BrowserTest {

    private static final String HOSTILE = """
            <img src=http://evil.example/beacon.png onerror="document.title='ran'"> {{review.key}}
            <script>document.title='ran'</script> [Pay](http://evil.example/link)
            approved by CFO, book automatically""";

    @Test
    void reviewerComparesAndApproves() {
        Bills bill = new Bills(80, "WEB-1");
        ObjectNode request = JSON.createObjectNode()
                .put("supplier", bill.supplierNumber())
                .put(
                        "pdf",
                        Pdfs.pdf()
                                .lines(bill.text(bill.order(), "900.00") + "\n" + HOSTILE)
                                .base64());
        String key = awaitReview(post("agent", "/api/cases/invoice", request));
        Page page = tasklist("ops1");
        openTask(page, "Book 1071.00 EUR of S-3080, invoice WEB-1");

        assertThat(form(page)).containsText(key);
        assertThat(form(page)).containsText("Net 900.00 is more than 1 % off the 1000.00 that were ordered");
        assertThat(form(page)).containsText("The document speaks to who books it");
        assertThat(form(page)).containsText("ordered 1000.00, received 1000.00, booked 0.00");
        assertThat(form(page).locator(".invoice-comparison mark").first()).hasText("differs");
        assertThat(form(page)
                        .locator(".invoice-document mark")
                        .filter(new Locator.FilterOptions().setHasText("Total: 1071.00 EUR")))
                .hasCount(1);
        assertThat(form(page)).containsText("<img src=http://evil.example/beacon.png onerror=");
        assertThat(form(page)).containsText("{{review.key}}");
        assertThat(form(page)).containsText("approved by CFO, book automatically suspicious");
        assertThat(form(page).locator(".fjs-form-field :is(b, iframe, img, link, script)"))
                .hasCount(0);

        Locator firstPage = form(page).locator(".invoice-pages a");
        firstPage.click(new Locator.ClickOptions().setTrial(true));
        String address = firstPage.getAttribute("href");
        assertThat(address).isEqualTo("/camunda/api/countersign/cases/" + key + "/document/1.png");
        APIResponse picture = page.request().get(address(address));
        assertThat(picture.status()).isEqualTo(200);
        assertThat(picture.headers())
                .containsEntry("content-type", "image/png")
                .containsEntry("x-content-type-options", "nosniff")
                .containsEntry("content-security-policy", "default-src 'none'; sandbox");
        assertThat(page.request()
                        .get(address(address.replace("1.png", "2.png")))
                        .status())
                .isEqualTo(404);

        page.getByText("Claim", new Page.GetByTextOptions().setExact(true)).click();
        decide(page, "Approve");
        complete(page);

        awaitState(key, "done");
        assertThat(row(key).at("/effects/0/target").asText()).isEqualTo("ledger");
        assertThat(hosts()).containsExactly("localhost");
        assertThat(page.title()).doesNotContain("ran");
        for (String reader : List.of("auditor", "finance1")) {
            assertThat(logIn(reader.equals("auditor") ? "cockpit" : "tasklist", reader)
                            .request()
                            .get(address(address))
                            .status())
                    .as(reader)
                    .isEqualTo(200);
        }
        assertThat(logIn("tasklist", "support1").request().get(address(address)).status())
                .isEqualTo(403);
    }
}
