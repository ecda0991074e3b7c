package io.countersign;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.RequestOptions;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The messages that nobody took, in Cockpit. */
class CallbacksBrowserTest extends BrowserTest {

    private static final String PAGE = "/camunda/app/cockpit/default/#/callbacks";
    private static final String API = "/camunda/api/countersign/callbacks";
    private static final String HOSTILE = "<img src=x onerror=alert(1)> answered with status 500";

    @Autowired
    private JdbcClient jdbc;

    private long id;

    @BeforeEach
    void oneWasGivenUp() {
        jdbc.sql("delete from cs_callback").update();
        jdbc.sql("""
                        insert into cs_callback (case_key, url, state, body, attempts, last_error, asked_at)
                        values ('T-1', 'https://agents.example.com/hooks', 'dead', '{}', 12, :error, current_timestamp)""").param("error", HOSTILE).update();
        id = jdbc.sql("select id from cs_callback").query(Long.class).single();
    }

    @Test
    void anAuditorReadsThemAndSendsNothing() {
        Page page = logIn("cockpit", "auditor");
        assertThat(page.locator("a[href='#/callbacks']").first()).hasText("Callbacks (1 given up)");

        page.navigate(address(PAGE));

        assertThat(page.locator(".callbacks-total")).hasText("1 to 1 of 1, the newest first");
        assertThat(page.locator(".callbacks-table")).containsText(HOSTILE);
        assertThat(page.locator(".callbacks img")).hasCount(0);
        assertThat(page.getByText("Send again")).hasCount(0);
        assertThat(retry(page)).isEqualTo(403);
        assertThat(state()).isEqualTo("dead");
        assertThat(hosts()).containsOnly("localhost");
    }

    @Test
    void anAdministratorHasOneSentAgain() {
        Page page = logIn("cockpit", "admin");
        page.navigate(address(PAGE));

        page.getByText("Send again").click();

        assertThat(page.locator(".callbacks-done")).hasText("T-1 is sent again now.");
        assertThat(page.locator(".callbacks-total")).hasText("None.");
        assertThat(state()).isEqualTo("due");
        page.locator(".callbacks select").selectOption("due");
        assertThat(page.locator(".callbacks-table")).containsText("Being tried");
    }

    @Test
    void aReviewerSeesNothingOfThem() {
        Page page = logIn("tasklist", "support1");

        assertThat(page.request().get(address(API)).status()).isEqualTo(403);
        assertThat(retry(page)).isEqualTo(403);
        assertThat(state()).isEqualTo("dead");
        page.context().clearCookies();
        assertThat(page.request().get(address(API)).status()).isEqualTo(401);
    }

    /** With all that the page itself would send. */
    private int retry(Page page) {
        String token = page.context().cookies().stream()
                .filter(cookie -> cookie.name.equals("XSRF-TOKEN"))
                .map(cookie -> cookie.value)
                .findFirst()
                .orElse("");
        var answer = page.request()
                .put(address(API + "/" + id + "/retry"), RequestOptions.create().setHeader("X-XSRF-TOKEN", token));
        assertThat(answer.text())
                .as("refused by us, not for want of a token")
                .matches(Pattern.compile("(?s).*may not.*"));
        return answer.status();
    }

    private String state() {
        return jdbc.sql("select state from cs_callback").query(String.class).single();
    }
}
