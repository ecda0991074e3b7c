package io.countersign.target;

/** A target system said no for good: nothing was done, and asking again changes nothing. The message says why. */
public class TargetRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public TargetRefused(String message) {
        super(message);
    }
}
