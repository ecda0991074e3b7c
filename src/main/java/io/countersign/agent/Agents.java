package io.countersign.agent;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The agent of each workflow. */
@Component
class Agents {

    private final Map<String, Agent> byWorkflow;

    /** @throws IllegalStateException where an agent is set that there is none of */
    Agents(List<Agent> agents, AgentProperties properties) {
        properties.of().forEach((workflow, agent) -> {
            if (!agent.equals("embedded")) {
                throw new IllegalStateException("AGENT_" + workflow.toUpperCase(Locale.ROOT) + " is “" + agent
                        + "”, which is no agent. Set it to embedded, or leave it out.");
            }
        });
        byWorkflow = agents.stream().collect(Collectors.toMap(Agent::workflow, Function.identity()));
    }

    Agent of(String workflow) {
        Agent agent = byWorkflow.get(workflow);
        if (agent == null) {
            throw new AgentFailed("There is no agent for " + workflow + ".", null);
        }
        return agent;
    }
}
