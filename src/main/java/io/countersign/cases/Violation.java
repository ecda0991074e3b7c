package io.countersign.cases;

/**
 * What is wrong with a field of somebody's input.
 *
 * @param field its place, for example {@code request.subject}
 * @param problem what is wrong, in words
 */
public record Violation(String field, String problem) {}
