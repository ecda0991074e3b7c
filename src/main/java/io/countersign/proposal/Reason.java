package io.countersign.proposal;

/**
 * Why a case is routed as it is.
 *
 * @param rule id of the row of the approval rules that fired
 * @param why a sentence that a reviewer understands
 */
public record Reason(String rule, String why) {}
