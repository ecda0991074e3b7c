package io.countersign.proposal;

/** How much of a person's judgment an action needs, from the least strict to the strictest. */
public enum Oversight {
    /** Carried out without a person. */
    automatic,
    /** Carried out, then reviewed. */
    after,
    /** Nothing happens until a person says so. */
    before,
    /** Never carried out. */
    refuse
}
