package io.countersign.execution;

import io.countersign.cases.CaseVariables;
import io.countersign.cases.Schemas;
import io.countersign.cases.Workflows;
import io.countersign.proposal.Outcome;
import io.countersign.proposal.Workflow;
import java.util.Objects;
import java.util.Optional;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/**
 * Takes back what was carried out and did not stand its review: rejected, or looked at by nobody in time. Compensation
 * runs it once for each time that the action was carried out or corrected; the ledger makes that one.
 */
@Component
public class UndoAction implements JavaDelegate {

    private final Bindings bindings;
    private final Ledger ledger;
    private final Switches switches;
    private final Workflows workflows;
    private final Schemas schemas;

    UndoAction(Bindings bindings, Ledger ledger, Switches switches, Workflows workflows, Schemas schemas) {
        this.bindings = bindings;
        this.ledger = ledger;
        this.switches = switches;
        this.workflows = workflows;
        this.schemas = schemas;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String key = execution.getProcessBusinessKey();
        CaseVariables variables = new CaseVariables(execution);
        if (!isDue(variables)) {
            throw new NotAsApproved("Case " + key + ": nobody rejected what was carried out, so it is not undone.");
        }
        Workflow workflow = workflows.ofDefinition(execution.getProcessDefinitionId());
        switches.mustNotBeOff(workflow.name());
        Optional<Binding> carriedOut = bindings.carriedOut(key);
        if (carriedOut.isEmpty()) {
            return;
        }
        Binding binding = carriedOut.get();
        workflow.undo(key, binding.storedRequest(), binding.storedAction(schemas.numbersOfAction(workflow.name())))
                .forEach(effect ->
                        ledger.once(workflow.name(), key, Objects.requireNonNull(binding.actionDigest()), effect));
    }

    private static boolean isDue(CaseVariables variables) {
        var decision = variables.json(CaseVariables.DECISION);
        return decision != null && decision.path("outcome").asText().equals(Outcome.reject.name())
                || Boolean.FALSE.equals(variables.scope().getVariable(CaseVariables.LEVEL_LEFT));
    }
}
