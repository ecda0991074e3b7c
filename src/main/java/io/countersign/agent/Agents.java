package io.countersign.agent;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The agent of each workflow. */
@Component
class Agents {

    private final Map<String, Agent> byWorkflow;

    Agents(List<Agent> agents) {
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
