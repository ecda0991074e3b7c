package io.countersign.agent;

import io.countersign.proposal.Workflow;
import io.micrometer.core.instrument.MeterRegistry;
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
class Agents {

    private final Map<String, Agent> byWorkflow;

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
        byWorkflow = new HashMap<>(embedded.stream().collect(Collectors.toMap(Agent::workflow, Function.identity())));
        workflows.forEach(workflow -> {
            String setting = "AGENT_" + workflow.name().toUpperCase(Locale.ROOT);
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

    Agent of(String workflow) {
        Agent agent = byWorkflow.get(workflow);
        if (agent == null) {
            throw new AgentFailed("There is no agent for " + workflow + ".", null);
        }
        return agent;
    }
}
