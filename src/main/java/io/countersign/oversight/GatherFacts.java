package io.countersign.oversight;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.CaseVariables;
import io.countersign.cases.Cases;
import io.countersign.cases.Json;
import io.countersign.cases.Workflows;
import io.countersign.chain.Chain;
import io.countersign.execution.Canonical;
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
    private final Cases cases;
    private final Chain chain;

    GatherFacts(Workflows workflows, Subjects subjects, Cases cases, Chain chain) {
        this.chain = chain;
        this.cases = cases;
        this.workflows = workflows;
        this.subjects = subjects;
    }

    static String digest(JsonNode request, JsonNode facts) {
        return Canonical.of(Json.empty()
                        .<ObjectNode>set(CaseVariables.REQUEST, request)
                        .set(CaseVariables.FACTS, facts))
                .digest();
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
        cases.gathered(execution.getProcessBusinessKey(), digest(request, facts));
        chain.append(execution.getProcessBusinessKey(), CaseVariables.FACTS, facts);
    }
}
