package io.countersign.execution;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who stands behind an action.
 *
 * @param by a reviewer, or {@link Approvals#RULES}
 * @param group that held the review; null without a review, and where the release before wrote it
 * @param level that the review had reached, from 1
 * @param people how many stand behind it
 */
public record Approval(
        String by, Basis basis, Instant at, @Nullable String group, int level, int people) {}
