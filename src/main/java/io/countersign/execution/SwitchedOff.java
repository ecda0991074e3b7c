package io.countersign.execution;

/** The workflow's switch is off: nothing is done now, no try is used up, and it goes on when the switch is on again. */
public final class SwitchedOff extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SwitchedOff(Switch off) {
        super("The switch of " + off.workflow() + " is off since " + off.at() + " (" + off.by() + ": " + off.reason()
                + "): nothing is carried out until it is on again.");
    }

    /** It is thrown for each waiting case, and where from is no news. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
