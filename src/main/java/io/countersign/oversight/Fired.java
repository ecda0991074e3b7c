package io.countersign.oversight;

import org.jspecify.annotations.Nullable;

/**
 * A row of an approval table that fired, with what stands in its columns, however wrong.
 *
 * @param secondPerson whether it asks for two people
 */
record Fired(
        String rule,
        @Nullable String oversight,
        @Nullable String group,
        @Nullable String why,
        boolean secondPerson) {}
