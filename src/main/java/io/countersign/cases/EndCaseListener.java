package io.countersign.cases;

import com.fasterxml.jackson.databind.JsonNode;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.springframework.stereotype.Component;

/** Writes how a case ended, from what happened to it rather than from the end event that it reached. */
@Component
public class EndCaseListener implements ExecutionListener {

    private final Cases cases;

    EndCaseListener(Cases cases) {
        this.cases = cases;
    }

    @Override
    public void notify(DelegateExecution execution) {
        CaseVariables variables = new CaseVariables(execution);
        JsonNode decision = variables.json(CaseVariables.DECISION);
        State state;
        if (decision != null && decision.path("outcome").asText().equals("reject")) {
            state = State.rejected;
        } else if (variables.json(CaseVariables.RESULT) != null) {
            state = State.done;
        } else if ("refuse".equals(variables.text(CaseVariables.GATE)) || execution.isCanceled()) {
            state = State.refused;
        } else {
            state = State.expired;
        }
        cases.move(execution.getProcessBusinessKey(), state);
    }
}
