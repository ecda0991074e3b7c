package io.countersign.proposal;

/** The files that an analyst edits, under {@code processes/}. */
public interface Files {

    /**
     * The text of a file as it is now.
     *
     * @param name as it is deployed, for example {@code processes/ticket/policy.md}
     * @throws IllegalArgumentException where there is no such file
     */
    String read(String name);
}
