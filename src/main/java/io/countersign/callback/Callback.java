package io.countersign.callback;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What somebody is to be told about a case.
 *
 * @param url where they listen
 * @param attempts to tell them since the case ended, or since it was retried by hand
 * @param nextAt when it is tried again; null where it is not
 * @param lastError what the last attempt came to; null where there was none or it went well
 */
public record Callback(
        long id,
        String key,
        String url,
        State state,
        int attempts,
        @Nullable Instant nextAt,
        @Nullable String lastError,
        Instant askedAt,
        @Nullable Instant deliveredAt) {

    /** How far it is. */
    public enum State {
        /** The case runs. */
        waiting,
        /** The case has ended, and they are to be told. */
        due,
        delivered,
        /** Given up; an administrator may have it tried again. */
        dead
    }
}
