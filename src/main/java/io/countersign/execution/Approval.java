package io.countersign.execution;

import java.time.Instant;

/**
 * Who stands behind an action.
 *
 * @param by a reviewer, or {@link Approvals#RULES}
 */
record Approval(String by, Basis basis, Instant at) {}
