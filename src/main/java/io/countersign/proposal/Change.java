package io.countersign.proposal;

/** One thing that carrying out an action changes in a system of record. */
public record Change(String field, String before, String after) {}
