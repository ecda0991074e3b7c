package io.countersign;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.countersign.insight.History;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The figures as a person sees them in Cockpit. */
class InsightBrowserTest extends BrowserTest {

    private static final String HOSTILE = "<img src=x onerror=document.title='ran'>";

    @Autowired
    private JdbcClient jdbc;

    @Test
    void anAuditorReadsTheFigures() {
        reviewsOfBriefing(40);
        Page page = logIn("cockpit", "auditor");

        Locator link = page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Insight"));
        link.focus();
        page.keyboard().press("Enter");
        assertThat(page.getByRole(
                        AriaRole.HEADING,
                        new Page.GetByRoleOptions().setName("Insight").setExact(true)))
                .isVisible();
        page.getByRole(AriaRole.COMBOBOX, new Page.GetByRoleOptions().setName("Workflow"))
                .selectOption("briefing");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Show"))
                .press("Enter");

        // of an agent of its own: other tests review briefings too
        assertThat(region(page, "Reviews, by agent and version")).containsText(HOSTILE);
        assertThat(region(page, "Reviews, by agent and version")).containsText("50 % (35–65 %), 20 of 40");
        Locator queue =
                region(page, "Queue").locator("tr").filter(new Locator.FilterOptions().setHasText("insightPeople"));
        assertThat(queue).containsText("100 % (91–100 %), 40 of 40");
        assertThat(queue).containsText("days");
        assertThat(region(page, "What reviews cost and catch, by rule")).containsText("1,000.00 EUR");
        assertThat(region(page, "Versions of agents")).containsText(HOSTILE);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Versions of agents"))
                .press("Enter");
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Versions of agents")))
                .isFocused();
        assertThat(page.locator(".insight img")).hasCount(0);
        assertThat(page.locator(".insight-chart canvas")).isVisible();
        assertThat(page.locator(".insight-suggestions")).containsText("notJustified");
        assertThat(page.title()).doesNotContain("ran");
        assertThat(hosts()).containsExactly("localhost");
    }

    @Test
    void aReviewerIsToldThatTheFiguresAreNotTheirs() {
        Page page = logIn("tasklist", "support1");

        assertThat(page.request()
                        .get(address("/camunda/api/countersign/insight"))
                        .status())
                .isEqualTo(403);
        page.request().post(address("/camunda/api/admin/auth/user/default/logout"));
        page.context().clearCookies();
        assertThat(page.request()
                        .get(address("/camunda/api/countersign/insight"))
                        .status())
                .isEqualTo(401);
    }

    private static Locator region(Page page, String name) {
        return page.getByRole(
                AriaRole.REGION, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** Half of them approved, half rejected, 50.00 EUR each; and half as many that nobody has decided yet. */
    private void reviewsOfBriefing(int count) {
        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
        for (int number = 0; number < count; number++) {
            String key = "I-" + number;
            jdbc.sql("""
                            insert into cs_binding (case_key, request, facts, routing, request_digest, facts_digest,
                              routing_digest, rules, bound_at) values (?, '{}', '{}', '{}', '', '', '', '', ?)""").params(key, now).update();
            long binding = jdbc.sql("select max(id) from cs_binding where case_key = ?")
                    .param(key)
                    .query(Long.class)
                    .single();
            jdbc.sql("""
                            insert into cs_ruling (binding, case_key, workflow, oversight, agent, agent_version, amount, currency,
                              first_ruling, edited, ruled_at)
                            values (?, ?, 'briefing', 'before', ?, '1', 50, 'EUR', true, false, ?)""").params(binding, key, HOSTILE, now).update();
            jdbc.sql("insert into cs_rule_fired (binding, rule) values (?, 'rule_insight')")
                    .param(binding)
                    .update();
            asked(key, now, "decision");
            if (number % 2 == 0) {
                asked(key + "-b", now, null);
            }
            jdbc.sql("""
                            insert into cs_review (task, case_key, binding, workflow, review_group, level, reviewer, outcome,
                              reason, created_at, claimed_at, decided_at)
                            values (?, ?, ?, 'briefing', 'communications', 1, 'comms1', ?, ?, ?, ?, ?)""")
                    .params(
                            key,
                            key,
                            binding,
                            number % 2 == 0 ? "approve" : "reject",
                            number % 2 == 0 ? "other" : "notJustified",
                            now.minusMinutes(30),
                            now.minusMinutes(10),
                            now)
                    .update();
            History.decided(jdbc, key);
        }
    }

    private void asked(String key, OffsetDateTime now, String leftBy) {
        jdbc.sql("""
                        insert into cs_asked (case_key, workflow, review_group, level, asked_at, answer_by, allowed_minutes,
                          left_at, left_by) values (?, 'briefing', 'insightPeople', 1, ?, ?, ?, ?, ?)""")
                .params(
                        key,
                        now.minusMinutes(30),
                        now.plusDays(30),
                        30 * 24 * 60 + 30,
                        leftBy == null ? null : now,
                        leftBy)
                .update();
    }
}
