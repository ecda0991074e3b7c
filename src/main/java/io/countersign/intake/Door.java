package io.countersign.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.agent.OutsideProposals;
import io.countersign.callback.Callbacks;
import io.countersign.cases.Case;
import io.countersign.cases.CaseVariables;
import io.countersign.cases.Cases;
import io.countersign.cases.InvalidInput;
import io.countersign.cases.Json;
import io.countersign.cases.Refused;
import io.countersign.cases.Schemas;
import io.countersign.cases.Violation;
import io.countersign.cases.Workflows;
import io.countersign.execution.Canonical;
import io.countersign.proposal.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.variable.Variables;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Opens cases: a request for our own agent, or a request with the proposal of somebody else's. */
@Component
public class Door {

    /**
     * A case that was opened, now or before.
     *
     * @param isNew false where the same idempotency key had opened it before
     */
    public record Opened(String key, boolean isNew) {}

    private final Workflows workflows;
    private final Schemas schemas;
    private final OutsideProposals proposals;
    private final Cases cases;
    private final Callbacks callbacks;
    private final RuntimeService runtime;
    private final TransactionTemplate transaction;

    Door(
            Workflows workflows,
            Schemas schemas,
            OutsideProposals proposals,
            Cases cases,
            Callbacks callbacks,
            RuntimeService runtime,
            PlatformTransactionManager transactions) {
        this.workflows = workflows;
        this.schemas = schemas;
        this.proposals = proposals;
        this.cases = cases;
        this.callbacks = callbacks;
        this.runtime = runtime;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * Opens a case.
     *
     * @param proposal of an outside agent; null where our own is asked
     * @param idempotencyKey the opener's; the same one with the same body gives the same case
     * @param callback where the opener wants to be told how the case ended; null for nowhere
     * @throws InvalidInput where request or proposal do not have their shape, or nobody is told anything there
     * @throws Refused where the idempotency key came with another body before
     */
    public Opened open(
            String workflowName,
            String account,
            JsonNode request,
            @Nullable JsonNode proposal,
            @Nullable String idempotencyKey,
            @Nullable String callback) {
        Workflow workflow = workflows.get(workflowName);
        List<Violation> violations = new ArrayList<>(schemas.ofRequest(workflow.name(), request));
        if (proposal != null) {
            violations.addAll(proposals.check(workflow.name(), proposal));
        }
        if (!violations.isEmpty()) {
            throw new InvalidInput(violations);
        }
        if (callback != null) {
            callbacks.mustAllow(callback);
        }
        ObjectNode body = Json.empty();
        body.put("workflow", workflow.name());
        body.set("request", request);
        body.set("proposal", proposal);
        if (callback != null) {
            body.put("callback", callback);
        }
        String digest = Canonical.of(body).digest();
        try {
            return earlier(account, idempotencyKey, digest).orElseGet(() -> {
                String key = transaction.execute(
                        status -> start(workflow, account, request, proposal, idempotencyKey, digest, callback));
                return new Opened(Objects.requireNonNull(key), true);
            });
        } catch (DuplicateKeyException e) {
            // the same call came twice at once, and the other one was first
            return earlier(account, idempotencyKey, digest).orElseThrow(() -> e);
        }
    }

    private Optional<Opened> earlier(String account, @Nullable String idempotencyKey, String digest) {
        if (idempotencyKey == null) {
            return Optional.empty();
        }
        Optional<Case> earlier = cases.findByIdempotencyKey(account, idempotencyKey);
        if (earlier.isPresent() && !digest.equals(earlier.get().bodyDigest())) {
            throw new DifferentBody(idempotencyKey);
        }
        return earlier.map(found -> new Opened(found.key(), false));
    }

    private String start(
            Workflow workflow,
            String account,
            JsonNode request,
            @Nullable JsonNode proposal,
            @Nullable String idempotencyKey,
            String digest,
            @Nullable String callback) {
        String key = cases.open(
                workflow.name(),
                workflow.keyPrefix(),
                account,
                idempotencyKey,
                idempotencyKey == null ? null : digest,
                proposal == null ? null : Json.write(proposal));
        if (callback != null) {
            callbacks.ask(key, callback);
        }
        runtime.startProcessInstanceByKey(
                workflow.name(),
                key,
                Variables.createVariables().putValueTyped(CaseVariables.REQUEST, CaseVariables.typed(request)));
        return key;
    }

    /** An idempotency key was used before, with another body. */
    static final class DifferentBody extends RuntimeException {

        private static final long serialVersionUID = 1L;

        DifferentBody(String idempotencyKey) {
            super("Idempotency-Key “" + idempotencyKey
                    + "” was used before with another body. Use a new key for a new case.");
        }
    }
}
