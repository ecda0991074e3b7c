package io.countersign.execution;

/**
 * Why what was approved is not carried out and goes back to the rules.
 *
 * @param rule id of the reason
 * @param why in words for the reviewer
 * @param toPerson whether a person has to see it, whatever the rules say
 */
public record SetBack(String rule, String why, boolean toPerson) {

    /** The rule for what would run without a person, and may not any more: its reason comes with the switch itself. */
    public static final String SWITCH = "switchReview";
}
