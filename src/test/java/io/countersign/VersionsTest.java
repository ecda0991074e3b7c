package io.countersign;

import static io.countersign.Say.approve;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.Records.Proposed;
import io.countersign.Rest.Answer;
import io.countersign.cases.Json;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Cases that began on the release before, in each state that they wait in, when the next one is deployed. */
class VersionsTest extends AppTest {

    @Autowired
    private RepositoryService repository;

    private int number;

    @AfterEach
    void everythingIsOn() {
        for (String workflow : List.of("ticket", "outreach", "invoice", "briefing")) {
            turn(workflow, "on");
        }
    }

    private void turn(String workflow, String state) {
        assertThat(as("admin")
                        .put("/api/switches/" + workflow, Map.of("state", state, "reason", "A test."))
                        .status())
                .isEqualTo(200);
    }

    /** Deploys a model and gives the id of its definition. */
    private String deploy(String workflow, Path file) throws Exception {
        try (InputStream model = Files.newInputStream(file)) {
            repository
                    .createDeployment()
                    .name(file.toString())
                    .addInputStream("processes/" + workflow + "/" + workflow + ".bpmn", model)
                    .deploy();
        }
        return repository
                .createProcessDefinitionQuery()
                .processDefinitionKey(workflow)
                .latestVersion()
                .singleResult()
                .getId();
    }

    private String inReview(String workflow) {
        Proposed proposed = proposed(workflow);
        String key = propose(workflow, proposed.request(), proposed.action());
        review(key);
        return key;
    }

    private Proposed proposed(String workflow) {
        String id = "79" + workflow.length() + (System.nanoTime() % 100_000) + number++;
        Records records = new Records(jdbc);
        return switch (workflow) {
            case "ticket" -> records.refund("C-" + id, "60.00");
            case "outreach" -> records.mail("P-" + id);
            case "invoice" -> records.invoice("S-" + id, "DE00" + id);
            default -> records.briefing("Version " + id);
        };
    }

    /** Approved while the switch is off. */
    private String waitingToBeCarriedOut(String workflow) {
        String key = inReview(workflow);
        decides(Records.people(workflow).get(0), key, approve());
        await().atMost(Duration.ofSeconds(30))
                .until(() -> String.valueOf(carryOut(key).getExceptionMessage()).startsWith("Waiting"));
        return key;
    }

    /** The agent of the case did not answer yet. */
    private String waitingForItsAgent(String workflow) {
        Faults.AGENT_IS_DOWN.set(true);
        String key = open(workflow, proposed(workflow).request());
        await().atMost(Duration.ofSeconds(30))
                .until(() -> job(key, "gatherFacts").getExceptionMessage() != null);
        Faults.none();
        return key;
    }

    private String definition(String key) {
        return history.createHistoricProcessInstanceQuery()
                .processInstanceId(instance(key))
                .singleResult()
                .getProcessDefinitionId();
    }

    private void migrate(String from, String to, List<String> keys) {
        assertThat(migration(from, to, keys)).hasToString("204 ");
    }

    private Answer migration(String from, String to, List<String> keys) {
        Answer plan = as("admin")
                .post(
                        "/engine-rest/migration/generate",
                        Map.of(
                                "sourceProcessDefinitionId", from,
                                "targetProcessDefinitionId", to,
                                "updateEventTriggers", true));
        assertThat(plan.status()).as(plan.toString()).isEqualTo(200);
        ObjectNode execution = Json.empty();
        execution.set("migrationPlan", plan.json());
        execution.set(
                "processInstanceIds",
                Json.tree(keys.stream().map(this::instance).toList()));
        return as("admin").post("/engine-rest/migration/execute", execution);
    }

