package io.countersign;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kill switch as a lead uses it and everybody sees it, in Tasklist and in Cockpit. */
class SwitchBrowserTest extends BrowserTest {

    private static final String WHY = "A wave of odd claims <b onmouseover=\"document.title='ran'\">today</b>";

    @AfterEach
    void everythingIsOn() {
        put("admin", "/api/switches/ticket", "{\"state\": \"on\", \"reason\": \"A test has ended.\"}");
    }

    @Test
    void leadSwitchesOffAndWhatIsApprovedWaitsUntilItIsOnAgain() {
        String key = awaitReview(post("agent", "/api/cases/ticket", read("""
                {"customer": "C-1031", "subject": "Pan",
                 "text": "The pan of order A-5131 is broken, please refund 80.00 EUR."}""")));
        Page lead = tasklist("supportlead");
        assertThat(bar(lead)).isHidden();
        set(lead, "off", WHY);
        assertThat(bar(lead)).containsText("Ticket is switched off since");
        assertThat(bar(lead)).containsText("by supportlead (“" + WHY + "”): nothing is carried out.");

        Page reviewer = tasklist("support1");
        assertThat(bar(reviewer)).containsText("What you decide is kept and waits.");
        openTask(reviewer, "C-1031");
        assertThat(bar(reviewer)).isVisible();
        // nothing of the task lies under the bar, or below the window
        assertThat(box(reviewer.locator(".page-wrap")).y).isGreaterThanOrEqualTo(bottom(bar(reviewer)));
        assertThat(bottom(button(reviewer, "Complete")))
                .isLessThanOrEqualTo(box(reviewer.locator("[cam-widget-footer], footer")).y);
        reviewer.getByText("Claim", new Page.GetByTextOptions().setExact(true)).click();
        decide(reviewer, "Approve");
        complete(reviewer);
        assertThat(form(reviewer)).isHidden();
        assertThat(state(key)).isEqualTo("carryingOut");
        assertThat(row(key).path("effects")).isEmpty();

        set(lead, "on", "It was one customer.");
        assertThat(bar(lead)).isHidden();
        awaitState(key, "done");
        assertThat(lead.title()).isNotEqualTo("ran");
        assertThat(hosts()).containsExactly("localhost");
    }

    @ParameterizedTest
    @CsvSource({
        "tasklist, supportlead, true",
        "tasklist, support1, false",
        "tasklist, finance1, false",
        "cockpit, auditor, false",
        "cockpit, analyst, false",
        "cockpit, admin, true"
    })
    void everybodySeesItAndLeadsAndAdministratorsSetIt(String app, String user, boolean sets) {
        put("admin", "/api/switches/ticket", "{\"state\": \"review\", \"reason\": \"New wording.\"}");

        Page page = logIn(app, user);

        assertThat(bar(page)).containsText("Ticket is switched to review since");
        assertThat(bar(page)).containsText("by admin (“New wording.”): nothing runs without a person.");
        assertThat(button(page, "Kill switch")).hasCount(sets ? 1 : 0);
        if (sets) {
            set(page, "off", "Worse than thought.");
            assertThat(bar(page)).containsText("by " + user + " (“Worse than thought.”)");
            assertThat(get("auditor", "/api/switches/ticket").path("state").asText())
                    .isEqualTo("off");
        }
    }

    /** Why is for those whom it stops: without it nothing changes, and the dialog says so. */
    @Test
    void reasonIsAskedFor() {
        Page lead = tasklist("supportlead");
        set(lead, "off", "   ");

        assertThat(lead.getByRole(AriaRole.ALERT)).hasText("The reason is missing; say why, for those whom it stops.");
        assertThat(get("auditor", "/api/switches/ticket").path("state").asText())
                .isEqualTo("on");
        dialog(lead).getByText("Cancel").click();
        assertThat(dialog(lead)).isHidden();
        assertThat(bar(lead)).isHidden();
    }

    private static Locator bar(Page page) {
        return page.locator("#switches");
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static BoundingBox box(Locator what) {
        return what.first().boundingBox();
    }

    private static double bottom(Locator what) {
        return box(what).y + box(what).height;
    }

    private static Locator dialog(Page page) {
        return page.getByRole(AriaRole.DIALOG, new Page.GetByRoleOptions().setName("Kill switch"));
    }

    private static void set(Page page, String state, String reason) {
        button(page, "Kill switch").click();
        dialog(page).getByLabel("Workflow").selectOption("ticket");
        dialog(page).getByLabel("State").selectOption(state);
        dialog(page).getByLabel("Reason").fill(reason);
        dialog(page).getByText("Set the switch").click();
    }
}
