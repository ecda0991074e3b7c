package io.countersign;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.agent.Agent;
import io.countersign.agent.Assignment;
import io.countersign.agent.NotNow;
import io.countersign.agent.NothingToPropose;
import io.countersign.cases.Json;
import io.countersign.cases.Workflows;
import io.countersign.evaluation.Candidate;
import io.countersign.evaluation.LabelledCase;
import io.countersign.proposal.Draft;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.variable.Variables;
import org.jspecify.annotations.Nullable;

/** An agent under the facts and rules of its workflow; no agent is one that always leaves it to a person. */
class AskedAgent implements Candidate {

    private static final Pattern INTENT = Pattern.compile("Intent \\((\\w+)\\): [^\\n]{0,200}?(\\d{1,3}) % sure");

    private static final Set<Object> UNSEEN = Set.of("automatic", "after");

    /** Between two questions where it does not say how long it wants to be left alone. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private static final int MOST_ATTEMPTS = 10;

    private final String name;
    private final @Nullable Agent agent;
    private final Workflows workflows;
    private final ProcessEngine engine;

    AskedAgent(String name, @Nullable Agent agent, Workflows workflows, ProcessEngine engine) {
        this.name = name;
        this.agent = agent;
        this.workflows = workflows;
        this.engine = engine;
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
            draft = draft(new Assignment("E-1", labelled.request(), facts, null, null));
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

    private Draft draft(Assignment assignment) {
        if (agent == null) {
            return new Draft(
                    Json.object("{\"resolution\": \"reply\", \"reply\": \"A colleague answers you.\"}"),
                    "",
                    "",
                    0.0,
                    List.of());
        }
        for (int attempt = 1; ; attempt++) {
            try {
                return agent.propose(assignment);
            } catch (NotNow e) {
                if (attempt == MOST_ATTEMPTS) {
                    throw e;
                }
                Duration pause = Objects.requireNonNullElse(e.retryAfter(), PAUSE);
                await().pollDelay(pause).atMost(pause.plusSeconds(1)).until(() -> true);
            }
        }
    }

    /** Carried out before a person has seen it. */
    private boolean letsThrough(String workflow, ObjectNode request, JsonNode facts, Draft draft) {
        JsonNode found = workflows.get(workflow).found(request, facts, draft.action());
        List<Map<String, Object>> rows = engine.getDecisionService()
                .evaluateDecisionTableByKey(workflow + "Approval")
                .variables(Variables.putValue("facts", Json.as(facts, Map.class))
                        .putValue("found", Json.as(found, Map.class))
                        .putValue("proposal", Json.as(Json.tree(draft), Map.class)))
                .evaluate()
                .getResultList();
        return !rows.isEmpty() && rows.stream().allMatch(row -> UNSEEN.contains(row.get("oversight")));
    }
}
