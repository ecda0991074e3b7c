package io.countersign.execution;

import org.jspecify.annotations.Nullable;

/**
 * Who approves, and as whom.
 *
 * @param group that held the review; null for the rules, and for a person where no review was held
 * @param level that the review had reached, from 1; 0 without a review
 */
public record Approver(
        String name,
        Basis basis,
        @Nullable String group,
        int level,
        @Nullable String comment) {

    /** What needs no person. */
    public static final Approver RULES = new Approver(Approvals.RULES, Basis.automatic, null, 0, null);
}