    /** With its timer: between two reviews there is a moment without. */
    private boolean isInReview(String key) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !state(key).equals("inReview") || timer(key, "answerOverdue") != null);
        return state(key).equals("inReview");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ticket", "outreach", "invoice", "briefing"})
    void casesFinishOnTheirModelOrMigrated(String workflow) throws Exception {
        String before = deploy(workflow, Path.of("src/test/resources/release", workflow + ".bpmn"));
        String staysInReview = inReview(workflow);
        String movesInReview = inReview(workflow);
        String movesAndExpires = inReview(workflow);
        String movesBeforeItsProposal = waitingForItsAgent(workflow);
        turn(workflow, "off");
        String stays = waitingToBeCarriedOut(workflow);
        String moves = waitingToBeCarriedOut(workflow);
        String movesStuck = waitingToBeCarriedOut(workflow);
        Job stuck = carryOut(movesStuck);
        management.setJobDuedate(stuck.getId(), Date.from(Instant.now().plus(Duration.ofDays(1))));
        management.setJobRetries(stuck.getId(), 0);
        assertThat(state(movesStuck)).isEqualTo("stuck");
        List<String> moving = List.of(movesBeforeItsProposal, movesInReview, movesAndExpires, moves, movesStuck);

        String after = deploy(workflow, Path.of("processes", workflow, workflow + ".bpmn"));
        migrate(before, after, moving);
        turn(workflow, "on");

        management.setJobDuedate(job(movesBeforeItsProposal, "gatherFacts").getId(), new Date());
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !state(movesBeforeItsProposal).equals("proposing"));
        String reviewer = Records.people(workflow).get(0);
        decides(reviewer, staysInReview, approve());
        decides(reviewer, movesInReview, approve());
        management.setJobRetries(carryOut(movesStuck).getId(), 1);
        management.setJobDuedate(carryOut(movesStuck).getId(), null);
        while (isInReview(movesAndExpires)) {
            fires(movesAndExpires, "answerOverdue");
        }
        for (String key : List.of(staysInReview, movesInReview, stays, moves, movesStuck)) {
            becomes(key, "done");
        }
        becomes(movesAndExpires, "expired");
        assertThat(List.of(staysInReview, stays)).extracting(this::definition).containsOnly(before);
        assertThat(moving).extracting(this::definition).containsOnly(after);
    }

    /** The release before asked nobody about an undoing in doubt: there an incident and an operator settle it. */
    @Test
    void undoingInDoubtIsAskedAboutWhereTheCaseWasMigratedAndAnIncidentWhereNot() throws Exception {
        String before = deploy("briefing", Path.of("src/test/resources/release/briefing.bpmn"));
        String stays = published("Stays in doubt");
        String moves = published("Moves in doubt");
        migrate(before, deploy("briefing", Path.of("processes/briefing/briefing.bpmn")), List.of(moves));
        Faults.MAIL_IS_DOWN.set(true);
        Faults.MAIL_FORGETS.set(true);
        decides("comms1", stays, Say.reject());
        decides("comms1", moves, Say.reject());
        triesAgain(stays, "publicationWithdrawn");
        triesAgain(moves, "undoAction");
        becomes(stays, "stuck");
        becomes(moves, "inDoubt");
        Faults.none();

        Map<String, Object> no = Map.of("happened", false, "comment", "The outbox does not have it.");
        assertThat(as("comms1").put("/api/cases/" + stays + "/doubt", no).status())
                .isEqualTo(403);
        assertThat(as("commslead")
                        .put("/api/cases/" + stays + "/doubt", Map.of("happened", "no"))
                        .status())
                .isEqualTo(400);
        assertThat(as("commslead").put("/api/cases/" + stays + "/doubt", no).status())
                .isEqualTo(200);
        management.setJobRetries(job(stays, "publicationWithdrawn").getId(), 1);
        decides("commslead", moves, Say.values("answer", "notHappened", "comment", "The outbox does not have it."));

        for (String key : List.of(stays, moves)) {
            becomes(key, "rejected");
            assertThat(theCase(key).path("effects"))
                    .filteredOn(effect -> effect.path("operation").asText().equals("tellReaders"))
                    .singleElement()
                    .matches(effect -> effect.path("state").asText().equals("done"));
        }
    }

    /** Rejected while the switch is off: the next release waits at another step, so such a case ends where it began. */
    @Test
    void whatWaitsToBeUndoneIsNotMigratedAndSaysWhy() throws Exception {
        String before = deploy("briefing", Path.of("src/test/resources/release/briefing.bpmn"));
        String rejected = published("To be withdrawn");
        String other = published("To be kept");
        turn("briefing", "off");
        decides("comms1", rejected, Say.reject());
        await().atMost(Duration.ofSeconds(30))
                .until(() -> job(rejected, "publicationWithdrawn").getExceptionMessage() != null);

        Answer refused = migration(
                before, deploy("briefing", Path.of("processes/briefing/briefing.bpmn")), List.of(other, rejected));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("message").asText())
                .startsWith("Nothing was migrated. publicationWithdrawn: ")
                .doesNotContain("ENGINE");
        assertThat(List.of(rejected, other)).extracting(this::definition).containsOnly(before);
        turn("briefing", "on");
        becomes(rejected, "rejected");
    }

    private String published(String purpose) {
        String key = open(
                "briefing",
                Map.of("notes", "Anna: The new search is live since Tuesday.", "audience", "team", "purpose", purpose));
        review(key);
        return key;
    }

    private Job job(String key, String activity) {
        return management
                .createJobQuery()
                .processInstanceId(instance(key))
                .activityId(activity)
                .singleResult();
    }
}
