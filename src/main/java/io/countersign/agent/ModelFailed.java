package io.countersign.agent;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A language model gave no answer that can be read. Of what it said, nothing is in here. */
final class ModelFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** How a call of a language model ended. */
    enum Kind {
        rateLimited(true, "The language model takes no more calls now."),
        unavailable(true, "The language model can't be reached or does not work."),
        timedOut(true, "The language model did not answer in time."),
        cutOff(true, "The language model's answer was cut off or can't be read."),
        tooLong(false, "The language model's answer is too long."),
        keyRefused(false, "The language model does not accept our key."),
        requestRefused(false, "The language model does not accept what we send it."),
        refused(false, "The language model refuses to answer.");

        private final boolean passing;
        private final String words;

        Kind(boolean passing, String words) {
            this.passing = passing;
            this.words = words;
        }

        /** Whether it may be asked again later. */
        boolean passes() {
            return passing;
        }

        static Kind of(int status) {
            return switch (status) {
                case 401, 403 -> keyRefused;
                case 408 -> timedOut;
                case 429 -> rateLimited;
                default -> status >= 500 ? unavailable : requestRefused;
            };
        }
    }

    private final Kind kind;
    private final @Nullable Duration retryAfter;

    ModelFailed(Kind kind, @Nullable Duration retryAfter) {
        super(kind.words);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    Kind kind() {
        return kind;
    }

    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }
}
