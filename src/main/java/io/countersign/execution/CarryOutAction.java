package io.countersign.execution;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.CaseVariables;
import io.countersign.cases.Cases;
import io.countersign.cases.Schemas;
import io.countersign.cases.Workflows;
import io.countersign.proposal.Effect;
import io.countersign.proposal.Workflow;
import io.countersign.target.TargetRefused;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.camunda.bpm.engine.delegate.BpmnError;
import org.springframework.stereotype.Component;

/**
 * Does the action that is bound, if it is approved, if the case still says the same, and if what the approval rested on
 * still holds. The variables of the case are only compared: what is done comes from the binding.
 */
@Component
public class CarryOutAction extends OnTargets {

    /** Error of the model: nothing was done, and the case goes back to the rules. */
    public static final String NOT_CARRIED_OUT = "notCarriedOut";

    /** Error of the model: a person has to find out whether something was done. */
    public static final String IN_DOUBT = "inDoubt";

    private final Bindings bindings;
    private final Approvals approvals;
    private final LookAgain lookAgain;
    private final SetBacks setBacks;
    private final Facts facts;
    private final Ledger ledger;
    private final Switches switches;
    private final Schemas schemas;
    private final Corrections corrections;
    private final Clock clock;

    CarryOutAction(
            Bindings bindings,
            Approvals approvals,
            LookAgain lookAgain,
            SetBacks setBacks,
            Facts facts,
            Ledger ledger,
            Switches switches,
            Workflows workflows,
            Schemas schemas,
            Corrections corrections,
            Cases cases,
            ExecutionSettings settings,
            Clock clock) {
        super(workflows, cases, settings, clock);
        this.bindings = bindings;
        this.approvals = approvals;
        this.lookAgain = lookAgain;
        this.setBacks = setBacks;
        this.facts = facts;
        this.ledger = ledger;
        this.switches = switches;
        this.schemas = schemas;
        this.corrections = corrections;
        this.clock = clock;
    }

    @Override
    void act(Workflow workflow, String key, CaseVariables variables) {
        switches.mustNotBeOff(workflow.name());
        Binding binding = bindings.current(key)
                .orElseThrow(() ->
                        new NotAsApproved("Case " + key + ": the approval rules were never checked on this action."));
        Approval approval = approvals.require(binding);
        List<String> differences = bindings.differences(binding, variables);
        if (!differences.isEmpty()) {
            throw new NotAsApproved(
                    "Case " + key + ": " + String.join(", ", differences)
                            + " changed after the approval, so nothing is carried out. Restore it and retry, or delete the case.");
        }
        Set<String> numbers = schemas.numbersOfAction(workflow.name());
        ObjectNode action = binding.storedAction(numbers);
        ObjectNode request = binding.storedRequest();
        Work work = bindings.work(workflow.name(), binding);
        // what has begun is finished: its own effects have changed the facts
        if (!ledger.hasBegun(work)) {
            ObjectNode now = facts.gather(workflow, request);
            Optional<SetBack> setBack = lookAgain.at(
                    binding,
                    approval,
                    workflow,
                    action,
                    variables.object(CaseVariables.PROPOSAL),
                    variables.object(CaseVariables.FACTS),
                    now);
            if (setBack.isPresent()) {
                throw setBack(setBack.get(), workflow, binding, request, variables);
            }
        }
        List<LedgerRow> effects;
        try {
            effects = carryOut(workflow, work, request, action, numbers);
        } catch (TargetRefused e) {
            SetBack refused = new SetBack("targetRefused", "It was refused: " + e.getMessage(), true);
            throw setBack(refused, workflow, binding, request, variables);
        }
        approvals.use(binding);
        variables.set(
                CaseVariables.RESULT,
                Map.of(
                        "approvedBy",
                        approval.by(),
                        "at",
                        clock.instant(),
                        "action",
                        action,
                        "corrections",
                        corrections.write(bindings.of(key), binding, numbers),
                        "effects",
                        effects));
    }

    private List<LedgerRow> carryOut(
            Workflow workflow, Work work, ObjectNode request, ObjectNode action, Set<String> numbers) {
        ObjectNode corrected = bindings.carriedOut(work.caseKey())
                .map(before -> before.storedAction(numbers))
                .orElse(null);
        List<LedgerRow> done = new ArrayList<>();
        for (Effect effect : workflow.effects(work.caseKey(), request, action, corrected)) {
            done.add(ledger.once(work, effect));
        }
        return done;
    }

    /** Nothing is done, and the rules are checked again, on the facts without this approval. */
    private BpmnError setBack(
            SetBack setBack, Workflow workflow, Binding binding, ObjectNode request, CaseVariables variables) {
        approvals.setBack(binding);
        setBacks.write(binding, setBack);
        ObjectNode now = facts.gather(workflow, request);
        facts.keep(binding.key(), request, now);
        variables.set(CaseVariables.FACTS, now);
        return new BpmnError(NOT_CARRIED_OUT, setBack.why());
    }
}
