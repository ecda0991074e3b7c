package io.countersign.oversight;

import org.jspecify.annotations.Nullable;

/** A row of an approval table that fired, with what stands in its columns, however wrong. */
record Fired(
        String rule,
        @Nullable String oversight,
        @Nullable String group,
        @Nullable String why) {}
