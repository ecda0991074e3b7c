package io.countersign.intake;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cases.CaseVariables;
import io.countersign.cases.Cases;
import io.countersign.cases.InvalidInput;
import io.countersign.cases.Refused;
import io.countersign.cases.Schemas;
import io.countersign.cases.Violation;
import io.countersign.cases.Workflows;
import io.countersign.chain.Chain;
import io.countersign.proposal.Workflow;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** Lets a case in, by whichever door it comes: with a valid request, with nothing else, and under a key of ours. */
@Component
public class OpenCaseListener implements ExecutionListener {

    private static final int LONGEST_KEY = 255;

    private final Cases cases;
    private final Workflows workflows;
    private final Schemas schemas;
    private final IdentityService identities;
    private final Chain chain;

    OpenCaseListener(Cases cases, Workflows workflows, Schemas schemas, @Lazy IdentityService identities, Chain chain) {
        this.chain = chain;
        this.cases = cases;
        this.workflows = workflows;
        this.schemas = schemas;
        this.identities = identities;
    }

    @Override
    public void notify(DelegateExecution execution) {
        Set<String> names = execution.getVariableNames();
        if (!names.equals(Set.of(CaseVariables.REQUEST))) {
            throw new Refused(
                    Refused.Kind.invalid,
                    "A case is opened with the variable request and no other, not with " + names + ".");
        }
        Workflow workflow = workflows.ofDefinition(execution.getProcessDefinitionId());
        JsonNode request = new CaseVariables(execution).json(CaseVariables.REQUEST);
        List<Violation> violations = request == null
                ? List.of(new Violation("request", "is missing"))
                : schemas.ofRequest(workflow.name(), request);
        if (!violations.isEmpty()) {
            throw new Refused(
                    Refused.Kind.invalid,
                    "The request is not valid: " + new InvalidInput(violations).getMessage() + ".");
        }
        String key = execution.getProcessBusinessKey();
        boolean ours = key != null
                && cases.find(key).filter(c -> c.processInstance() == null).isPresent();
        if (!ours) {
            checkKey(key);
            var account = identities.getCurrentAuthentication();
            key = cases.open(
                    workflow.name(),
                    workflow.keyPrefix(),
                    account == null ? "Countersign" : account.getUserId(),
                    null,
                    null,
                    null);
            execution.setProcessBusinessKey(key);
        }
        cases.started(Objects.requireNonNull(key), execution.getProcessInstanceId());
        chain.append(
                key,
                "request",
                Map.of(
                        "workflow",
                        workflow.name(),
                        "model",
                        execution.getProcessDefinitionId(),
                        "openedBy",
                        cases.find(key).orElseThrow().openedBy(),
                        "request",
                        Objects.requireNonNull(request)));
    }

    /** The case gets a key of ours, but the engine keeps what it was started with in its log. */
    private static void checkKey(@Nullable String key) {
        if (key != null && (key.length() > LONGEST_KEY || key.codePoints().anyMatch(SwitchController::isControl))) {
            throw new Refused(
                    Refused.Kind.invalid,
                    "The business key has more than " + LONGEST_KEY
                            + " characters, or a control character. Leave it out: a case gets a key of ours.");
        }
    }
}
