package io.countersign.review;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cases.CaseVariables;
import io.countersign.cases.Cases;
import io.countersign.cases.Json;
import io.countersign.cases.State;
import io.countersign.cases.Workflows;
import io.countersign.chain.Chain;
import io.countersign.execution.Bindings;
import io.countersign.insight.Recorded;
import io.countersign.oversight.Level;
import io.countersign.oversight.Levels;
import io.countersign.proposal.Routing;
import io.countersign.proposal.Workflow;
import java.math.BigDecimal;
import java.util.Optional;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Goes one level up, for a reviewer who escalates and for one who does not answer in time. */
@Component
public class EscalateReview implements JavaDelegate {

    private final Levels levels;
    private final Workflows workflows;
    private final Bindings bindings;
    private final Cases cases;
    private final Chain chain;
    private final Recorded recorded;

    EscalateReview(Levels levels, Workflows workflows, Bindings bindings, Cases cases, Chain chain, Recorded recorded) {
        this.recorded = recorded;
        this.chain = chain;
        this.levels = levels;
        this.workflows = workflows;
        this.bindings = bindings;
        this.cases = cases;
    }

    @Override
    public void execute(DelegateExecution execution) {
        CaseVariables variables = new CaseVariables(execution);
        String key = execution.getProcessBusinessKey();
        Routing routing = Json.as(variables.object(CaseVariables.ROUTING), Routing.class);
        JsonNode proposal = variables.json(CaseVariables.PROPOSAL);
        Workflow workflow = workflows.ofDefinition(execution.getProcessDefinitionId());
        BigDecimal amount = proposal == null ? BigDecimal.ZERO : workflow.amount(proposal.path("action"));
        Integer next = Optional.ofNullable(routing.group())
                .flatMap(group -> levels.find(group, variables.number(CaseVariables.LEVEL), amount))
                .map(Level::next)
                .orElse(null);
        execution.setVariable(CaseVariables.LEVEL_LEFT, next != null);
        recorded.unanswered(key, workflow.name(), String.valueOf(variables.text(CaseVariables.REVIEWERS)));
        chain.append(
                key,
                "escalated",
                Json.empty()
                        .put("from", variables.text(CaseVariables.REVIEWERS))
                        .put("level", variables.number(CaseVariables.LEVEL))
                        .put("next", next));
        if (next == null && bindings.carriedOut(key).isPresent()) {
            cases.move(key, State.carryingOut);
        }
        if (next != null) {
            execution.setVariable(CaseVariables.LEVEL, next);
            execution.setVariable(CaseVariables.ESCALATED, true);
        }
    }
}
