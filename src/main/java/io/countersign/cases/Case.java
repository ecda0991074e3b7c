package io.countersign.cases;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A case as our table knows it.
 *
 * @param processInstance id of its process instance; null only within the transaction that opens it
 * @param bodyDigest SHA-256 of the request that opened it, where that bore an idempotency key
 * @param proposal the proposal of an outside agent, as JSON; null where our own agent is asked
 */
public record Case(
        String key,
        String workflow,
        @Nullable String processInstance,
        State state,
        Instant openedAt,
        String openedBy,
        @Nullable String bodyDigest,
        @Nullable String proposal) {}
