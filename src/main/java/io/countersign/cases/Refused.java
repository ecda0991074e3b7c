package io.countersign.cases;

import java.util.Objects;

/** What a person asked for is not done, and nothing has changed. The message is a sentence for that person. */
public final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why, as the outside sees it: by an HTTP status. */
    public enum Kind {
        /** 400: the input is wrong. */
        invalid(400),
        /** 403: not theirs to do. */
        forbidden(403),
        /** 404: there is no such thing. */
        unknown(404),
        /** 409: somebody or something else was first. */
        conflict(409),
        /** 422: an idempotency key was used before for something else. */
        different(422);

        private final int status;

        Kind(int status) {
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    private final Kind kind;

    public Refused(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** The sentence. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    public Kind kind() {
        return kind;
    }
}
