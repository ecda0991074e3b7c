package io.countersign.agent;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** The agent of each workflow. */
@Component
class Agents {

    private final Map<String, Agent> byWorkflow;

    /** @throws IllegalStateException where {@code AGENT_<WORKFLOW>} names an agent that there is none of */
    Agents(List<Agent> agents, Environment environment) {
        agents.forEach(agent -> {
            String setting = "AGENT_" + agent.workflow().toUpperCase(Locale.ROOT);
            String chosen = environment.getProperty(setting, "embedded");
            if (!chosen.equals("embedded")) {
                throw new IllegalStateException(
                        setting + " is “" + chosen + "”, which is no agent. Set it to embedded, or leave it out.");
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
