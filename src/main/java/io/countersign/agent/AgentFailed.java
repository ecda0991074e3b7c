package io.countersign.agent;

import org.jspecify.annotations.Nullable;

/** An agent gave no answer, or none that can be a proposal. */
public final class AgentFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AgentFailed(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
