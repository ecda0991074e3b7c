package io.countersign.proposal;

import java.util.List;

/**
 * What a reviewer is shown of an action, rendered from the action that will be carried out and from our records.
 *
 * @param headline one line: what, how much, for whom
 * @param impact what it does to the world
 * @param changes before and after, in systems of record
 */
public record Preview(String headline, Impact impact, List<Change> changes) {}
