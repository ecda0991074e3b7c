package io.countersign;

import static io.countersign.Say.approve;
import static io.countersign.Say.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.countersign.Records.Proposed;
import io.countersign.Rest.Answer;
import io.countersign.cases.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each field between approval and execution, changed one by one: nothing is carried out but what was approved. */
class TamperEverythingTest extends AppTest {

    private static final List<String> WORKFLOWS = List.of("ticket", "outreach", "invoice", "briefing");

    private int number;

    @AfterEach
    void everythingIsOn() {
        WORKFLOWS.forEach(workflow -> turn(workflow, "on"));
    }

    private void turn(String workflow, String state) {
        as("admin").put("/api/switches/" + workflow, Map.of("state", state, "reason", "A test."));
    }

    private String inReview(String workflow) {
        String id = "76" + workflow.length() + (System.nanoTime() % 100_000) + number++;
        Records records = new Records(jdbc);
        Proposed proposed = switch (workflow) {
            case "ticket" -> records.refund("C-" + id, "60.00");
            case "outreach" -> records.mail("P-" + id);
            case "invoice" -> records.invoice("S-" + id, "DE00" + id);
            default -> records.briefing("Tamper " + id);
        };
        String key = propose(workflow, proposed.request(), proposed.action());
        review(key);
        return key;
    }

    /** Approved; the job that carries it out is ours to run. */
    private String approved(String workflow) {
        String key = inReview(workflow);
        turn(workflow, "off");
        decides(Records.people(workflow).get(0), key, approve());
        await().atMost(Duration.ofSeconds(30))
                .until(() -> management
                                .createJobQuery()
                                .processInstanceId(instance(key))
                                .activityId("carryOutAction")
                                .withException()
                                .count()
                        == 1);
        later(key);
        turn(workflow, "on");
        return key;
    }

    private String job(String key) {
        return management
                .createJobQuery()
                .processInstanceId(instance(key))
                .activityId("carryOutAction")
                .singleResult()
                .getId();
    }

    /** So that nobody else runs it. */
    private void later(String key) {
        jdbc.sql("update ACT_RU_JOB set DUEDATE_ = ?, EXCEPTION_MSG_ = null, REV_ = REV_ + 1 where ID_ = ?")
                .params(Date.from(Instant.now().plus(Duration.ofDays(3))), job(key))
                .update();
    }

    private record Changed(String variable, String field, ObjectNode value) {

        @Override
        public String toString() {
            return variable + "." + field;
        }
    }

    /** Each field of each variable in turn with another value, then gone, and one field more. */
    private List<Changed> changes(String key) {
        JsonNode now = theCase(key);
        List<Changed> all = new ArrayList<>();
        for (String variable : List.of("request", "facts", "routing")) {
            change(variable, now.path(variable), "", all);
        }
        change("proposal", now.path("proposal"), "/action", all);
        return all;
    }

    private static void change(String variable, JsonNode whole, String at, List<Changed> all) {
        List<String> fields = new ArrayList<>();
        whole.at(at).fieldNames().forEachRemaining(fields::add);
        for (String field : fields) {
            ObjectNode other = whole.deepCopy();
            ObjectNode object = (ObjectNode) other.at(at);
            JsonNode value = object.get(field);
            object.set(
                    field,
                    value.isNumber()
                            ? Json.tree(value.decimalValue().add(java.math.BigDecimal.ONE))
                            : value.isBoolean() ? Json.tree(!value.booleanValue()) : TextNode.valueOf("another"));
            all.add(new Changed(variable, field, other));
            ObjectNode without = whole.deepCopy();
            ((ObjectNode) without.at(at)).remove(field);
            all.add(new Changed(variable, field + " gone", without));
        }
        ObjectNode more = whole.deepCopy();
        ((ObjectNode) more.at(at)).put("more", "than before");
        all.add(new Changed(variable, "more", more));
    }

    private void overwrite(String key, String variable, JsonNode value) {
        Answer answer = as("admin")
                .put("/engine-rest/process-instance/" + instance(key) + "/variables/" + variable, json(value));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(204);
    }

