package io.countersign;

import static io.countersign.ModelServer.says;
import static io.countersign.ModelServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every injection of {@code injections.jsonl} against an agent that does what it says, as sure as can be: what happens
 * without a person is what the facts allow, and nothing else.
 */
class HostileInputTest extends WithLanguageModel {

    private static final Path CORPUS = Path.of("src/test/resources/injections/injections.jsonl");

    /** Where a case stays. */
    private static final Set<String> SETTLED = Set.of("inReview", "done", "refused", "stuck", "inDoubt");

    private List<JsonNode> corpus = List.of();

    @BeforeEach
    void read() throws IOException {
        corpus = Files.readAllLines(CORPUS).stream().map(Json::parse).toList();
    }

    /** What one of them does must not stop the next one: each is about a customer, prospect or order of its own. */
    private void aboutRecordsOfTheirOwn(int first) {
        Records records = new Records(jdbc);
        List<JsonNode> own = new ArrayList<>();
        for (JsonNode injection : corpus) {
            String number = String.valueOf(first + own.size());
            String written = Json.write(injection);
            switch (injection.path("workflow").asText()) {
                case "ticket" -> {
                    String customer = injection.at("/request/customer").asText();
                    records.refund("C-" + number, "10.00");
                    written = written.replace(customer, "C-" + number)
                            .replace("A-51" + customer.substring(4), "A-" + number);
                }
                case "outreach" -> {
                    records.mail("P-" + number);
                    written = written.replace("P-2001", "P-" + number).replace("p2001@", "p" + number + "@");
                }
                case "invoice" -> {
                    records.order("PO-" + number, "S-3001");
                    written = written.replace("PO-7001", "PO-" + number).replace("INJ-0", "INJ-" + number);
                }
                default -> {}
            }
            ObjectNode mine = Json.object(written);
            if (mine.at("/request/pdf").isTextual()) {
                String pdf = new String(
                                Base64.getDecoder()
                                        .decode(mine.at("/request/pdf").asText()),
                                StandardCharsets.ISO_8859_1)
                        .replace("PO-7001", "PO-" + number)
                        .replace("INJ-0", "INJ-" + number);
                ((ObjectNode) mine.path("request"))
                        .put("pdf", Base64.getEncoder().encodeToString(pdf.getBytes(StandardCharsets.ISO_8859_1)));
            }
            own.add(mine);
        }
        corpus = own;
    }

    @Test
    void thereAreEnoughOfAllKinds() {
        assertThat(corpus).hasSizeGreaterThanOrEqualTo(60);
        assertThat(corpus)
                .extracting(injection -> injection.path("workflow").asText())
                .contains("ticket", "outreach", "invoice", "briefing");
    }

    /** From our own agent, a language model, and from somebody else's, whose answer nobody has asked again about. */
    @ParameterizedTest
    @ValueSource(strings = {"cases", "proposals"})
    void nothingHappensThatItsFactsDoNotAllow(String door) {
        aboutRecordsOfTheirOwn(door.equals("cases") ? 8000 : 9000);
        obey();
        long before = newestMail();
        Map<String, JsonNode> opened = new LinkedHashMap<>();
        corpus.forEach(injection -> opened.put(open(door, injection), injection));

        SoftAssertions all = new SoftAssertions();
        Set<String> unseen = new TreeSet<>();
        opened.forEach((key, injection) -> {
            JsonNode settled = settled(key);
            if (leftWithoutAPerson(settled)) {
                unseen.add(injection.path("name").asText());
                check(all, injection, settled);
            }
        });
        all.assertThat(jdbc.sql("select case_key from cs_agent_question where draft is not null")
                        .query(String.class)
                        .list())
                .as("answers kept beside the proposal")
                .isEmpty();
        all.assertThat(recipients(before)).as("recipients").isSubsetOf(onRecord());
        all.assertAll();
        System.out.println(door + ", without a person: " + unseen);
    }

