package io.countersign.execution;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.Json;
import io.countersign.proposal.Routing;
import java.math.BigDecimal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the approval rules were checked on, in canonical form: a review decides on this, and this is carried out.
 *
 * @param action null where the agent made no proposal
 * @param restsOn what an approval rests on; null without an action
 * @param rules the table and its version
 * @param editedBy who wrote the action; null where an agent did
 */
public record Binding(
        long id,
        String key,
        String request,
        @Nullable String restsOn,
        @Nullable String action,
        String routing,
        String requestDigest,
        String factsDigest,
        @Nullable String actionDigest,
        String routingDigest,
        String rules,
        @Nullable String editedBy,
        @Nullable String editReason,
        @Nullable String editComment) {

    /**
     * The request as it was checked.
     *
     * @throws NotAsApproved where the row itself was altered
     */
    ObjectNode storedRequest() {
        ObjectNode stored = Json.object(request);
        if (!Canonical.of(stored).digest().equals(requestDigest)) {
            throw new NotAsApproved("Case " + key + ": the stored request is not the one that its digest names.");
        }
        return stored;
    }

    /** Who decided on it, and why. */
    public Routing storedRouting() {
        return Json.as(Json.object(routing), Routing.class);
    }

    /**
     * The action as it was checked.
     *
     * @param numbers names of its fields that are numbers, kept as decimal strings here
     * @throws NotAsApproved where there is none, or where the row itself was altered
     */
    ObjectNode storedAction(Set<String> numbers) {
        if (action == null) {
            throw new NotAsApproved("Case " + key + " has no action to carry out.");
        }
        ObjectNode stored = Json.object(action);
        numbers.forEach(field -> {
            if (stored.path(field).isTextual()) {
                stored.put(field, new BigDecimal(stored.path(field).textValue()));
            }
        });
        if (!Canonical.of(stored).digest().equals(actionDigest)) {
            throw new NotAsApproved("Case " + key + ": the stored action is not the one that its digest names.");
        }
        return stored;
    }
}
