package io.countersign.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.Case;
import io.countersign.cases.Cases;
import io.countersign.cases.InvalidInput;
import io.countersign.cases.Json;
import io.countersign.cases.Refused;
import io.countersign.cases.Schemas;
import io.countersign.cases.Violation;
import io.countersign.proposal.Draft;
import io.countersign.proposal.Evidence;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Proposals as agents of somebody else send them: {@code agent}, {@code action} and {@code summary} are required. */
@Component
public class OutsideProposals {

    private final Schemas schemas;

    private final Cases cases;
    private final Questions questions;

    OutsideProposals(Schemas schemas, Cases cases, Questions questions) {
        this.schemas = schemas;
        this.cases = cases;
        this.questions = questions;
    }

    /** What is wrong with it. */
    public List<Violation> check(String workflow, JsonNode proposal) {
        List<Violation> violations = new ArrayList<>(schemas.ofProposal(proposal));
        if (proposal.path("action").isObject()) {
            schemas.ofAction(workflow, proposal.path("action")).stream()
                    .map(violation -> new Violation("proposal." + violation.field(), violation.problem()))
                    .forEach(violations::add);
        }
        return violations;
    }

    /** Whether a reviewer sent the case back and its agent is waited for with the next proposal. */
    public boolean isAwaited(String key) {
        return questions.isAwaited(key);
    }

    /**
     * Takes the next proposal of a case that a reviewer sent back. The same one again changes nothing.
     *
     * @throws InvalidInput where it does not have its shape
     * @throws Refused where none is awaited
     */
    public void revise(Case sentBack, JsonNode proposal) {
        List<Violation> violations = check(sentBack.workflow(), proposal);
        if (!violations.isEmpty()) {
            throw new InvalidInput(violations);
        }
        String text = Json.write(proposal);
        boolean taken = questions.come(sentBack.key(), () -> cases.propose(sentBack.key(), text));
        if (!taken && !text.equals(sentBack.proposal())) {
            throw new Refused(
                    Refused.Kind.conflict,
                    "Case " + sentBack.key()
                            + " waits for no proposal: it was not sent back, its agent had not said that"
                            + " it revises, or its time is up. Nothing has changed; look at the case.");
        }
    }

    static Draft draft(JsonNode proposal) {
        List<Evidence> evidence = new ArrayList<>();
        proposal.path("evidence").forEach(item -> evidence.add(Json.as(item, Evidence.class)));
        return new Draft(
                (ObjectNode) proposal.path("action"),
                proposal.path("summary").asText(),
                proposal.path("rationale").asText(null),
                proposal.path("confidence").isNumber()
                        ? proposal.path("confidence").asDouble()
                        : null,
                evidence);
    }
}
