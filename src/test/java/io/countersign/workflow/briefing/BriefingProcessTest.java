package io.countersign.workflow.briefing;

import static io.countersign.Say.edit;
import static io.countersign.Say.reject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.AppTest;
import io.countersign.EveryEnd;
import io.countersign.Faults;
import io.countersign.Rest.Answer;
import io.countersign.Say;
import io.countersign.cases.CaseVariables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.engine.variable.value.TypedValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;

/** The stories of {@code processes/briefing/briefing.bpmn}, one for each way through it. */
class BriefingProcessTest extends AppTest {

    private static final String TEAM = "team@countersign.example";

    private static final String NOTES = """
            Anna: The new search is live since Tuesday.
            Ben: I will write the release notes by Friday.
            Carla: The load test is still open.""";

    private static final List<String> PUBLISHED_AND_REVIEWED = List.of(
            "notesReceived",
            "gatherFacts",
            "proposeAction",
            "checkApprovalRules",
            "whoDecides",
            "carryOutAction",
            "reviewDue",
            "assignLevel",
            "reviewProposal");

    @RegisterExtension
    static final EveryEnd ENDS = EveryEnd.of("briefing");

    private static final List<String> TO_A_PERSON = List.of(
            "notesReceived",
            "gatherFacts",
            "proposeAction",
            "checkApprovalRules",
            "whoDecides",
            "assignLevel",
            "reviewProposal");

    @Autowired
    RepositoryService repository;

    // after

    @Test
    void publishesForTheTeamAtOnceAndIsKept() {
        String key = published("Weekly kept");
        assertThat(trace(key)).containsExactlyElementsOf(PUBLISHED_AND_REVIEWED);
        assertThat(groupOf(key)).isEqualTo("communications");
        assertThat(theCase(key).at("/routing/oversight").asText()).isEqualTo("after");
        assertThat(effects(key)).containsExactly("pages publish done", "mail announce done");
        assertThat(page(key)).containsEntry("TITLE", "Weekly kept").containsEntry("WITHDRAWN", false);
        assertThat(review(key).getName()).isEqualTo("Done, to be looked at: Publish “Weekly kept” for the team");

        decides("comms1", key, Say.approve());

        JsonNode done = becomes(key, "done");
        assertThat(trace(key)).endsWith("decision", "briefingKept").doesNotContain("undoAction");
        assertThat(effects(key)).containsExactly("pages publish done", "mail announce done");
        assertThat(done.at("/decision/outcome").asText()).isEqualTo("approve");
        assertThat(mailsAbout("Weekly kept")).containsExactly(TEAM + " Weekly kept");
    }

    @Test
    void rejectedPublicationIsWithdrawnAndItsReadersAreTold() {
        String key = published("Weekly rejected");
        jdbc.sql("insert into sandbox_page_view (page, viewer, viewed_at) values (?, ?, current_timestamp)")
                .params(key, "guest@countersign.example")
                .update();

        decides("comms1", key, reject());

        JsonNode rejected = becomes(key, "rejected");
        assertThat(trace(key))
                .contains("publicationWithdrawn", "undoAction", "rejected")
                .doesNotContain("overduePublicationWithdrawn", "briefingKept");
        assertThat(effects(key))
                .containsExactly(
                        "pages publish undone",
                        "mail announce done",
                        "pages withdraw done",
                        "mail tellReaders done",
                        "mail tellViewer1 done");
        assertThat(page(key)).containsEntry("WITHDRAWN", true);
        assertThat(mailsAbout("Weekly rejected"))
                .containsExactly(
                        TEAM + " Weekly rejected",
                        TEAM + " Withdrawn: Weekly rejected",
                        "guest@countersign.example Withdrawn: Weekly rejected");
        assertThat(rejected.at("/decision/by").asText()).isEqualTo("comms1");
    }

    /** Its page is withdrawn, and its readers are not told yet: it did not end well. */
    @Test
    void caseThatIsDeletedWhileItIsUndoneIsNotDone() {
        String key = published("Weekly deleted");
        Faults.MAIL_IS_DOWN.set(true);
        decides("comms1", key, reject());
        await().until(() -> effects(key).contains("mail tellReaders inDoubt"));
        jdbc.sql("delete from cs_effect where case_key = ? and operation = 'tellReaders'")
                .param(key)
                .update();
        management.setJobRetries(
                management
                        .createJobQuery()
                        .processInstanceId(instance(key))
                        .singleResult()
                        .getId(),
                0);

        runtime.deleteProcessInstance(instance(key), "An operator gave up.");

        becomes(key, "rejected");
    }

