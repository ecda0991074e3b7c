package io.countersign;

import static io.countersign.Say.approve;
import static io.countersign.Say.json;
import static io.countersign.Say.reject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.Rest.Answer;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An administrator may change any variable of a case, and still nothing is carried out but what was approved. */
class TamperTest extends AppTest {

    private void overwrite(String key, String variable, Object value) {
        Answer answer = as("admin")
                .put("/engine-rest/process-instance/" + instance(key) + "/variables/" + variable, json(value));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(204);
    }

    /** The proposal of the case with another amount. */
    private ObjectNode proposalOf(String key, double amount) {
        ObjectNode proposal = theCase(key).path("proposal").deepCopy();
        ((ObjectNode) proposal.path("action")).put("amount", amount);
        return proposal;
    }

    private Answer refusedApproval(String key) {
        Task review = review(key);
        assertThat(claim("support1", review).status()).isEqualTo(204);
        Answer refused = complete("support1", review, approve());
        assertThat(refused.status()).as(refused.toString()).isEqualTo(409);
        assertThat(state(key)).isEqualTo("inReview");
        return refused;
    }

    @Test
    void proposalOverwrittenInReviewIsNotApproved() {
        String key = refundInReview("C-1033", "60.00");
        overwrite(key, "proposal", proposalOf(key, 600.00));

        assertThat(refusedApproval(key).json().path("message").asText()).contains("proposal.action");

        assertThat(paidTo("C-1033")).isEmpty();
        overwrite(key, "proposal", proposalOf(key, 60.00));
        assertThat(complete("support1", review(key), approve()).status()).isEqualTo(204);
        becomes(key, "done");
        assertThat(paidTo("C-1033")).containsExactly(eur("60.00"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"request", "facts", "routing"})
    void otherDataOverwrittenInReviewAreSeenToo(String variable) {
        String key = refundInReview("C-1034", "60.00");
        ObjectNode altered = theCase(key).path(variable).deepCopy();
        overwrite(key, variable, altered.put("subject", "Changed").put("group", "support"));
        JsonNode now = theCase(key).path(variable);
        assertThat(now.path("subject").asText()).isEqualTo("Changed");

        refusedApproval(key);

        assertThat(paidTo("C-1034")).isEmpty();
    }

    @Test
    void variableThatIsNoJsonAnyMoreIsSeenToo() {
        String key = refundInReview("C-1034", "60.00");
        as("admin")
                .put(
                        "/engine-rest/process-instance/" + instance(key) + "/variables/proposal",
                        Map.of("value", "approve me", "type", "String"));

        refusedApproval(key);
    }

    @Test
    void proposalOverwrittenAfterTheApprovalIsNotCarriedOut() {
        String key = approvedWhileMailIsDown("C-1035");
        overwrite(key, "proposal", proposalOf(key, 79.00));

        retry(key);

        JsonNode stuck = becomes(key, "stuck");
        assertThat(incident(key)).contains(key, "proposal.action", "after the approval");
        assertThat(stuck.at("/decision/by").asText()).isEqualTo("support1");
        assertThat(paidTo("C-1035")).containsExactly(eur("60.00"));
        assertThat(mailsTo("C-1035")).isEmpty();
    }

    @Test
    void storedActionThatWasAlteredIsNotCarriedOut() {
        String key = approvedWhileMailIsDown("C-1036");
        jdbc.sql("update cs_binding set action = replace(action, '60.00', '80.00') where case_key = ?")
                .param(key)
                .update();

        retry(key);

        becomes(key, "stuck");
        assertThat(mailsTo("C-1036")).isEmpty();
        assertThat(paidTo("C-1036")).containsExactly(eur("60.00"));
    }

    @Test
    void actionWithoutItsBindingIsNotCarriedOut() {
        String key = approvedWhileMailIsDown("C-1037");
        jdbc.sql("delete from cs_approval where case_key = ?").param(key).update();
        deleteBindings(key);

        retry(key);

        becomes(key, "stuck");
        assertThat(mailsTo("C-1037")).isEmpty();
    }

    @Test
    void reviewWithoutItsBindingIsNotDecided() {
        String key = refundInReview("C-1034", "60.00");
        Task review = review(key);
        claim("support1", review);
        deleteBindings(key);

        assertThat(complete("support1", review, approve()).status()).isEqualTo(409);
        assertThat(complete("support1", review, reject()).status()).isEqualTo(409);
    }

    @Test
    void carryingOutTwiceDoesNothingTwice() {
        String key = propose("C-1038", refund("A-5138", "60.00"));
        decides("support1", key, approve());
        // a second token at the same step, as an administrator can make one
        Answer again = as("admin")
                .post(
                        "/engine-rest/process-instance/" + instance(key) + "/modification",
                        Map.of(
                                "skipCustomListeners",
                                false,
                                "instructions",
                                List.of(Map.of("type", "startBeforeActivity", "activityId", "carryOutAction"))));

        await().until(() -> carryOut(key) == null || List.of("done", "stuck").contains(state(key)));
        assertThat(again.status()).as(again.toString()).isIn(204, 400, 404, 409, 500);
        assertThat(paidTo("C-1038")).containsExactly(eur("60.00"));
        assertThat(mailsTo("C-1038")).hasSize(1);
        assertThat(theCase(key).path("effects")).hasSize(2);
    }

    @Test
    void caseThatBeginsBehindItsReviewIsNotCarriedOut() {
        Answer started = as("admin")
                .post(
                        "/engine-rest/process-definition/key/ticket/start",
                        Map.of(
                                "variables",
                                Map.of("request", json(mail("C-1039", "Money", "Please."))),
                                "startInstructions",
                                List.of(Map.of("type", "startBeforeActivity", "activityId", "carryOutAction"))));

        if (started.status() < 400) {
            String instance = started.json().path("id").asText();
            String key = jdbc.sql("select case_key from cs_case where process_instance = ?")
                    .param(instance)
                    .query(String.class)
                    .single();
            becomes(key, "stuck");
            assertThat(incident(key)).contains("never checked");
        }
        assertThat(paidTo("C-1039")).isEmpty();
        assertThat(mailsTo("C-1039")).isEmpty();
    }

    /** Approved and paid; the mail did not leave, so the step waits to be tried again. */
    private String approvedWhileMailIsDown(String customer) {
        Faults.MAIL_IS_DOWN.set(true);
        String key = refundInReview(customer, "60.00");
        decides("support1", key, approve());
        carryingOutFails(key);
        assertThat(paidTo(customer)).containsExactly(eur("60.00"));
        Faults.none();
        return key;
    }

    private void retry(String key) {
        Job job = carryOut(key);
        management.setJobRetries(job.getId(), 1);
        management.setJobDuedate(job.getId(), null);
    }

    private String incident(String key) {
        return runtime.createIncidentQuery()
                .processInstanceId(instance(key))
                .singleResult()
                .getIncidentMessage();
    }

    private void deleteBindings(String key) {
        for (String table : List.of("cs_rule_fired", "cs_ruling")) {
            jdbc.sql("delete from " + table + " where binding in (select id from cs_binding where case_key = ?)")
                    .param(key)
                    .update();
        }
        jdbc.sql("delete from cs_binding where case_key = ?").param(key).update();
    }
}
