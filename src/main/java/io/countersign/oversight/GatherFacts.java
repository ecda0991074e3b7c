package io.countersign.oversight;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.CaseVariables;
import io.countersign.cases.Workflows;
import io.countersign.execution.Facts;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Writes {@code facts}: what the systems of record know, and as of which automatic approval for their subject. */
@Component
public class GatherFacts implements JavaDelegate {

    private final Workflows workflows;
    private final Facts facts;

    GatherFacts(Workflows workflows, Facts facts) {
        this.workflows = workflows;
        this.facts = facts;
    }

    @Override
    public void execute(DelegateExecution execution) {
        CaseVariables variables = new CaseVariables(execution);
        ObjectNode request = variables.object(CaseVariables.REQUEST);
        ObjectNode gathered = facts.gather(workflows.ofDefinition(execution.getProcessDefinitionId()), request);
        variables.set(CaseVariables.FACTS, gathered);
        facts.keep(execution.getProcessBusinessKey(), request, gathered);
    }
}
