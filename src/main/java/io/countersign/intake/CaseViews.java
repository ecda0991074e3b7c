package io.countersign.intake;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cases.Case;
import io.countersign.cases.CaseVariables;
import io.countersign.cases.Cases;
import io.countersign.execution.Ledger;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.HistoryService;
import org.springframework.stereotype.Component;

/** Reads cases for the API, running and ended ones from the same history. */
@Component
class CaseViews {

    private final Cases cases;
    private final HistoryService history;
    private final Ledger ledger;
    private final CurrentAccount account;

    CaseViews(Cases cases, HistoryService history, Ledger ledger, CurrentAccount account) {
        this.account = account;
        this.cases = cases;
        this.history = history;
        this.ledger = ledger;
    }

    Optional<CaseView> find(String key) {
        return account.asOurselves(() -> cases.find(key).map(this::view));
    }

    private CaseView view(Case found) {
        Map<String, JsonNode> variables = new HashMap<>();
        history
                .createHistoricVariableInstanceQuery()
                .processInstanceId(found.processInstance())
                .variableNameIn(
                        CaseVariables.REQUEST,
                        CaseVariables.FACTS,
                        CaseVariables.PROPOSAL,
                        CaseVariables.ROUTING,
                        CaseVariables.DECISION,
                        CaseVariables.RESULT)
                .disableCustomObjectDeserialization()
                .list()
                .stream()
                .filter(variable -> variable.getTaskId() == null)
                .forEach(variable -> {
                    JsonNode value = CaseVariables.json(variable.getTypedValue());
                    if (value != null) {
                        variables.put(variable.getName(), value);
                    }
                });
        return new CaseView(
                found.key(),
                found.workflow(),
                found.state(),
                variables.get(CaseVariables.REQUEST),
                variables.get(CaseVariables.FACTS),
                variables.get(CaseVariables.PROPOSAL),
                variables.get(CaseVariables.ROUTING),
                variables.get(CaseVariables.DECISION),
                variables.get(CaseVariables.RESULT),
                ledger.of(found.key()));
    }
}
