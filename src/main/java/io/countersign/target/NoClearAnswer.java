package io.countersign.target;

/** A target gave no answer, or none that says what was asked: what it was sent may have happened or not. */
final class NoClearAnswer extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoClearAnswer(String message) {
        super(message);
    }
}
