package io.countersign.agent;

import io.countersign.proposal.Workflow;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** The agent of each workflow: the embedded one, or a language model where {@code AGENT_<WORKFLOW>} says so. */
@Component
public class Agents {

    private final Map<String, Agent> byWorkflow;
    private final List<Agent> candidates;

    /**
     * @throws IllegalStateException where {@code AGENT_<WORKFLOW>} names an agent that there is none of, or one that can't
     *     work as it is set
     */
    Agents(
            List<Agent> embedded,
            List<Workflow> workflows,
            LanguageModels models,
            Environment environment,
            MeterRegistry meters) {
        candidates = new ArrayList<>(embedded);
        if (models.isThere()) {
            workflows.forEach(workflow -> candidates.add(models.agent(workflow, setting(workflow))));
        }
        byWorkflow = new HashMap<>(embedded.stream().collect(Collectors.toMap(Agent::workflow, Function.identity())));
        workflows.forEach(workflow -> {
            String setting = setting(workflow);
            String chosen = environment.getProperty(setting, "embedded");
            switch (chosen) {
                case "embedded" -> {}
                case "llm" -> byWorkflow.put(workflow.name(), models.agent(workflow, setting));
                default ->
                    throw new IllegalStateException(setting + " is “" + chosen
                            + "”, which is no agent. Set it to embedded or llm, or leave it out.");
            }
        });
        byWorkflow.replaceAll((workflow, agent) -> new TimedAgent(agent, meters));
    }

    /**
     * Whoever could propose here, chosen or not, to be measured side by side: the embedded agents, and where
     * {@code AGENT_URL} and {@code AGENT_MODEL} are set the language model for each workflow.
     */
    public List<Agent> candidates() {
        return List.copyOf(candidates);
    }

    private static String setting(Workflow workflow) {
        return "AGENT_" + workflow.name().toUpperCase(Locale.ROOT);
    }

    Agent of(String workflow) {
        Agent agent = byWorkflow.get(workflow);
        if (agent == null) {
            throw new AgentFailed("There is no agent for " + workflow + ".", null);
        }
        return agent;
    }
}
