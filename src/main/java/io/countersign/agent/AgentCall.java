package io.countersign.agent;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One call of a language model, as it is kept.
 *
 * @param repair whether it was asked to mend its first answer
 * @param latency in milliseconds
 * @param outcome {@code proposal}, {@code broken} (an answer that breaks our rules), or why there was none: one of
 *     {@link ModelFailed.Kind}
 * @param instruction SHA-256 of what it was told
 * @param inputTokens null where it does not say; so {@code outputTokens} and {@code cost}
 * @param answer SHA-256 of its answer; null where there was none
 */
record AgentCall(
        Assignment assignment,
        String workflow,
        boolean repair,
        Instant at,
        long latency,
        String outcome,
        String instruction,
        @Nullable Integer inputTokens,
        @Nullable Integer outputTokens,
        @Nullable BigDecimal cost,
        @Nullable String answer) {}