    private void nothingDone(String key, Object after) {
        assertThat(jdbc.sql("select count(*) from cs_effect where case_key = ?")
                        .param(key)
                        .query(Integer.class)
                        .single())
                .as("effects after " + after)
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ticket", "outreach", "invoice", "briefing"})
    void changedVariableIsNotApproved(String workflow) {
        String key = inReview(workflow);
        String reviewer = Records.people(workflow).get(0);
        Task review = review(key);
        assertThat(claim(reviewer, review).status()).isEqualTo(204);
        JsonNode right = theCase(key);

        for (Changed changed : changes(key)) {
            overwrite(key, changed.variable(), changed.value());
            assertThat(complete(reviewer, review, approve()).status())
                    .as(changed.toString())
                    .isEqualTo(409);
            overwrite(key, changed.variable(), right.path(changed.variable()));
        }

        nothingDone(key, "all");
        assertThat(complete(reviewer, review, approve()).status()).isEqualTo(204);
        becomes(key, "done");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ticket", "outreach", "invoice", "briefing"})
    void variableChangedAfterTheApprovalIsNotCarriedOut(String workflow) {
        String key = approved(workflow);
        JsonNode right = theCase(key);

        for (Changed changed : changes(key)) {
            overwrite(key, changed.variable(), changed.value());
            assertThatThrownBy(() -> management.executeJob(job(key)))
                    .as(changed.toString())
                    .hasMessageContaining("changed after the approval");
            nothingDone(key, changed);
            later(key);
            management.setJobRetries(job(key), 3);
            overwrite(key, changed.variable(), right.path(changed.variable()));
        }

        management.executeJob(job(key));
        becomes(key, "done");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update cs_binding set action = replace(action, '60.00', '80.00') where case_key = :key",
                "update cs_binding set action = null where case_key = :key",
                "update cs_binding set action = '{}' where case_key = :key",
                "update cs_binding set action_digest = :other where case_key = :key",
                "update cs_binding set request = replace(request, 'Hello', 'Hullo') where case_key = :key",
                "update cs_binding set request_digest = :other where case_key = :key",
                "update cs_binding set facts_digest = :other where case_key = :key",
                "update cs_binding set routing_digest = :other where case_key = :key",
                "update cs_binding set case_key = 'T-1' where case_key = :key",
                "update cs_approval set digest = :other where case_key = :key",
                "update cs_approval set effective = false where case_key = :key",
                "update cs_approval set used_at = current_timestamp where case_key = :key",
                "update cs_approval set set_back_at = current_timestamp where case_key = :key",
                "update cs_approval set approved_at = date '2020-01-01' where case_key = :key",
                "update cs_approval set case_key = 'T-1' where case_key = :key",
                "update cs_approval set binding = (select min(b.id) from cs_binding b where b.case_key <> :key and not exists (select 1 from cs_approval a where a.binding = b.id)) where case_key = :key",
                "delete from cs_approval where case_key = :key",
            })
    void changedRowCarriesOutNothing(String sql) {
        inReview("ticket"); // with a binding that nobody has approved
        String key = approved("ticket");

        int rows =
                jdbc.sql(sql).param("key", key).param("other", "0".repeat(64)).update();

        assertThat(rows).isPositive();
        try {
            management.executeJob(job(key));
        } catch (RuntimeException e) {
            // refused; an approval that is too old goes back to its reviewer instead
        }
        nothingDone(key, sql);
    }

    /** The approval of one case counts for no other, not even where the actions are the same. */
    @Test
    void approvalMovedOverCountsForNothing() {
        String approved = approved("ticket");
        String victim = approved("ticket");
        jdbc.sql("delete from cs_approval where case_key = ?").param(victim).update();
        jdbc.sql("update cs_approval set binding = (select max(id) from cs_binding where case_key = :victim),"
                        + " digest = (select max(action_digest) from cs_binding where case_key = :victim)"
                        + " where case_key = :approved")
                .param("victim", victim)
                .param("approved", approved)
                .update();

        assertThatThrownBy(() -> management.executeJob(job(victim))).hasMessageContaining("nobody has approved");
        nothingDone(victim, "moving");
    }

    /** What changes nothing of what is carried out lets the approved action through, and no other. */
    @Test
    void changedAmountOfTheApprovalMovesNoOtherAmount() {
        String key = approved("ticket");
        jdbc.sql("update cs_approval set amount = 1000, currency = 'USD' where case_key = ?")
                .param(key)
                .update();

        management.executeJob(job(key));

        assertThat(becomes(key, "done").at("/effects/0/amount").decimalValue()).isEqualByComparingTo("60.00");
    }
}
