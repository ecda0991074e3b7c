package io.countersign.agent;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An agent can't answer now: it is asked again later. Its message holds nothing that the agent or its system said. */
public final class NotNow extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final @Nullable Duration retryAfter;

    /**
     * @param message why, in a sentence of ours
     * @param retryAfter how long it wants to be left alone; null where it does not say
     */
    public NotNow(String message, @Nullable Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    /** How long it wants to be left alone; null where it does not say. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
