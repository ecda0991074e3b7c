package io.countersign.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.Json;
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

    OutsideProposals(Schemas schemas) {
        this.schemas = schemas;
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
