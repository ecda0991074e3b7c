package io.countersign.proposal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An agent's draft with its author and with what we computed about it; the process variable {@code proposal}. */
public record Proposal(
        AgentId agent,
        ObjectNode action,
        String summary,
        @Nullable String rationale,
        @Nullable Double confidence,
        List<Evidence> evidence,
        Impact impact,
        List<Change> changes) {}
