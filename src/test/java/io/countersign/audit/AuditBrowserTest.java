package io.countersign.audit;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.countersign.BrowserTest;
import org.junit.jupiter.api.Test;

/** An auditor in Cockpit: finds a case, sees what happened to it, and whether that is proved. */
class AuditBrowserTest extends BrowserTest {

    @Test
    void findsACaseAndReadsWhatHappenedAsText() {
        String key = post("agent", "/api/cases/ticket", read("""
                                {"customer": "C-1005", "subject": "<img src=x onerror=alert(1)> zebra",
                                 "text": "<b>My lawyer</b> will hear of the zebra."}""")).path("key").asText();
        awaitState(key, "inReview");
        Page page = logIn("cockpit", "auditor");

        page.navigate(address("/camunda/app/cockpit/default/#/audit?text=zebra"));

        assertThat(page.locator(".audit [role=status]")).hasText("1 to 1 of 1 cases, the newest first");
        page.getByText(key).click();
        assertThat(page.locator(".audit-holds")).containsText("records holds and history tells the same");
        page.locator(".audit summary").first().click();
        assertThat(page.locator(".audit pre").first()).containsText("<img src=x onerror=alert(1)> zebra");
        assertThat(page.locator(".audit img")).hasCount(0);
        assertThat(hosts()).containsOnly("localhost");
    }

    @Test
    void saysWhatIsWrongWithAFilterAndWhoMayNotRead() {
        Page auditor = logIn("cockpit", "auditor");
        auditor.navigate(address("/camunda/app/cockpit/default/#/audit?from=yesterday"));
        assertThat(auditor.locator(".audit [role=alert]")).containsText("from: has to be a day such as");

        Page reviewer = logIn("tasklist", "support1");
        for (String path : new String[] {"", "/T-2001", "?text=x"}) {
            assertThat(reviewer.request()
                            .get(address("/camunda/api/countersign/audit" + path))
                            .status())
                    .as(path)
                    .isEqualTo(403);
        }
        reviewer.context().clearCookies();
        assertThat(reviewer.request()
                        .get(address("/camunda/api/countersign/audit"))
                        .status())
                .isEqualTo(401);
    }
}
