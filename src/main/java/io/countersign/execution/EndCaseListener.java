package io.countersign.execution;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cases.CaseVariables;
import io.countersign.cases.Cases;
import io.countersign.cases.State;
import io.countersign.chain.Chain;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.springframework.stereotype.Component;

/** Writes how a case ended, from what happened to it rather than from the end event that it reached. */
@Component
public class EndCaseListener implements ExecutionListener {

    private final Cases cases;
    private final Ledger ledger;
    private final Chain chain;

    EndCaseListener(Cases cases, Ledger ledger, Chain chain) {
        this.chain = chain;
        this.cases = cases;
        this.ledger = ledger;
    }

    @Override
    public void notify(DelegateExecution execution) {
        CaseVariables variables = new CaseVariables(execution);
        JsonNode decision = variables.json(CaseVariables.DECISION);
        List<String> effects = ledger.of(execution.getProcessBusinessKey()).stream()
                .map(LedgerRow::state)
                .toList();
        State state;
        if (execution.isCanceled() && effects.contains("inDoubt")) {
            state = State.inDoubt;
        } else if (execution.isCanceled() && effects.contains("done") && !effects.contains("undone")) {
            state = State.done;
        } else if (decision != null && decision.path("outcome").asText().equals("reject")) {
            state = State.rejected;
        } else if (effects.contains("undone")) {
            state = State.expired;
        } else if (variables.json(CaseVariables.RESULT) != null) {
            state = State.done;
        } else if ("refuse".equals(variables.text(CaseVariables.GATE)) || execution.isCanceled()) {
            state = State.refused;
        } else {
            state = State.expired;
        }
        cases.move(execution.getProcessBusinessKey(), state);
        chain.append(
                execution.getProcessBusinessKey(),
                "ended",
                Map.of(
                        "state",
                        state,
                        "at",
                        String.valueOf(execution.getCurrentActivityId()),
                        "deleted",
                        execution.isCanceled()));
    }
}
