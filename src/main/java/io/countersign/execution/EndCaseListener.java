package io.countersign.execution;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.callback.Callbacks;
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
    private final Callbacks callbacks;

    EndCaseListener(Cases cases, Ledger ledger, Chain chain, Callbacks callbacks) {
        this.callbacks = callbacks;
        this.chain = chain;
        this.cases = cases;
        this.ledger = ledger;
    }

    @Override
    public void notify(DelegateExecution execution) {
        CaseVariables variables = new CaseVariables(execution);
        JsonNode decision = variables.json(CaseVariables.DECISION);
        String key = execution.getProcessBusinessKey();
        List<LedgerRow> rows = ledger.of(key);
        List<String> effects = rows.stream().map(LedgerRow::state).toList();
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
        cases.move(key, state);
        callbacks.ended(key, cases.find(key).orElseThrow().workflow(), state, decision, rows);
        chain.append(
                key,
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