    @Test
    void correctedPublicationIsANewRevisionOfItsPage() {
        String key = published("Weekly corrected");

        decides("comms1", key, edit(Map.of("body", "Status\n- The new search is live since Tuesday.")));

        JsonNode done = becomes(key, "done");
        assertThat(trace(key))
                .endsWith(
                        "decision",
                        "checkApprovalRules",
                        "whoDecides",
                        "carryOutAction",
                        "reviewDue",
                        "briefingPublished");
        assertThat(effects(key))
                .containsExactly(
                        "pages publish done", "mail announce done", "pages publish done", "mail announce done");
        assertThat(page(key))
                .containsEntry("REVISION", 2)
                .containsEntry("BODY", "Status\n- The new search is live since Tuesday.")
                .containsEntry("WITHDRAWN", false);
        assertThat(mailsAbout("Weekly corrected"))
                .containsExactly(TEAM + " Weekly corrected", TEAM + " Corrected: Weekly corrected");
        JsonNode correction = done.at("/result/corrections/0");
        assertThat(correction.path("field").asText()).isEqualTo("body");
        assertThat(correction.path("by").asText()).isEqualTo("comms1");
        assertThat(correction.path("reason").asText()).isEqualTo("wrongAmount");
        assertThat(done.at("/result/corrections")).hasSize(1);
        assertThat(jdbc.sql("select count(*) from cs_correction where case_key = ?")
                        .param(key)
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void publicationCannotGoBackToTheAgent() {
        String key = published("Weekly revised");
        Task review = review(key);
        claim("comms1", review);

        Answer refused = complete("comms1", review, Say.revise("Make it shorter."));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("message").asText()).contains("carried out already");
        assertThat(options(key)).doesNotContain("revise");
        assertThat(effects(key)).containsExactly("pages publish done", "mail announce done");
        decides(review, "comms1", Say.approve());
    }

    @Test
    void unansweredPublicationGoesUpAndIsWithdrawnBehindTheLastLevel() {
        String key = published("Weekly overdue");

        fires(key, "answerOverdue");
        assertThat(groupOf(key)).isEqualTo("communicationsLead");
        fires(key, "answerOverdue");

        becomes(key, "expired");
        assertThat(trace(key))
                .contains("escalateReview", "levelLeft", "overduePublicationWithdrawn", "undoAction", "expired")
                .doesNotContain("publicationWithdrawn");
        assertThat(effects(key))
                .containsExactly(
                        "pages publish undone", "mail announce done", "pages withdraw done", "mail tellReaders done");
        assertThat(page(key)).containsEntry("WITHDRAWN", true);
    }

    @Test
    void escalatedPublicationIsTheLeadsToKeep() {
        String key = published("Weekly escalated");

        decides("comms1", key, Say.escalate());

        assertThat(groupOf(key)).isEqualTo("communicationsLead");
        assertThat(page(key)).containsEntry("WITHDRAWN", false);
        decides("commslead", key, Say.approve());
        becomes(key, "done");
        assertThat(trace(key)).endsWith("briefingKept");
    }

    // what an analyst's other table leads to

    @Test
    void whatATableRefusesIsNeverPublished() throws IOException {
        try (var table = ChangedTable.deploy(repository, "\"after\"", "\"refuse\"")) {
            String key = open("briefing", request("team", "Weekly refused"));

            becomes(key, "refused");
            assertThat(trace(key)).endsWith("checkApprovalRules", "whoDecides", "refused");
            assertThat(effects(key)).isEmpty();
            assertThat(theCase(key).at("/routing/oversight").asText()).isEqualTo("refuse");
        }
    }

    @Test
    void whatATableLetsRunIsPublishedAndNotReviewed() throws IOException {
        try (var table = ChangedTable.deploy(repository, "\"after\"", "\"automatic\"")) {
            String key = open("briefing", request("team", "Weekly automatic"));

            becomes(key, "done");
            assertThat(trace(key)).endsWith("carryOutAction", "reviewDue", "briefingPublished");
            assertThat(effects(key)).containsExactly("pages publish done", "mail announce done");
        }
    }

    /** The shipped table with another word in it, until it is closed. */
    private record ChangedTable(RepositoryService repository, String shipped) implements AutoCloseable {

        private static final Path FILE = Path.of("processes/briefing/briefingApproval.dmn");

        static ChangedTable deploy(RepositoryService repository, String word, String by) throws IOException {
            ChangedTable table = new ChangedTable(repository, Files.readString(FILE));
            assertThat(table.shipped).contains(word);
            table.deploy(table.shipped.replace(word, by));
            return table;
        }

        private void deploy(String text) {
            repository.createDeployment().addString(FILE.toString(), text).deploy();
        }

        @Override
        public void close() {
            deploy(shipped);
        }
    }

    // a correction that somebody above has to approve

    @Test
    void correctionBeyondTheEditorsAuthorityWaitsAndReplacesWhenApproved() {
        String key = published("Weekly widened");

        decides("comms1", key, edit(Map.of("audience", "leadership")));

        await().untilAsserted(() -> assertThat(groupOf(key)).isEqualTo("communicationsLead"));
        assertThat(page(key)).containsEntry("AUDIENCE", "team").containsEntry("REVISION", 1);
        JsonNode packet = packet(key);
        assertThat(packet.path("carriedOut").asBoolean()).isFalse();
        assertThat(packet.path("notice").asText()).contains("An earlier version is carried out already");
        assertThat(options(key)).doesNotContain("revise");
        decides("commslead", key, Say.approve());

        becomes(key, "done");
        assertThat(trace(key)).endsWith("carryOutAction", "reviewDue", "briefingPublished");
        assertThat(page(key)).containsEntry("AUDIENCE", "leadership").containsEntry("REVISION", 2);
        assertThat(mailsAbout("Weekly widened"))
                .containsExactly(
                        TEAM + " Weekly widened",
                        "leadership@countersign.example Corrected: Weekly widened",
                        TEAM + " Corrected: Weekly widened");
    }

    @Test
    void rejectedCorrectionTakesTheEarlierVersionBack() {
        String key = published("Weekly not widened");
        decides("comms1", key, edit(Map.of("audience", "leadership")));
        await().untilAsserted(() -> assertThat(groupOf(key)).isEqualTo("communicationsLead"));

        decides("commslead", key, reject());

        becomes(key, "rejected");
        assertThat(trace(key)).contains("publicationWithdrawn", "undoAction");
        assertThat(page(key)).containsEntry("WITHDRAWN", true).containsEntry("AUDIENCE", "team");
        assertThat(effects(key)).contains("pages publish undone", "pages withdraw done");
    }

    @Test
    void unansweredCorrectionTakesTheEarlierVersionBack() {
        String key = published("Weekly nobody answered");
        decides("comms1", key, edit(Map.of("audience", "leadership")));
        await().untilAsserted(() -> assertThat(groupOf(key)).isEqualTo("communicationsLead"));

        fires(key, "answerOverdue");

        becomes(key, "expired");
        assertThat(page(key)).containsEntry("WITHDRAWN", true);
    }

    // targets that fail

    @Test
    void undoingIsTriedAgainAndDoneOnce() {
        String key = published("Weekly with a slow target");
        Faults.MAIL_IS_DOWN.set(true);

        decides("comms1", key, reject());

        await().until(() -> management
                        .createJobQuery()
                        .processInstanceId(instance(key))
                        .withException()
                        .count()
                == 1);
        assertThat(effects(key))
                .containsExactly(
                        "pages publish undone",
                        "mail announce done",
                        "pages withdraw done",
                        "mail tellReaders inDoubt");
        assertThat(state(key)).isEqualTo("carryingOut");
        assertThat(theCase(key).at("/decision/outcome").asText()).isEqualTo("reject");
        Job failed = management
                .createJobQuery()
                .processInstanceId(instance(key))
                .withException()
                .singleResult();
        Faults.none();
        management.setJobRetries(failed.getId(), 1);
        management.executeJob(failed.getId());

        becomes(key, "rejected");

        assertThat(effects(key))
                .containsExactly(
                        "pages publish undone", "mail announce done", "pages withdraw done", "mail tellReaders done");
        assertThat(mailsAbout("Weekly with a slow target"))
                .containsExactly(TEAM + " Weekly with a slow target", TEAM + " Withdrawn: Weekly with a slow target");
    }

    // before

    @Test
    void leadershipsBriefingIsPublishedWhenApprovedAndNotReviewedAgain() {
        String key = open("briefing", request("leadership", "Status for the board of the shop"));
        review(key);
        assertThat(trace(key)).containsExactlyElementsOf(TO_A_PERSON);
        assertThat(groupOf(key)).isEqualTo("communicationsLead");
        assertThat(effects(key)).isEmpty();

        decides("commslead", key, Say.approve());

        becomes(key, "done");
        assertThat(trace(key)).endsWith("decision", "carryOutAction", "reviewDue", "briefingPublished");
        assertThat(mailsAbout("Status for the board of the shop"))
                .containsExactly("leadership@countersign.example Status for the board of the shop");
    }

    @Test
    void rejectedBriefingIsNeverPublishedAndNothingIsUndone() {
        String key = open("briefing", request("external", "News of the shop"));
        review(key);

        decides("commslead", key, reject());

        becomes(key, "rejected");
        assertThat(trace(key))
                .contains("publicationWithdrawn")
                .endsWith("rejected")
                .doesNotContain("undoAction");
        assertThat(effects(key)).isEmpty();
        assertThat(mailsAbout("News of the shop")).isEmpty();
    }

    @Test
    void unansweredBriefingExpiresUnpublished() {
        String key = open("briefing", request("leadership", "Nobody reads this"));
        review(key);

        fires(key, "answerOverdue");

        becomes(key, "expired");
        assertThat(trace(key)).contains("overduePublicationWithdrawn").doesNotContain("undoAction");
        assertThat(effects(key)).isEmpty();
    }

    @Test
    void editWithinTheEditorsAuthorityIsPublishedAndNotReviewedAgain() {
        String key = propose(
                "briefing",
                request("team", "Weekly with an invention"),
                action("Weekly with an invention", "Everybody loves the new search."));
        review(key);
        assertThat(effects(key)).isEmpty();
        assertThat(rules(theCase(key))).contains("rule_team", "rule_unsupported");

        decides("comms1", key, edit(Map.of("body", "The load test is still open.")));

        becomes(key, "done");
        assertThat(trace(key))
                .endsWith("checkApprovalRules", "whoDecides", "carryOutAction", "reviewDue", "briefingPublished");
        assertThat(page(key))
                .containsEntry("BODY", "The load test is still open.")
                .containsEntry("REVISION", 1);
    }

    @Test
    void revisedProposalIsTheAgentsNewOneAndSeenByAPerson() {
        String key = propose(
                "briefing",
                request("team", "Weekly sent back"),
                action("Weekly sent back", "Everybody loves the new search."));
        Task first = review(key);

        decides("comms1", key, Say.revise("Leave out line 1."));

        await().until(() -> !tasks.createTaskQuery().processInstanceBusinessKey(key).list().stream()
                .allMatch(task -> task.getId().equals(first.getId())));
        assertThat(trace(key))
                .containsSequence("decision", "gatherFacts", "proposeAction", "checkApprovalRules", "whoDecides");
        assertThat(rules(theCase(key))).contains("sentBack");
        assertThat(theCase(key).at("/proposal/action/body").asText())
                .doesNotContain("search")
                .contains("release notes");
        assertThat(effects(key)).isEmpty();
        decides("comms2", key, Say.approve());
        becomes(key, "done");
        assertThat(trace(key)).endsWith("briefingPublished");
    }

    // the clock, and the agent

    @Test
    void reminderIsSentOnceAndTheReviewStays() {
        String key = published("Weekly reminded");
        Task review = review(key);

        fires(key, "reminderDue");

        assertThat(timer(key, "reminderDue")).isNull();
        assertThat(review(key).getId()).isEqualTo(review.getId());
        assertThat(trace(key)).contains("reminderDue", "remindReviewers", "reviewersReminded");
        decides("comms1", key, Say.approve());
        becomes(key, "done");
    }

    @Test
    void whereTheAgentFailsAPersonWritesTheBriefing() {
        Faults.AGENT_IS_DOWN.set(true);
        String key = open("briefing", request("team", "Weekly without an agent"));
        ClockUtil.offset(Duration.ofMinutes(5).toMillis());
        review(key);
        assertThat(trace(key)).contains("noProposal").endsWith("assignLevel", "reviewProposal");
        assertThat(theCase(key).path("proposal").isNull()).isTrue();

        decides("comms1", key, edit(action("Weekly without an agent", "The load test is still open.")));

        becomes(key, "done");
        assertThat(page(key)).containsEntry("BODY", "The load test is still open.");
    }

    // the guard

    @Test
    void othersDecideOnNothingHere() {
        String key = published("Weekly guarded");

        assertThat(claim("support1", review(key)).status()).isIn(403, 404);
        assertThat(claim("legal1", review(key)).status()).isEqualTo(403);
        decides("comms2", key, Say.approve());
        becomes(key, "done");
    }

    // how it is done

    private String published(String purpose) {
        String key = open("briefing", request("team", purpose));
        review(key);
        assertThat(state(key)).isEqualTo("inReview");
        return key;
    }

    private static Map<String, Object> request(String audience, String purpose) {
        return Map.of("notes", NOTES, "audience", audience, "purpose", purpose);
    }

    private static Map<String, Object> action(String title, String body) {
        return Map.of("audience", "team", "title", title, "body", body);
    }

    private void decides(Task review, String reviewer, Map<String, Object> decision) {
        assertThat(complete(reviewer, review, decision)).hasToString("204 ");
    }

    private Map<String, Object> page(String key) {
        return jdbc.sql("select audience, title, body, revision, withdrawn from sandbox_page where id = ?")
                .param(key)
                .query()
                .singleRow();
    }

    private List<String> mailsAbout(String title) {
        return jdbc.sql("select recipient || ' ' || subject from sandbox_mail where subject like ?"
                        + " and idempotency_key not like 'reminder%' order by id")
                .param("%" + title)
                .query(String.class)
                .list();
    }

    private JsonNode packet(String key) {
        TypedValue packet = runtime.getVariableTyped(review(key).getExecutionId(), "review", false);
        return CaseVariables.json(packet);
    }

    private List<String> options(String key) {
        return packet(key).path("outcomes").findValuesAsText("value");
    }
}
