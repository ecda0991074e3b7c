package io.countersign;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;

/** What a person sees and does, in a real browser. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "countersign.demo-cases=off",
            "spring.datasource.url=jdbc:h2:mem:tasklist;DB_CLOSE_DELAY=-1",
            "camunda.bpm.job-execution.max-wait=500"
        })
@ActiveProfiles("demo")
@DirtiesContext
class TasklistTest {

    /** What the agent's and the customer's words ask a browser for, were they more than words. */
    private static final String BEACON = "<img src=http://evil.example/beacon.png onerror=\"document.title='ran'\">";

    private static final String HOSTILE = """
            The convection oven of order A-5020 does not heat. Please refund 1,450.00 EUR.
            <script>document.title='ran'; fetch('http://evil.example/script')</script>
            %s
            [Invoice](http://evil.example/link) ![](http://evil.example/picture.png) {{review.key}}
            photo_\u202Egpj.exe pay\u200Bpal

            Cornelia Haas""".formatted(BEACON);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static Playwright playwright;
    private static Browser browser;

    @LocalServerPort
    private int port;

    @Autowired
    private TestRestTemplate http;

    private final List<String> requests = new ArrayList<>();
    private final List<BrowserContext> open = new ArrayList<>();

    @BeforeAll
    static void startChromium() {
        Path chromium = chromium().orElse(null);
        if (chromium == null) {
            String how = "No Chromium, so Tasklist is not tested: apt-get install chromium, or name one in CHROMIUM.";
            LoggerFactory.getLogger(TasklistTest.class).warn(how);
            abort(how);
            return;
        }
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium)
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE.toMillis());
    }

    @AfterAll
    static void stopChromium() {
        if (playwright != null) {
            playwright.close();
        }
    }

    @AfterEach
    void closeWindows() {
        open.forEach(BrowserContext::close);
    }

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

    private Page tasklist(String user) {
        Page page = logIn("tasklist", user);
        page.getByText("My groups' tasks").click();
        return page;
    }

    private Page logIn(String app, String user) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions().setViewportSize(1366, 768));
        open.add(context);
        context.onRequest(request -> requests.add(request.url()));
        Page page = context.newPage();
        page.setDefaultTimeout(PATIENCE.toMillis());
        page.navigate(address("/camunda/app/" + app + "/default/"));
        // the page empties what is typed before its script has taken the fields over, which marks them so
        for (String field : List.of("input[type=text]", "input[type=password]")) {
            page.locator(field + ".ng-empty").fill(user);
            page.locator(field + ".ng-not-empty").waitFor();
        }
        page.locator("button[type=submit]").click();
        page.locator("input[type=password]")
                .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
        return page;
    }

    private static void openTask(Page page, String name) {
        card(page, name).click();
        form(page).waitFor();
    }

    private static Locator card(Page page, String name) {
        return page.locator("ol.tasks-list > li.task")
                .filter(new Locator.FilterOptions().setHasText(name))
                .locator(".clickable")
                .first();
    }

    private static Locator form(Page page) {
        return page.locator(".fjs-form");
    }

    private static void decide(Page page, String outcome) {
        page.getByLabel(Pattern.compile("^" + outcome + ":")).check();
    }

    private static void choose(Page page, String reason) {
        Locator select = page.locator(".fjs-form-field-select")
                .filter(new Locator.FilterOptions().setHas(page.getByText("Reason")));
        select.locator(".fjs-input-group").click();
        page.locator(".fjs-dropdownlist-item").getByText(reason).click();
    }

    private static void complete(Page page) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Complete").setExact(true))
                .click();
    }

    private TreeSet<String> hosts() {
        TreeSet<String> hosts = new TreeSet<>();
        requests.stream()
                .filter(url -> !url.startsWith("data:") && !url.startsWith("blob:"))
                .forEach(url -> hosts.add(URI.create(url).getHost()));
        return hosts;
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

    private String openAndAwaitReview(String customer, String subject, String text) {
        return awaitReview(post("agent", "/api/cases/ticket", request(customer, subject, text)));
    }

    private static JsonNode request(String customer, String subject, String text) {
        return JSON.createObjectNode()
                .put("customer", customer)
                .put("subject", subject)
                .put("text", text);
    }

    private String awaitReview(JsonNode opened) {
        String key = opened.path("key").asText();
        awaitState(key, "inReview");
        return key;
    }

    private void awaitState(String key, String state) {
        await().atMost(PATIENCE).until(() -> state(key), state::equals);
    }

    private String state(String key) {
        return row(key).path("state").asText();
    }

    private JsonNode row(String key) {
        return get("agent", "/api/cases/" + key);
    }

    private void claimOverRest(String key, String user) {
        post(user, "/engine-rest/task/" + task(user, key) + "/claim", read("{\"userId\": \"" + user + "\"}"));
    }

    private void decideOverRest(String key, String user, String variables) {
        claimOverRest(key, user);
        post(
                user,
                "/engine-rest/task/" + task(user, key) + "/complete",
                JSON.createObjectNode().set("variables", read(variables)));
    }

    private String task(String user, String key) {
        return get(user, "/engine-rest/task?processInstanceBusinessKey=" + key)
                .path(0)
                .path("id")
                .asText();
    }

    private JsonNode get(String user, String path) {
        return http.withBasicAuth(user, user).getForObject(address(path), JsonNode.class);
    }

    private JsonNode post(String user, String path, JsonNode body) {
        var answer = http.withBasicAuth(user, user).postForEntity(address(path), body, JsonNode.class);
        assertThat(answer.getStatusCode().is2xxSuccessful())
                .as("%s by %s: %s", path, user, answer.getBody())
                .isTrue();
        return answer.getBody() == null ? JSON.nullNode() : answer.getBody();
    }

    private String address(String path) {
        return "http://localhost:" + port + path;
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    private static Optional<Path> chromium() {
        String named = System.getenv("CHROMIUM");
        return named == null || named.isBlank()
                ? Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                        .flatMap(
                                folder -> Stream.of("chromium", "google-chrome").map(name -> Path.of(folder, name)))
                        .filter(Files::isExecutable)
                        .findFirst()
                : Optional.of(Path.of(named));
    }
}
