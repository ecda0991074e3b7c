package io.countersign.execution;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.CaseVariables;
import io.countersign.cases.Json;
import io.countersign.cases.Schemas;
import io.countersign.cases.Workflows;
import io.countersign.proposal.Workflow;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/**
 * Does the action that is bound, if it is approved and if the case still says the same. The variables of the case are
 * only compared: what is done comes from the binding.
 */
@Component
public class CarryOutAction implements JavaDelegate {

    private final Bindings bindings;
    private final Approvals approvals;
    private final Ledger ledger;
    private final Workflows workflows;
    private final Schemas schemas;
    private final Corrections corrections;
    private final Clock clock;

    CarryOutAction(
            Bindings bindings,
            Approvals approvals,
            Ledger ledger,
            Workflows workflows,
            Schemas schemas,
            Corrections corrections,
            Clock clock) {
        this.corrections = corrections;
        this.bindings = bindings;
        this.approvals = approvals;
        this.ledger = ledger;
        this.workflows = workflows;
        this.schemas = schemas;
        this.clock = clock;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String key = execution.getProcessBusinessKey();
        CaseVariables variables = new CaseVariables(execution);
        Binding binding = bindings.current(key)
                .orElseThrow(() ->
                        new NotAsApproved("Case " + key + ": the approval rules were never checked on this action."));
        String approvedBy = approvals.require(binding);
        List<String> differences = bindings.differences(binding, variables);
        if (!differences.isEmpty()) {
            throw new NotAsApproved(
                    "Case " + key + ": " + String.join(", ", differences)
                            + " changed after the approval, so nothing is carried out. Restore it and retry, or delete the case.");
        }
        Workflow workflow = workflows.ofDefinition(execution.getProcessDefinitionId());
        Set<String> numbers = schemas.numbersOfAction(workflow.name());
        ObjectNode action = binding.storedAction(numbers);
        ObjectNode corrected = bindings.carriedOut(key)
                .map(before -> before.storedAction(numbers))
                .orElse(null);
        List<LedgerRow> effects = workflow.effects(key, Json.object(binding.request()), action, corrected).stream()
                .map(effect -> ledger.once(key, Objects.requireNonNull(binding.actionDigest()), effect))
                .toList();
        approvals.use(binding);
        variables.set(
                CaseVariables.RESULT,
                Map.of(
                        "approvedBy",
                        approvedBy,
                        "at",
                        clock.instant(),
                        "action",
                        action,
                        "corrections",
                        corrections.write(bindings.of(key), binding, numbers),
                        "effects",
                        effects));
    }
}
