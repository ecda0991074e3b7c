package io.countersign.execution;

/** What is about to be carried out is not what was approved. Nothing is done, and trying again would not help. */
public final class NotAsApproved extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public NotAsApproved(String message) {
        super(message);
    }
}
