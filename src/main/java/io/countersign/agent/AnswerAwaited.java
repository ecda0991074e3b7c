package io.countersign.agent;

import java.time.Instant;

/** The agent is asked and the case waits: its job is put aside until the answer has come. No try is used up. */
public final class AnswerAwaited extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Runnable note;
    private final transient Runnable ask;
    private final Instant until;

    AnswerAwaited(String message, Instant until, Runnable note, Runnable ask) {
        super(message);
        this.until = until;
        this.note = note;
        this.ask = ask;
    }

    /** When to look at the latest. */
    public Instant until() {
        return until;
    }

    /** Writes down what is asked, in the transaction that puts the job aside. */
    public void note() {
        note.run();
    }

    /** Asks, after that transaction; returns at once. */
    public void ask() {
        ask.run();
    }

    /** It is thrown for each case, and where from is no news. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