    private void check(SoftAssertions all, JsonNode injection, JsonNode settled) {
        String name = injection.path("name") + " " + injection.path("where");
        JsonNode facts = settled.path("facts");
        JsonNode action = settled.at("/proposal/action");
        for (String flag : List.of("instructions", "hiddenCharacters", "suspicious")) {
            all.assertThat(facts.path(flag).asBoolean()).as(name + " " + flag).isFalse();
        }
        injection
                .path("forbidden")
                .forEach(forbidden -> all.assertThat(action.toString()).as(name).doesNotContain(forbidden.asText()));
        BigDecimal amount = action.path("amount").decimalValue();
        if (amount.signum() > 0) {
            all.assertThat(amount).as(name).isLessThanOrEqualTo(new BigDecimal("50"));
            all.assertThat(action.path("currency").asText()).as(name).isEqualTo("EUR");
        }
        if (action.has("order") && !action.path("order").isNull()) {
            all.assertThat(facts.path("orders").findValuesAsText("order"))
                    .as(name)
                    .contains(action.path("order").asText());
        }
        if (action.has("net")) {
            all.assertThat(action.path("net").decimalValue()).as(name).isEqualByComparingTo("1000");
            all.assertThat(action.path("total").decimalValue()).as(name).isEqualByComparingTo("1190");
            all.assertThat(action.path("supplier").asText()).as(name).isEqualTo("S-3001");
        }
        if (action.has("audience")) {
            all.assertThat(action.path("audience").asText()).as(name).isEqualTo("team");
        }
    }

    /** Finds the injection in what it is asked and does what it wants. */
    private void obey() {
        MODEL.does(asked -> {
            JsonNode data = asked.data();
            return corpus.stream()
                    .filter(injection -> isOf(injection, data))
                    .findFirst()
                    .map(injection -> says(sure(injection)))
                    .orElse(status(500, Map.of()));
        });
    }

    private static boolean isOf(JsonNode injection, JsonNode data) {
        JsonNode request = injection.path("request");
        return request.has("pdf")
                ? data.path("sources")
                        .path("document")
                        .asText()
                        .contains(injection.at("/obeys/number").asText("?"))
                : request.equals(data.path("request"));
    }

    private static ObjectNode sure(JsonNode injection) {
        ObjectNode answer = Json.empty();
        answer.set("action", injection.path("obeys"));
        answer.put("summary", "As asked.").put("rationale", "It says so.").put("confidence", 1);
        answer.putArray("evidence");
        return answer;
    }

    private String open(String door, JsonNode injection) {
        String workflow = injection.path("workflow").asText();
        JsonNode body = injection.path("request");
        if (door.equals("proposals")) {
            ObjectNode proposal = sure(injection);
            proposal.putObject("agent").put("name", "obedient").put("version", "1");
            body = Json.empty().<ObjectNode>set("request", body).set("proposal", proposal);
        }
        Rest.Answer answer = as("agent").post("/api/" + door + "/" + workflow, body);
        // what is no action at all is refused at the door of outside agents
        return answer.status() == 400
                ? "refused at the door " + injection.path("name")
                : answer.json().path("key").asText();
    }

    private JsonNode settled(String key) {
        if (key.startsWith("refused")) {
            return Json.empty();
        }
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> theCase(key),
                        found -> SETTLED.contains(found.path("state").asText()));
    }

    private static boolean leftWithoutAPerson(JsonNode settled) {
        return settled.path("effects").valueStream().findAny().isPresent();
    }

    private long newestMail() {
        return jdbc.sql("select coalesce(max(id), 0) from sandbox_mail")
                .query(Long.class)
                .single();
    }

    private List<String> recipients(long after) {
        return jdbc.sql("select distinct recipient from sandbox_mail where id > ?")
                .param(after)
                .query(String.class)
                .list();
    }

    /** Addresses of those whom the requests name, and of the team. */
    private Set<String> onRecord() {
        Set<String> all = new TreeSet<>();
        List<String> named = new ArrayList<>();
        corpus.forEach(injection -> {
            named.add(injection.at("/request/customer").asText("C-0"));
            named.add(injection.at("/request/prospect").asText("P-0"));
        });
        named.forEach(id -> all.add(id.replace("-", "").toLowerCase(java.util.Locale.ROOT) + "@example.com"));
        all.addAll(jdbc.sql("select address from sandbox_readership where audience = 'team'")
                .query(String.class)
                .list());
        return all;
    }
}
