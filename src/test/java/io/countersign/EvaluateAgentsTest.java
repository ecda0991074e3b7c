package io.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.agent.Agent;
import io.countersign.agent.Assignment;
import io.countersign.agent.NothingToPropose;
import io.countersign.cases.Json;
import io.countersign.cases.Workflows;
import io.countersign.evaluation.Candidate;
import io.countersign.evaluation.LabelledCase;
import io.countersign.evaluation.Report;
import io.countersign.evaluation.Result;
import io.countersign.proposal.Draft;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.variable.Variables;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/**
 * {@code ./mvnw -Pevaluate verify}: every agent of the application over a folder of labelled cases, beside one that
 * leaves all to people, with the real records and the real rules. Nothing is carried out.
 */
@Tag("evaluate")
@TestPropertySource(properties = "spring.datasource.url=jdbc:h2:mem:evaluate;DB_CLOSE_DELAY=-1")
class EvaluateAgentsTest extends AppTest {

    private static final Pattern INTENT = Pattern.compile("Intent \\((\\w+)\\): [^\\n]{0,200}?(\\d{1,3}) % sure");

    @Autowired
    Workflows workflows;

    @Autowired
    List<Agent> agents;

    @Test
    void writesAReport() throws IOException {
        Path folder = Path.of(System.getProperty("evaluation.cases", "src/test/resources/evaluation"));
        List<LabelledCase> cases = LabelledCase.in(folder);
        assertThat(cases).as("labelled cases in " + folder).isNotEmpty();
        List<Result> results = new ArrayList<>();
        for (Agent agent : agents) {
            List<LabelledCase> its = cases.stream()
                    .filter(labelled -> labelled.workflow().equals(agent.workflow()))
                    .toList();
            if (!its.isEmpty()) {
                results.add(Result.of(new Asked(agent.id().name(), agent), its));
                results.add(Result.of(new Asked(agent.workflow() + ": all to people", null), its));
            }
        }

        new Report(results).write(Path.of("target/evaluation"));

        System.out.println("See target/evaluation/report.html");
    }

    /** An agent under the facts and rules of its workflow; no agent is one that always leaves it to a person. */
    private class Asked implements Candidate {

        private final String name;
        private final Agent agent;

        Asked(String name, Agent agent) {
            this.name = name;
            this.agent = agent;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Given answer(LabelledCase labelled) {
            ObjectNode facts = workflows.get(labelled.workflow()).facts(labelled.request());
            Draft draft;
            try {
                draft = agent == null
                        ? new Draft(
                                Json.object("{\"resolution\": \"reply\", \"reply\": \"A colleague answers you.\"}"),
                                "",
                                "",
                                0.0,
                                List.of())
                        : agent.propose(new Assignment("E-1", labelled.request(), facts, null, null));
            } catch (NothingToPropose e) {
                return new Given(Json.empty(), null, null, false, Map.of());
            }
            Map<String, String> labels =
                    new HashMap<>(Map.of("mood", facts.path("mood").asText("")));
            Matcher intent = INTENT.matcher(draft.rationale() == null ? "" : draft.rationale());
            Double understood = null;
            if (intent.find()) {
                labels.put("intent", intent.group(1));
                understood = Integer.parseInt(intent.group(2)) / 100.0;
            }
            return new Given(
                    draft.action(),
                    draft.confidence(),
                    understood,
                    letsThrough(labelled.workflow(), labelled.request(), facts, draft),
                    labels);
        }

        private boolean letsThrough(String workflow, ObjectNode request, JsonNode facts, Draft draft) {
            JsonNode found = workflows.get(workflow).found(request, facts, draft.action());
            List<Map<String, Object>> rows = engine.getDecisionService()
                    .evaluateDecisionTableByKey(workflow + "Approval")
                    .variables(Variables.putValue("facts", Json.as(facts, Map.class))
                            .putValue("found", Json.as(found, Map.class))
                            .putValue("proposal", Json.as(Json.tree(draft), Map.class)))
                    .evaluate()
                    .getResultList();
            return !rows.isEmpty() && rows.stream().allMatch(row -> "automatic".equals(row.get("oversight")));
        }
    }
}
