package io.countersign;

import static io.countersign.Say.approve;
import static io.countersign.Say.reject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.Rest.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kill switch: who may set it, and what it stops. */
class SwitchTest extends AppTest {

    private Answer set(String account, String workflow, Object body) {
        return as(account).put("/api/switches/" + workflow, body);
    }

    private void set(String state) {
        Answer answer = set("supportlead", "ticket", Map.of("state", state, "reason", "A wave of odd claims."));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    }

    @AfterEach
    void on() {
        set("on");
    }

    private String inReview(String customer) {
        String key = open(new Records(jdbc).refund(customer, "60.00"));
        review(key);
        return key;
    }

    private String automatic(String customer) {
        return open(new Records(jdbc).refund(customer, "40.00"));
    }

    private String open(Records.Proposed refund) {
        return propose(refund.workflow(), refund.request(), refund.action());
    }

    /** Waits until the engine has tried, and put off, what the case is at. */
    private Job postponed(String key) {
        return postponed(key, "carryOutAction");
    }

    private Job postponed(String key, String activity) {
        return await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> management
                                .createJobQuery()
                                .processInstanceId(instance(key))
                                .activityId(activity)
                                .singleResult(),
                        job -> job != null
                                && String.valueOf(job.getExceptionMessage()).startsWith("Waiting"));
    }

    @Test
    void isOnBeforeItsFirstUseAndKeepsEachUse() {
        jdbc.sql("delete from cs_switch where workflow = 'briefing'").update();
        JsonNode before = as("comms1").get("/api/switches/briefing").json();
        assertThat(before.path("state").asText()).isEqualTo("on");
        assertThat(before.path("by").isNull()).isTrue();

        assertThat(set("commslead", "briefing", Map.of("state", "off", "reason", "Wrong list of readers."))
                        .json()
                        .path("by")
                        .asText())
                .isEqualTo("commslead");
        assertThat(set("admin", "briefing", Map.of("state", "on", "reason", "Mended."))
                        .status())
                .isEqualTo(200);

        JsonNode now = as("agent").get("/api/switches/briefing").json();
        assertThat(now.path("workflow").asText()).isEqualTo("briefing");
        assertThat(now.path("state").asText()).isEqualTo("on");
        assertThat(now.path("reason").asText()).isEqualTo("Mended.");
        assertThat(now.path("by").asText()).isEqualTo("admin");
        assertThat(now.path("at").asText()).startsWith("20");
        assertThat(jdbc.sql("select state from cs_switch where workflow = 'briefing' order by id")
                        .query(String.class)
                        .list())
                .containsExactly("off", "on");
    }

    @ParameterizedTest
    @CsvSource({"support1", "saleslead", "auditor", "analyst", "agent"})
    void isSetByItsLeadsAndAdministratorsAlone(String account) {
        Answer refused = set(account, "ticket", Map.of("state", "off", "reason", "Because."));

        assertThat(refused.status()).isEqualTo(403);
        assertThat(as(account).get("/api/switches/ticket").json().path("state").asText())
                .isEqualTo("on");
    }

    @Test
    void saysWhatIsWrong() {
        assertThat(set("admin", "payroll", Map.of("state", "off", "reason", "Because."))
                        .status())
                .isEqualTo(404);
        assertThat(as("admin").get("/api/switches/payroll").status()).isEqualTo(404);
        for (Object wrong : List.of(
                Map.of("state", "of", "reason", "Because."),
                Map.of("reason", "Because."),
                Map.of("state", 0, "reason", "Because."))) {
            Answer refused = set("supportlead", "ticket", wrong);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.json().at("/errors/0/field").asText()).isEqualTo("state");
        }
        for (Object wrong : List.of(
                Map.of("state", "off"),
                Map.of("state", "off", "reason", " "),
                Map.of("state", "off", "reason", "x".repeat(501)),
                Map.of("state", "off", "reason", "a\u0000b"))) {
            Answer refused = set("supportlead", "ticket", wrong);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.json().at("/errors/0/field").asText()).isEqualTo("reason");
        }
        assertThat(as("support1")
                        .get("/api/switches/ticket")
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("on");
    }

    @Test
    void offCarriesNothingOutUntilItIsOnAgain() {
        String reviewed = inReview("C-2301");
        set("off");
        String automatic = automatic("C-2302");

        decides("support1", reviewed, approve());

        for (String key : List.of(reviewed, automatic)) {
            Job waiting = postponed(key);
            assertThat(waiting.getRetries()).as("none is used up").isEqualTo(4);
            assertThat(waiting.getDuedate()).isAfter(new java.util.Date(System.currentTimeMillis() + 60_000));
            assertThat(state(key)).isEqualTo("carryingOut");
            assertThat(theCase(key).path("effects")).isEmpty();
        }
        assertThat(theCase(reviewed).at("/decision/by").asText()).isEqualTo("support1");
        assertThat(runtime.createIncidentQuery()
                        .processInstanceId(instance(reviewed))
                        .count())
                .isZero();

        set("on");

        becomes(reviewed, "done");
        becomes(automatic, "done");
        assertThat(paidTo("C-2301")).containsExactly(eur("60.00"));
        assertThat(paidTo("C-2302")).containsExactly(eur("40.00"));
    }

    /** At the last moment: between two effects of one action as well. */
    @Test
    void offStopsBeforeTheNextEffect() {
        Records.Proposed mail = new Records(jdbc).mail("P-2301");
        String key = propose(mail.workflow(), mail.request(), mail.action());
        Faults.WHEN_SENT.set(() -> set("saleslead", "outreach", Map.of("state", "off", "reason", "Stop.")));
        try {
            decides("saleslead", key, approve());

            postponed(key);
            assertThat(contacts("P-2301")).isZero();
            assertThat(theCase(key).path("effects").findValuesAsText("operation"))
                    .containsExactly("send");
        } finally {
            Faults.none();
            set("saleslead", "outreach", Map.of("state", "on", "reason", "Go on."));
        }
        becomes(key, "done");
        assertThat(contacts("P-2301")).isEqualTo(1);
        assertThat(jdbc.sql("select count(*) from sandbox_mail where recipient = 'p2301@example.com'")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    private int contacts(String prospect) {
        return jdbc.sql("select count(*) from sandbox_contact where prospect = ?")
                .param(prospect)
                .query(Integer.class)
                .single();
    }

    @Test
    void reviewSendsEverythingToPeople() {
        set("review");

        String key = automatic("C-2304");

        JsonNode inReview = becomes(key, "inReview");
        assertThat(groupOf(key)).isEqualTo("support");
        assertThat(inReview.at("/routing/oversight").asText()).isEqualTo("before");
        assertThat(inReview.at("/routing/reasons/0/rule").asText()).isEqualTo("switchReview");
        assertThat(inReview.at("/routing/reasons/0/why").asText()).contains("supportlead", "A wave of odd claims.");
        decides("support1", key, approve());
        becomes(key, "done");
    }

    @Test
    void offUndoesNothingEither() {
        String key = open(
                "briefing",
                Map.of(
                        "notes", "Anna: The new search is live since Tuesday.",
                        "audience", "team",
                        "purpose", "Not undone yet"));
        review(key);
        set("commslead", "briefing", Map.of("state", "off", "reason", "Wrong list of readers."));
        try {
            decides("comms1", key, reject());

            postponed(key, "undoAction");
            assertThat(state(key)).isEqualTo("carryingOut");
            assertThat(theCase(key).path("effects")).hasSize(2);
        } finally {
            set("commslead", "briefing", Map.of("state", "on", "reason", "Mended."));
        }
        becomes(key, "rejected");
    }

    /** Where it can't be understood, nothing is done. */
    @Test
    void unknownStateIsOff() {
        String key = inReview("C-2305");
        jdbc.sql("insert into cs_switch (workflow, state, reason, set_by, set_at)"
                        + " values ('ticket', 'maybe', 'x', 'x', current_timestamp)")
                .update();

        decides("support1", key, approve());

        postponed(key);
        assertThat(as("support1")
                        .get("/api/switches/ticket")
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("off");
        assertThat(paidTo("C-2305")).isEmpty();
        set("on");
        becomes(key, "done");
    }
}
