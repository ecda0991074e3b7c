package io.countersign.intake;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.agent.OutsideProposals;
import io.countersign.cases.Case;
import io.countersign.cases.Cases;
import io.countersign.cases.InvalidInput;
import io.countersign.cases.Refused;
import io.countersign.cases.State;
import io.countersign.cases.Violation;
import io.countersign.cases.Workflows;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What an account may ask for at the door: the same for who comes over HTTP and who comes over MCP. Each method looks
 * first at whether it may.
 */
@Component
class Desk {

    private static final int LONGEST_IDEMPOTENCY_KEY = 200;
    private static final List<String> PARTS = List.of("request", "proposal");

    private final Door door;
    private final OutsideProposals proposals;
    private final Cases cases;
    private final CaseViews views;
    private final CurrentAccount account;
    private final Workflows workflows;

    Desk(
            Door door,
            OutsideProposals proposals,
            Cases cases,
            CaseViews views,
            CurrentAccount account,
            Workflows workflows) {
        this.door = door;
        this.proposals = proposals;
        this.cases = cases;
        this.views = views;
        this.account = account;
        this.workflows = workflows;
    }

    /**
     * Where a case stands after it was opened.
     *
     * @param isNew false where the same idempotency key had opened it before
     */
    record Opened(String key, State state, @JsonIgnore boolean isNew) {}

    /**
     * Opens a case for our own agent.
     *
     * @throws CaseController.NotFound where there is no such workflow
     * @throws Refused where the account may not
     * @throws InvalidInput where the request does not have its shape
     */
    Opened open(String workflow, ObjectNode request, @Nullable String idempotencyKey, @Nullable String callbackUrl) {
        mustOpen(workflow);
        return opened(door.open(workflow, account.name(), request, null, checked(idempotencyKey), callbackUrl));
    }

    /**
     * Opens a case with the proposal of somebody else's agent.
     *
     * @param body request and proposal, and nothing else
     * @throws CaseController.NotFound where there is no such workflow
     * @throws Refused where the account may not
     * @throws InvalidInput where the body does not have its shape
     */
    Opened propose(String workflow, ObjectNode body, @Nullable String idempotencyKey, @Nullable String callbackUrl) {
        mustPropose(workflow);
        List<Violation> violations = new ArrayList<>();
        PARTS.stream()
                .filter(part -> !body.path(part).isObject())
                .map(part -> new Violation(part, "has to be an object"))
                .forEach(violations::add);
        body.properties().stream()
                .filter(part -> !PARTS.contains(part.getKey()))
                .map(part -> new Violation(part.getKey(), "is not known; send request and proposal"))
                .forEach(violations::add);
        if (!violations.isEmpty()) {
            throw new InvalidInput(violations);
        }
        return opened(door.open(
                workflow,
                account.name(),
                body.path("request"),
                body.path("proposal"),
                checked(idempotencyKey),
                callbackUrl));
    }

    /**
     * Takes the next proposal of a case that a reviewer sent back to the agent of this account.
     *
     * @param workflow that the case has to be of; null for any
     * @throws CaseController.NotFound where there is no such case
     * @throws Refused where the account did not open it, or no proposal is awaited
     * @throws InvalidInput where the proposal does not have its shape
     */
    Opened revise(String key, @Nullable String workflow, JsonNode proposal) {
        account.mustPropose();
        Case found = cases.find(key)
                .filter(one -> workflow == null || workflow.equals(one.workflow()))
                .orElseThrow(() -> new CaseController.NotFound(
                        "There is no case " + key + (workflow == null ? "." : " of " + workflow + ".")));
        if (!found.openedBy().equals(account.name())) {
            throw new Refused(
                    Refused.Kind.forbidden,
                    "The account " + account.name() + " did not open case " + key + ", so its agent is not asked.");
        }
        proposals.revise(found, proposal);
        return new Opened(key, cases.find(key).orElseThrow().state(), false);
    }

    /** Whether a reviewer sent the case back and its agent is waited for with the next proposal. */
    boolean isSentBack(String key) {
        return proposals.isAwaited(key);
    }

    /**
     * @throws CaseController.NotFound where there is no such workflow
     * @throws Refused where the account opens no cases of it
     */
    void mustOpen(String workflow) {
        mustExist(workflow);
        account.mustOpen(workflow);
    }

    /**
     * @throws CaseController.NotFound where there is no such workflow
     * @throws Refused where the account is no agent's
     */
    void mustPropose(String workflow) {
        mustExist(workflow);
        account.mustPropose();
    }

    /**
     * @throws CaseController.NotFound where there is no such case
     * @throws Refused where the account may not read it
     */
    void mustRead(String key) {
        Case found = cases.find(key).orElseThrow(() -> new CaseController.NotFound("There is no case " + key + "."));
        account.mustRead(found.workflow());
    }

    /** A case of which was asked before whether the account may read it: it is looked at again and again. */
    CaseView look(String key) {
        return views.find(key).orElseThrow();
    }

    /** @throws CaseController.NotFound where there is no such workflow */
    void mustExist(String workflow) {
        if (workflows.find(workflow).isEmpty()) {
            throw new CaseController.NotFound("There is no workflow " + workflow + ".");
        }
    }

    private Opened opened(Door.Opened opened) {
        return new Opened(opened.key(), cases.find(opened.key()).orElseThrow().state(), opened.isNew());
    }

    static @Nullable String checked(@Nullable String idempotencyKey) {
        if (idempotencyKey != null && (idempotencyKey.isBlank() || idempotencyKey.length() > LONGEST_IDEMPOTENCY_KEY)) {
            throw new InvalidInput(List.of(
                    new Violation("Idempotency-Key", "has to have 1 to " + LONGEST_IDEMPOTENCY_KEY + " characters")));
        }
        return idempotencyKey;
    }
}
