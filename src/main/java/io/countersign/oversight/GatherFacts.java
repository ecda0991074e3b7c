package io.countersign.oversight;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.CaseVariables;
import io.countersign.cases.Workflows;
import io.countersign.execution.Subjects;
import io.countersign.proposal.Workflow;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Writes {@code facts}: what the systems of record know, and as of which automatic approval for their subject. */
@Component
public class GatherFacts implements JavaDelegate {

    static final String SUBJECT_VERSION = "subjectVersion";

    private final Workflows workflows;
    private final Subjects subjects;

    GatherFacts(Workflows workflows, Subjects subjects) {
        this.workflows = workflows;
        this.subjects = subjects;
    }

    @Override
    public void execute(DelegateExecution execution) {
        CaseVariables variables = new CaseVariables(execution);
        Workflow workflow = workflows.ofDefinition(execution.getProcessDefinitionId());
        ObjectNode request = variables.object(CaseVariables.REQUEST);
        long version = subjects.version(workflow.name(), workflow.subject(request));
        ObjectNode facts = workflow.facts(request);
        facts.put(SUBJECT_VERSION, version);
        variables.set(CaseVariables.FACTS, facts);
    }
}
