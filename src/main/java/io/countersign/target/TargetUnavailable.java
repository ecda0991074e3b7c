package io.countersign.target;

/** A target could not be reached or could not work just now. Certainly nothing was done by this call; a later one may. */
public class TargetUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public TargetUnavailable(String message) {
        super(message);
    }
}
