package io.countersign.proposal;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What carrying out an action would do to the world, computed by us and never by the agent. */
public record Impact(@Nullable BigDecimal amount, @Nullable String currency, boolean reversible, String text) {}
