package io.countersign;

import static io.countersign.Say.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.Rest.Answer;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** An auditor reads everything and changes nothing, whatever buttons Cockpit shows; who is none reads nothing of it. */
class AuditRightsTest extends AppTest {

    @Autowired
    private RepositoryService models;

    /** A call that one of Cockpit's buttons makes, or that somebody makes without it. */
    private record Call(String method, String path, Object body) {}

    @Test
    void noButtonOfCockpitChangesAnythingForAnAuditor() {
        String key = refundInReview("C-9721", "60.00");
        Webapp cockpit = cockpit("auditor");
        String before = everything(key);

        for (Call call : buttons(key)) {
            Answer inCockpit =
                    cockpit.send(call.method(), "/camunda/api/engine/engine/default" + call.path(), call.body());
            Answer overRest = as("auditor").send(call.method(), "/engine-rest" + call.path(), call.body(), Map.of());

            assertThat(inCockpit.status())
                    .as("%s in Cockpit: %s", call, inCockpit)
                    .isEqualTo(403);
            assertThat(overRest.status()).as("%s over REST: %s", call, overRest).isEqualTo(403);
            assertThat(inCockpit.json().path("message").asText()).contains("Nothing has changed");
        }

        assertThat(everything(key)).isEqualTo(before);
        assertThat(cockpit.get("/camunda/api/countersign/audit/" + key).status())
                .as("and is still logged in")
                .isEqualTo(200);
    }

    private List<Call> buttons(String key) {
        String instance = instance(key);
        String model = runtime.createProcessInstanceQuery()
                .processInstanceId(instance)
                .singleResult()
                .getProcessDefinitionId();
        Task review = review(key);
        String job = management
                .createJobQuery()
                .processInstanceId(instance)
                .list()
                .get(0)
                .getId();
        String deployment = models.createProcessDefinitionQuery()
                .processDefinitionId(model)
                .singleResult()
                .getDeploymentId();
        String table = models.createDecisionDefinitionQuery()
                .decisionDefinitionKey("ticketApproval")
                .latestVersion()
                .singleResult()
                .getId();
        Map<String, Object> suspend = Map.of("suspended", true);
        Map<String, Object> instances = Map.of("processInstanceIds", List.of(instance));
        return List.of(
                // suspend
                new Call("PUT", "/process-instance/" + instance + "/suspended", suspend),
                new Call("PUT", "/process-definition/" + model + "/suspended", suspend),
                new Call("PUT", "/job/" + job + "/suspended", suspend),
                new Call("POST", "/process-instance/suspended-async", instances),
                // change variables
                new Call("PUT", "/process-instance/" + instance + "/variables/level", json(3)),
                new Call(
                        "POST",
                        "/process-instance/" + instance + "/variables",
                        Map.of("modifications", Map.of("level", json(3)))),
                new Call("DELETE", "/process-instance/" + instance + "/variables/level", null),
                new Call("PUT", "/execution/" + instance + "/localVariables/level", json(3)),
                new Call("PUT", "/task/" + review.getId() + "/variables/level", json(3)),
                // cancel, move, migrate
                new Call("DELETE", "/process-instance/" + instance, null),
                new Call("POST", "/process-instance/delete", instances),
                new Call(
                        "POST",
                        "/process-instance/" + instance + "/modification",
                        Map.of("instructions", List.of(Map.of("type", "cancel", "activityId", "reviewProposal")))),
                new Call("POST", "/migration/execute", instances),
                // retry, and what is due when
                new Call("PUT", "/job/" + job + "/retries", Map.of("retries", 3)),
                new Call("POST", "/process-instance/job-retries", instances),
                new Call("POST", "/job/" + job + "/execute", null),
                new Call("PUT", "/job/" + job + "/duedate", Map.of("duedate", "2020-01-01T00:00:00.000+0000")),
                // tasks
                new Call("POST", "/task/" + review.getId() + "/assignee", Map.of("userId", "auditor")),
                new Call("POST", "/task/" + review.getId() + "/claim", Map.of("userId", "auditor")),
                new Call("POST", "/task/" + review.getId() + "/complete", Map.of("variables", Say.approve())),
                new Call(
                        "POST",
                        "/task/" + review.getId() + "/identity-links",
                        Map.of("groupId", "auditors", "type", "candidate")),
                // models and tables
                new Call("POST", "/deployment/create", Map.of()),
                new Call("DELETE", "/deployment/" + deployment + "?cascade=true", null),
                new Call("DELETE", "/process-definition/" + model + "?cascade=true", null),
                new Call(
                        "PUT",
                        "/decision-definition/" + table + "/history-time-to-live",
                        Map.of("historyTimeToLive", 0)),
                new Call(
                        "PUT",
                        "/process-definition/" + model + "/history-time-to-live",
                        Map.of("historyTimeToLive", 0)),
                // history
                new Call("DELETE", "/history/process-instance/" + instance, null),
                new Call("DELETE", "/history/process-instance/" + instance + "/variable-instances", null),
                new Call(
                        "POST",
                        "/history/process-instance/delete",
                        Map.of("historicProcessInstanceIds", List.of(instance))),
                new Call("POST", "/history/cleanup", null),
                // begin something
                new Call("POST", "/process-definition/key/ticket/start", Map.of()),
                new Call("POST", "/message", Map.of("messageName", "any", "processInstanceId", instance)),
                new Call("POST", "/signal", Map.of("name", "any")));
    }

