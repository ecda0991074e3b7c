package io.countersign.workflow.invoice;

import java.io.IOException;
import java.util.Objects;

/** A document goes beyond what we are ready to read. The message says how, to go on after "because". */
final class Unreadable extends IOException {

    private static final long serialVersionUID = 1L;

    Unreadable(String why) {
        super(why);
    }

    /** Why. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
