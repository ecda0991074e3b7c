package io.countersign.execution;

/**
 * Nobody but a person can say whether an effect happened: its target neither does a key once nor tells what it has;
 * or a target refused the rest of an action that is half done.
 */
public final class InDoubt extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient LedgerRow row;

    InDoubt(LedgerRow row) {
        super("It is not known whether " + row.operation() + " on " + row.target() + " happened (key " + row.key()
                + ", last answer: " + row.lastError()
                + "). Nothing is done again until a person has found out and said so.");
        this.row = row;
    }

    LedgerRow row() {
        return row;
    }
}
