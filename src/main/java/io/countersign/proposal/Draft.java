package io.countersign.proposal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an agent says: the part of a {@link Proposal} that is the agent's own.
 *
 * @param action typed by {@code <workflow>.action.json}: exactly what would be carried out
 * @param summary one sentence that says what is proposed
 * @param rationale the agent's reasons, in its own words
 * @param confidence how sure the agent is, 0 to 1; null where it does not say
 * @param evidence what it rests on; quotes that are not verbatim in a source are dropped later
 */
public record Draft(
        ObjectNode action,
        String summary,
        @Nullable String rationale,
        @Nullable Double confidence,
        List<Evidence> evidence) {}
