package io.countersign.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.proposal.Proposal;
import org.jspecify.annotations.Nullable;

/**
 * What an agent is asked.
 *
 * @param key the case
 * @param round 0 for the first proposal of the case, one more each time a reviewer sent it back
 * @param previous the agent's last proposal, where a reviewer sent it back
 * @param instruction the reviewer's words for the next one
 */
public record Assignment(
        String key,
        int round,
        ObjectNode request,
        ObjectNode facts,
        @Nullable Proposal previous,
        @Nullable String instruction) {

    /** The first proposal of a case, or the next one after the previous. */
    public Assignment(
            String key,
            ObjectNode request,
            ObjectNode facts,
            @Nullable Proposal previous,
            @Nullable String instruction) {
        this(key, previous == null ? 0 : 1, request, facts, previous, instruction);
    }
}
