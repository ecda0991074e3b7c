package org.example.callback;

import io.countersign.agent.Agent;
import io.countersign.agent.Assignment;
import io.countersign.cases.Json;
import io.countersign.proposal.AgentId;
import io.countersign.proposal.Draft;
import java.util.List;

/** Promises a call today where the customer calls it urgent, else tomorrow. */
public class CallbackAgent implements Agent {

    @Override
    public AgentId id() {
        return new AgentId("callback-words", "1");
    }

    @Override
    public String workflow() {
        return CallbackWorkflow.NAME;
    }

    @Override
    public Draft propose(Assignment assignment) {
        boolean urgent = assignment.request().path("wish").asText().contains("urgent");
        String when = urgent ? "today" : "tomorrow";
        return new Draft(
                Json.empty().put("when", when).put("note", "We call you " + when + "."),
                "Call " + when + ".",
                urgent ? "The customer calls it urgent." : "Nothing says that it is urgent.",
                0.9,
                List.of());
    }
}
