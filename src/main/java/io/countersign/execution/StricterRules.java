package io.countersign.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.proposal.Workflow;
import java.util.Optional;

/**
 * The approval rules and the levels of review as they are deployed now, asked before an action is carried out that was
 * approved under older ones.
 */
public interface StricterRules {

    /**
     * What has become stricter since for what is bound, in words; empty where nothing has.
     *
     * @param approval that the levels of review have to find enough still
     * @param facts of the case, which are those that are bound: what has changed in them is looked at elsewhere
     */
    Optional<String> since(Binding binding, Approval approval, Workflow workflow, ObjectNode facts, JsonNode proposal);
}
