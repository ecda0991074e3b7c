package io.countersign.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.audit.Seal.Leaf;
import io.countersign.cases.State;
import io.countersign.chain.Entry;
import io.countersign.execution.LedgerRow;
import io.countersign.execution.Outcomes;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is kept of a case, with the proof that it is what was written then.
 *
 * @param key of the case; first, so that a verifier knows a bundle by it
 * @param holds whether the chain holds, and it and Camunda's history tell the same
 * @param findings what does not
 * @param publicKey id of the key that signs seals now; null where there is none
 */
record Bundle(
        String key,
        String workflow,
        State state,
        Instant openedAt,
        String openedBy,
        boolean holds,
        List<String> findings,
        List<Step> trail,
        List<Activity> activities,
        List<LedgerRow> effects,
        List<Outcomes.Reported> outcomes,
        List<Entry> records,
        List<Proof> seals,
        @Nullable String publicKey) {

    /**
     * One thing that happened.
     *
     * @param what in a sentence
     * @param by who did it; null where nobody in particular
     * @param detail all that was recorded of it; null where it was erased
     */
    record Step(
            long number,
            String at,
            String kind,
            String what,
            @Nullable String by,
            @Nullable JsonNode detail) {}

    /** A step of the model that Camunda's history knows of. */
    record Activity(
            String id,
            @Nullable String name,
            String type,
            Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable String assignee,
            boolean cancelled) {}

    /**
     * That a record was there when a seal was made.
     *
     * @param path from the leaf up to the root
     */
    record Proof(Seal seal, Leaf leaf, List<String> path) {}
}
