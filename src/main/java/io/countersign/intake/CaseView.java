package io.countersign.intake;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cases.State;
import io.countersign.execution.LedgerRow;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A case as the API shows it. */
record CaseView(
        String key,
        String workflow,
        State state,
        @Nullable JsonNode request,
        @Nullable JsonNode facts,
        @Nullable JsonNode proposal,
        @Nullable JsonNode routing,
        @Nullable JsonNode decision,
        @Nullable JsonNode result,
        List<LedgerRow> effects) {

    /** A case in a list. */
    record Line(String key, String workflow, State state, Instant openedAt) {}

    /**
     * A page of cases, the newest first.
     *
     * @param page from 0
     * @param total of all pages
     */
    record Page(List<Line> cases, int page, int size, long total) {}
}
