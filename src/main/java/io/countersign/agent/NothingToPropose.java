package io.countersign.agent;

/** An agent has read its case and can propose no action: asking again would change nothing. A person has the case at once. */
public final class NothingToPropose extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message why, in a sentence */
    public NothingToPropose(String message) {
        super(message);
    }
}
