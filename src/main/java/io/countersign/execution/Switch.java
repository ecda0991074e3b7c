package io.countersign.execution;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a workflow's kill switch stands.
 *
 * @param reason in the words of who set it; null, as by and at, before its first use
 */
public record Switch(
        String workflow,
        State state,
        @Nullable String reason,
        @Nullable String by,
        @Nullable Instant at) {

    /** What may happen without a person, and at all. */
    public enum State {
        /** What the rules say. */
        on,
        /** Nothing without a person's approval first. */
        review,
        /** Nothing is carried out, undone or corrected. */
        off
    }

    boolean isOff() {
        return state == State.off;
    }
}
