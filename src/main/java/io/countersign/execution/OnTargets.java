package io.countersign.execution;

import io.countersign.cases.CaseVariables;
import io.countersign.cases.Cases;
import io.countersign.cases.State;
import io.countersign.cases.Workflows;
import io.countersign.proposal.Workflow;
import java.time.Clock;
import java.util.Date;
import java.util.TreeSet;
import org.camunda.bpm.engine.delegate.BpmnError;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.ErrorEventDefinition;

/**
 * A step that does something on targets. Where nobody but a person can tell whether an effect happened, it has the
 * workflow's leads asked.
 */
abstract class OnTargets implements JavaDelegate {

    /** Error of the model: a person has to find out whether something was done. */
    private static final String IN_DOUBT = CarryOutAction.IN_DOUBT;

    private final Workflows workflows;
    private final Cases cases;
    private final ExecutionSettings settings;
    private final Clock clock;

    OnTargets(Workflows workflows, Cases cases, ExecutionSettings settings, Clock clock) {
        this.workflows = workflows;
        this.cases = cases;
        this.settings = settings;
        this.clock = clock;
    }

    /** @throws InDoubt where the leads have to be asked */
    abstract void act(Workflow workflow, String key, CaseVariables variables);

    @Override
    public final void execute(DelegateExecution execution) {
        String key = execution.getProcessBusinessKey();
        Workflow workflow = workflows.ofDefinition(execution.getProcessDefinitionId());
        try {
            act(workflow, key, new CaseVariables(execution));
        } catch (InDoubt e) {
            if (!isCaught(execution)) {
                // a model that asks nobody: an incident says what to find out
                throw e;
            }
            execution.setVariable(CaseVariables.DOUBTFUL_EFFECT, e.row().key());
            execution.setVariable(CaseVariables.LEADS, String.join(",", new TreeSet<>(workflow.leads())));
            execution.setVariable(
                    CaseVariables.ANSWER_BY, Date.from(clock.instant().plus(settings.answerWithin())));
            cases.move(key, State.inDoubt);
            throw new BpmnError(IN_DOUBT, e.getMessage());
        }
    }

    /** Whether the leads are being asked already. */
    final boolean isAsked(String key) {
        return cases.find(key).filter(found -> found.state() == State.inDoubt).isPresent();
    }

    private static boolean isCaught(DelegateExecution execution) {
        return execution.getBpmnModelInstance().getModelElementsByType(BoundaryEvent.class).stream()
                .filter(event -> execution.getCurrentActivityId().equals(event.getAttributeValue("attachedToRef")))
                .flatMap(event -> event.getEventDefinitions().stream())
                .anyMatch(definition -> definition instanceof ErrorEventDefinition error
                        && error.getError() != null
                        && IN_DOUBT.equals(error.getError().getErrorCode()));
    }
}
