package io.countersign.proposal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a reviewer said; the process variable {@code decision}, the last one of a case.
 *
 * @param edited the changed fields of the action, for {@link Outcome#edit}
 */
public record Decision(
        Outcome outcome,
        @Nullable String reason,
        @Nullable String comment,
        @Nullable ObjectNode edited,
        String by,
        Instant at) {}
