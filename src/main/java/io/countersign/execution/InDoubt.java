package io.countersign.execution;

/** Nobody but a person can say whether an effect happened: its target neither does a key once nor tells what it has. */
public final class InDoubt extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InDoubt(LedgerRow row) {
        super("It is not known whether " + row.operation() + " on " + row.target() + " happened (key " + row.key()
                + "), and the target can't be asked. Nothing is done again until a person has said so.");
    }
}
