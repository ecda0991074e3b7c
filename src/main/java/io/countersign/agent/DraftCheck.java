package io.countersign.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.Schemas;
import io.countersign.cases.Violation;
import io.countersign.proposal.AgentId;
import io.countersign.proposal.Draft;
import io.countersign.proposal.Evidence;
import io.countersign.proposal.Preview;
import io.countersign.proposal.Proposal;
import io.countersign.proposal.Workflow;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Takes nothing of a draft on trust: its action must have the right shape, its quotes must stand in their source. */
@Component
class DraftCheck {

    private final Schemas schemas;
    private final LongQuotes quotes;

    DraftCheck(Schemas schemas, LongQuotes quotes) {
        this.quotes = quotes;
        this.schemas = schemas;
    }

    /** @throws AgentFailed where the draft can't be a proposal */
    Proposal proposal(Workflow workflow, String key, ObjectNode request, JsonNode facts, AgentId by, Draft draft) {
        List<Violation> violations = schemas.ofAction(workflow.name(), draft.action());
        if (!violations.isEmpty()) {
            throw new AgentFailed(by.name() + " proposed what is no action: " + violations, null);
        }
        Double confidence = draft.confidence();
        if (confidence != null && !(confidence >= 0 && confidence <= 1)) {
            throw new AgentFailed(by.name() + " states a confidence of " + confidence + ", not 0 to 1", null);
        }
        Preview preview = workflow.preview(request, facts, draft.action());
        return new Proposal(
                by,
                draft.action(),
                draft.summary(),
                draft.rationale(),
                confidence,
                verbatim(draft.evidence(), workflow.sources(request)).stream()
                        .map(evidence -> quotes.shortened(key, evidence))
                        .toList(),
                preview.impact(),
                preview.changes());
    }

    /** What stands in a source word for word, under that source's name. An invented quote is no evidence. */
    private static List<Evidence> verbatim(List<Evidence> evidence, Map<String, String> sources) {
        return evidence.stream()
                .filter(item -> !item.quote().isBlank())
                .flatMap(item -> sources.entrySet().stream()
                        .filter(source -> source.getValue().contains(item.quote()))
                        .limit(1)
                        .map(source -> new Evidence(source.getKey(), item.quote(), item.reference())))
                .toList();
    }
}