    /** Whatever one of the calls could have changed. */
    private String everything(String key) {
        String instance = instance(key);
        ProcessInstance running =
                runtime.createProcessInstanceQuery().processInstanceId(instance).singleResult();
        JsonNode state = as("agent").get("/api/cases/" + key).json();
        return String.join(
                "\n",
                String.valueOf(running.isSuspended()),
                String.valueOf(runtime.getVariable(instance, "level")),
                String.valueOf(review(key).getAssignee()),
                management.createJobQuery().processInstanceId(instance).list().stream()
                        .map(job -> job.getId() + job.getRetries() + job.getDuedate() + job.isSuspended())
                        .sorted()
                        .toList()
                        .toString(),
                String.valueOf(models.createDeploymentQuery().count()),
                String.valueOf(models.createProcessDefinitionQuery()
                        .processDefinitionId(running.getProcessDefinitionId())
                        .singleResult()
                        .getHistoryTimeToLive()),
                String.valueOf(history.createHistoricProcessInstanceQuery()
                        .processInstanceId(instance)
                        .count()),
                String.valueOf(history.createHistoricVariableInstanceQuery()
                        .processInstanceId(instance)
                        .count()),
                state.toString());
    }

    @Test
    void whoIsNoAuditorGetsNothingFromBehindThePage() {
        String key = refundInReview("C-9722", "60.00");
        Webapp tasklist = tasklist("support1");
        Webapp analyst = cockpit("analyst");
        for (String path : List.of("", "?text=oven", "/" + key, "/" + key + "/bundle", "/T-1")) {
            String address = "/camunda/api/countersign/audit" + path;
            assertThat(tasklist.get(address).status()).as(address).isEqualTo(403);
            assertThat(analyst.get(address).status()).as(address).isEqualTo(403);
            assertThat(as("").get(address).status()).as(address).isEqualTo(401);
            assertThat(as("auditor").get(address).status())
                    .as(address + " is for who is logged in to Cockpit")
                    .isEqualTo(401);
        }
        for (String path :
                List.of("/api/audit/" + key, "/api/audit/log", "/api/insight", "/api/feedback/ticket.jsonl")) {
            assertThat(as("support1").get(path).status()).as(path).isEqualTo(403);
            assertThat(as("").get(path).status()).as(path).isEqualTo(401);
        }
        for (String path : List.of("/api/audit/seals", "/api/audit/" + key + "/erasure")) {
            assertThat(as("auditor").post(path, Map.of()).status()).as(path).isEqualTo(403);
            assertThat(as("support1").post(path, Map.of()).status()).as(path).isEqualTo(403);
            assertThat(as("").post(path, Map.of()).status()).as(path).isEqualTo(401);
        }
        assertThat(tasklist.get("/camunda/api/countersign/insight").status()).isEqualTo(403);
    }
}
