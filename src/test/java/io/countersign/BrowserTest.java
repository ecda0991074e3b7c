package io.countersign;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.TimeoutError;
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
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ProcessEngine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.context.ActiveProfiles;

/** A person's browser: a real one, with the application behind it, one for all tests that extend this. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "countersign.demo-cases=off",
            "countersign.audit.folder=target/audit/${random.uuid}",
            "spring.datasource.url=jdbc:h2:mem:browser;DB_CLOSE_DELAY=-1",
            "camunda.bpm.job-execution.wait-time-in-millis=250",
            "camunda.bpm.job-execution.max-wait=500"
        })
@ActiveProfiles("demo")
@Import(Faults.class)
public abstract class BrowserTest {

    protected static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static Playwright playwright;
    private static Browser browser;

    @LocalServerPort
    private int port;

    @Autowired
    protected ProcessEngine engine;

    @Autowired
    private TestRestTemplate http;

    private final List<String> requests = new ArrayList<>();
    private final List<BrowserContext> open = new ArrayList<>();

    @BeforeAll
    static void startChromium() {
        Path chromium = chromium().orElse(null);
        if (chromium == null) {
            String how = "No Chromium, so Tasklist is not tested: apt-get install chromium, or name one in CHROMIUM.";
            LoggerFactory.getLogger(BrowserTest.class).warn(how);
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

    @BeforeEach
    void thisApplicationAnswers() {
        Foreground.take(engine);
    }

    @AfterEach
    void closeWindows() {
        Faults.none();
        open.forEach(BrowserContext::close);
    }

    protected Page tasklist(String user) {
        Page page = logIn("tasklist", user);
        page.getByText("My groups' tasks").click();
        return page;
    }

    protected Page logIn(String app, String user) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions().setViewportSize(1366, 768));
        open.add(context);
        context.onRequest(request -> requests.add(request.url()));
        Page page = context.newPage();
        page.setDefaultTimeout(PATIENCE.toMillis());
        page.navigate(address("/camunda/app/" + app + "/default/"));
        Locator password = page.locator("input[type=password]");
        password.waitFor();
        // the page may draw its fields anew and empty them while its script starts: type until it has taken them
        await().pollInSameThread().atMost(PATIENCE.multipliedBy(2)).until(() -> {
            if (password.isHidden()) {
                return true;
            }
            page.locator("input[type=text]").fill(user);
            password.fill(user);
            if (page.locator("input.ng-not-empty").count() < 2) {
                return false;
            }
            page.locator("button[type=submit]").click();
            try {
                password.waitFor(new Locator.WaitForOptions()
                        .setState(WaitForSelectorState.HIDDEN)
                        .setTimeout(10_000));
                return true;
            } catch (TimeoutError e) {
                return false;
            }
        });
        return page;
    }

    protected static void openTask(Page page, String name) {
        card(page, name).click();
        form(page).waitFor();
    }

    protected static Locator card(Page page, String name) {
        return page.locator("ol.tasks-list > li.task")
                .filter(new Locator.FilterOptions().setHasText(name))
                .locator(".clickable")
                .first();
    }

    protected static Locator form(Page page) {
        return page.locator(".fjs-form");
    }

    protected static void decide(Page page, String outcome) {
        page.getByLabel(Pattern.compile("^" + outcome + ":")).check();
    }

    protected static void choose(Page page, String reason) {
        Locator select = page.locator(".fjs-form-field-select")
                .filter(new Locator.FilterOptions().setHas(page.getByText("Reason")));
        select.locator(".fjs-input-group").click();
        page.locator(".fjs-dropdownlist-item").getByText(reason).click();
    }

    protected static void complete(Page page) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Complete").setExact(true))
                .click();
    }

    protected TreeSet<String> hosts() {
        TreeSet<String> hosts = new TreeSet<>();
        requests.stream()
                .filter(url -> !url.startsWith("data:") && !url.startsWith("blob:"))
                .forEach(url -> hosts.add(URI.create(url).getHost()));
        return hosts;
    }

    protected String awaitReview(JsonNode opened) {
        String key = opened.path("key").asText();
        awaitState(key, "inReview");
        return key;
    }

    protected void awaitState(String key, String state) {
        await().atMost(PATIENCE).until(() -> state(key), state::equals);
    }

    protected String state(String key) {
        return row(key).path("state").asText();
    }

    protected JsonNode row(String key) {
        return get("agent", "/api/cases/" + key);
    }

    protected void claimOverRest(String key, String user) {
        post(user, "/engine-rest/task/" + task(user, key) + "/claim", read("{\"userId\": \"" + user + "\"}"));
    }

    protected void decideOverRest(String key, String user, String variables) {
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

    protected JsonNode get(String user, String path) {
        return http.withBasicAuth(user, user).getForObject(address(path), JsonNode.class);
    }

    protected JsonNode post(String user, String path, JsonNode body) {
        var answer = http.withBasicAuth(user, user).postForEntity(address(path), body, JsonNode.class);
        assertThat(answer.getStatusCode().is2xxSuccessful())
                .as("%s by %s: %s", path, user, answer.getBody())
                .isTrue();
        return answer.getBody() == null ? JSON.nullNode() : answer.getBody();
    }

    protected void put(String user, String path, String body) {
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_JSON);
        var answer = http.withBasicAuth(user, user)
                .exchange(address(path), HttpMethod.PUT, new HttpEntity<>(body, headers), String.class);
        assertThat(answer.getStatusCode().is2xxSuccessful())
                .as("%s by %s: %s", path, user, answer.getBody())
                .isTrue();
    }

    protected String address(String path) {
        return "http://localhost:" + port + path;
    }

    protected static JsonNode read(String json) {
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
