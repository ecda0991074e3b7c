package io.countersign.cases;

/** Where a case stands, as the outside sees it. */
public enum State {
    proposing,
    inReview,
    carryingOut,
    done,
    rejected,
    refused,
    /** Nobody answered in time; nothing was carried out. */
    expired,
    /** An incident waits for an operator. */
    stuck,
    /** An effect may or may not have happened; a person is asked. */
    inDoubt;

    public boolean ended() {
        return this == done || this == rejected || this == refused || this == expired;
    }
}
