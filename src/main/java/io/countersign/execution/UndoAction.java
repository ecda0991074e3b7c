package io.countersign.execution;

import io.countersign.cases.CaseVariables;
import io.countersign.cases.Cases;
import io.countersign.cases.Schemas;
import io.countersign.cases.Workflows;
import io.countersign.proposal.Outcome;
import io.countersign.proposal.Workflow;
import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Takes back what was carried out and did not stand its review: rejected, or looked at by nobody in time. Compensation
 * runs it once for each time that the action was carried out or corrected; the ledger makes that one.
 */
@Component
public class UndoAction extends OnTargets {

    private final Bindings bindings;
    private final Ledger ledger;
    private final Switches switches;
    private final Schemas schemas;

    UndoAction(
            Bindings bindings,
            Ledger ledger,
            Switches switches,
            Workflows workflows,
            Schemas schemas,
            Cases cases,
            ExecutionSettings settings,
            Clock clock) {
        super(workflows, cases, settings, clock);
        this.bindings = bindings;
        this.ledger = ledger;
        this.switches = switches;
        this.schemas = schemas;
    }

    @Override
    void act(Workflow workflow, String key, CaseVariables variables) {
        if (!isDue(variables)) {
            throw new NotAsApproved("Case " + key + ": nobody rejected what was carried out, so it is not undone.");
        }
        switches.mustNotBeOff(workflow.name());
        Optional<Binding> carriedOut = bindings.carriedOut(key);
        if (carriedOut.isEmpty()) {
            return;
        }
        Binding binding = carriedOut.get();
        try {
            Work work = bindings.work(workflow.name(), binding);
            workflow.undo(key, binding.storedRequest(), binding.storedAction(schemas.numbersOfAction(workflow.name())))
                    .forEach(effect -> ledger.once(work, effect));
        } catch (InDoubt e) {
            // what was corrected is undone once for each version: the one whose leads are asked goes on with it
            if (!isAsked(key)) {
                throw e;
            }
        }
    }

    private static boolean isDue(CaseVariables variables) {
        var decision = variables.json(CaseVariables.DECISION);
        return decision != null && decision.path("outcome").asText().equals(Outcome.reject.name())
                || Boolean.FALSE.equals(variables.scope().getVariable(CaseVariables.LEVEL_LEFT));
    }
}
