package io.countersign.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.proposal.Proposal;
import org.jspecify.annotations.Nullable;

/**
 * What an agent is asked.
 *
 * @param key the case
 * @param previous the agent's last proposal, where a reviewer sent it back
 * @param instruction the reviewer's words for the next one
 */
public record Assignment(
        String key,
        ObjectNode request,
        ObjectNode facts,
        @Nullable Proposal previous,
        @Nullable String instruction) {}
