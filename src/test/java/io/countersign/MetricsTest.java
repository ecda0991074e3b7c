package io.countersign;

import static io.countersign.Say.approve;
import static io.countersign.Say.edit;
import static io.countersign.Say.escalate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.math.BigDecimal;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalManagementPort;

/** What Prometheus reads: that it is right, and that nobody else can. */
class MetricsTest extends AppTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SUPPORT = "group=\"support\",workflow=\"ticket\"";

    @LocalManagementPort
    private int management;

    @Test
    void showsTheQueueOfEachGroup() {
        String key = inReview("C-9801");
        showsAsManyAsTheEngineHas("support");
        assertThat(value("countersign_reviews_oldest_seconds", SUPPORT)).isPositive();
        assertThat(value("countersign_cases", "state=\"inReview\",workflow=\"ticket\""))
                .isGreaterThanOrEqualTo(1);

        decides("support1", key, escalate());
        showsAsManyAsTheEngineHas("supportLead");
        showsAsManyAsTheEngineHas("support");
        decides("supportlead", key, approve());
        becomes(key, "done");
    }

    private void showsAsManyAsTheEngineHas(String group) {
        long waiting = tasks.createTaskQuery()
                .processDefinitionKey("ticket")
                .taskDefinitionKey("reviewProposal")
                .taskCandidateGroup(group)
                .includeAssignedTasks()
                .count();
        becomes("countersign_reviews_waiting", SUPPORT.replace("support", group), waiting);
    }

    @Test
    void countsDecisionsAndEffects() {
        double decisions = value("countersign_decisions_total", SUPPORT.replace(",", ",outcome=\"approve\","));
        double payments =
                value("countersign_effects_total", "outcome=\"done\",target=\"payments\",workflow=\"ticket\"");
        double rulings = value("countersign_rulings_total", "oversight=\"before\",workflow=\"ticket\"");
        String key = inReview("C-9802");
        assertThat(value("countersign_rulings_total", "oversight=\"before\",workflow=\"ticket\""))
                .isGreaterThan(rulings);

        decides("support1", key, approve());
        becomes(key, "done");

        assertThat(value("countersign_decisions_total", SUPPORT.replace(",", ",outcome=\"approve\",")))
                .isEqualTo(decisions + 1);
        assertThat(value("countersign_effects_total", "outcome=\"done\",target=\"payments\",workflow=\"ticket\""))
                .isEqualTo(payments + 1);
    }

    @Test
    void doesNotCountWhatIsRolledBack() {
        double edits = value("countersign_decisions_total", SUPPORT.replace(",", ",outcome=\"edit\","));
        String key = inReview("C-9803");
        claim("support1", review(key));

        assertThat(complete("support1", review(key), edit(Map.of("amount", new BigDecimal("80000.00"))))
                        .status())
                .isEqualTo(400);

        assertThat(value("countersign_decisions_total", SUPPORT.replace(",", ",outcome=\"edit\",")))
                .isEqualTo(edits);
        assertThat(jdbc.sql("select count(*) from cs_asked where case_key = ? and left_at is null")
                        .param(key)
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void countsWhatNobodyAnswered() {
        double breaches =
                value("countersign_sla_breaches_total", "group=\"support\",how=\"unanswered\",workflow=\"ticket\"");
        String key = inReview("C-9804");

        fires(key, "answerOverdue");

        assertThat(value("countersign_sla_breaches_total", "group=\"support\",how=\"unanswered\",workflow=\"ticket\""))
                .isEqualTo(breaches + 1);
        assertThat(jdbc.sql("select review_group || ' ' || coalesce(left_by, 'open') from cs_asked where case_key = ?"
                                + " order by id")
                        .param(key)
                        .query(String.class)
                        .list())
                .containsExactly("support clock", "supportLead open");
        String leads = "group=\"supportLead\",how=\"unanswered\",workflow=\"ticket\"";
        double byLeads = value("countersign_sla_breaches_total", leads);
        decides("supportlead", key, escalate());
        assertThat(value("countersign_sla_breaches_total", leads))
                .as("a person who escalates has answered")
                .isEqualTo(byLeads);
    }

    @Test
    void timesAgents() {
        double answers = agentAnswers();

        open(mail("C-1005", "Opening hours", "Hello, when are you open on Saturdays?"));

        await().atMost(PATIENCE).until(() -> agentAnswers() > answers);
    }

    @Test
    void showsWhatIsInDoubt() {
        OffsetDateTime earlier = OffsetDateTime.now(ZoneOffset.UTC).minusMinutes(5);
        jdbc.sql("""
                        insert into cs_effect (case_key, digest, operation, target, effect_key, state, attempts, opened_at,
                          tried_at) values ('X-1', '', 'test', 'metricsTest', 'metricsTest', 'inDoubt', 1, ?, ?)""").params(earlier, earlier).update();

        becomes("countersign_effects_in_doubt", "target=\"metricsTest\"", 1);

        jdbc.sql("delete from cs_effect where target = 'metricsTest'").update();
        await().atMost(PATIENCE)
                .until(() -> !scraped()
                        .contains("countersign_effects_in_doubt{application=\"countersign\",target=\"metricsTest\""));
    }

    @Test
    void showsChainAndSeal() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(value("countersign_chain_height", ""))
                        .isEqualTo(jdbc.sql("select sum(height) from cs_chain")
                                .query(Double.class)
                                .single()));
        assertThat(as("admin").post("/api/audit/seals", Map.of()).status()).isEqualTo(200);

        long number =
                jdbc.sql("select max(number) from cs_seal").query(Long.class).single();
        becomes("countersign_seal_number", "", number);
        assertThat(value("countersign_seal_time_seconds", ""))
                .isCloseTo(Instant.now().getEpochSecond(), within(600.0));
        becomes("countersign_seals_undelivered", "", 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/actuator/prometheus", "/actuator", "/actuator/env", "/actuator/metrics", "/actuator/beans"})
    void isNotOnThePortOfPeople(String path) {
        assertThat(Rest.at(port).get(path).status()).isEqualTo(404);
        assertThat(as("admin").get(path).status()).isEqualTo(404);
    }

    @Test
    void tellsNoMoreThanHealthThere() {
        assertThat(Rest.at(port).get("/actuator/health").json().properties()).hasToString("[status=\"UP\"]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/env",
                "/actuator/heapdump",
                "/api/cases",
                "/engine-rest/engine",
                "/camunda/app/cockpit/"
            })
    void hasNothingElse(String path) {
        assertThat(Rest.at(management).get("/actuator/health").status()).isEqualTo(200);
        assertThat(Rest.at(management).as("admin").get(path).status()).isEqualTo(404);
    }

    @Test
    void isForThisMachineOnly() throws Exception {
        ThrowingCallable elsewhere = () -> connect("127.0.0.2", management);
        connect("127.0.0.1", management);
        assertThatThrownBy(elsewhere).isInstanceOf(ConnectException.class);
    }

    private static void connect(String address, int port) throws Exception {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 5000);
        }
    }

    private String inReview(String customer) {
        Records.Proposed refund = new Records(jdbc).refund(customer, "60.00");
        String key = propose(refund.workflow(), refund.request(), refund.action());
        review(key);
        return key;
    }

    private double agentAnswers() {
        return scraped()
                .lines()
                .filter(line -> line.startsWith("countersign_agent_seconds_count{")
                        && line.contains("workflow=\"ticket\"")
                        && line.contains("outcome=\"proposed\""))
                .mapToDouble(MetricsTest::number)
                .sum();
    }

    private void becomes(String name, String labels, double expected) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(value(name, labels)).as(name).isEqualTo(expected));
    }

    /** 0 where there is none. */
    private double value(String name, String labels) {
        String all = "application=\"countersign\"" + (labels.isEmpty() ? "" : "," + labels);
        List<String> lines = scraped()
                .lines()
                .filter(line -> line.startsWith(name + "{" + all + "}"))
                .toList();
        assertThat(lines).hasSizeLessThan(2);
        return lines.isEmpty() ? 0 : number(lines.get(0));
    }

    private static double number(String line) {
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }

    private String scraped() {
        Rest.Answer answer = Rest.at(management).get("/actuator/prometheus");
        assertThat(answer.status()).isEqualTo(200);
        return answer.text();
    }
}
