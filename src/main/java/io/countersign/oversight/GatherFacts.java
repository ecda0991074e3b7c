package io.countersign.oversight;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.agent.AgentProperties;
import io.countersign.cases.CaseVariables;
import io.countersign.cases.Cases;
import io.countersign.cases.Workflows;
import io.countersign.execution.Facts;
import io.countersign.proposal.Decision;
import io.countersign.proposal.Outcome;
import io.countersign.proposal.Workflow;
import java.time.Clock;
import java.time.Instant;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/**
 * Writes {@code facts}: what the systems of record know, and as of which automatic approval for their subject. A system
 * that does not answer is asked again for as long as an agent would be; then an operator has the case.
 */
@Component
public class GatherFacts implements JavaDelegate {

    private final Workflows workflows;
    private final Facts facts;
    private final Cases cases;
    private final AgentProperties properties;
    private final Clock clock;

    GatherFacts(Workflows workflows, Facts facts, Cases cases, AgentProperties properties, Clock clock) {
        this.workflows = workflows;
        this.facts = facts;
        this.cases = cases;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public void execute(DelegateExecution execution) {
        CaseVariables variables = new CaseVariables(execution);
        Workflow workflow = workflows.ofDefinition(execution.getProcessDefinitionId());
        String key = execution.getProcessBusinessKey();
        ObjectNode request = variables.object(CaseVariables.REQUEST);
        ObjectNode gathered;
        try {
            gathered = facts.gather(workflow, request);
        } catch (RuntimeException e) {
            if (clock.instant().isBefore(since(key, variables).plus(properties.patience()))) {
                throw e;
            }
            throw new FactsMissing(key, e);
        }
        variables.set(CaseVariables.FACTS, gathered);
        facts.keep(key, request, gathered);
    }

    /** The opening of the case, or when a reviewer sent it back. */
    private Instant since(String key, CaseVariables variables) {
        Decision decision = variables.as(CaseVariables.DECISION, Decision.class);
        return decision != null && decision.outcome() == Outcome.revise
                ? decision.at()
                : cases.find(key).orElseThrow().openedAt();
    }
}
