package io.countersign.execution;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A field of an action that a reviewer had to mend.
 *
 * @param proposed by the agent; null where it left the field out
 * @param carriedOut null where the field was taken out
 * @param by whose edit gave the field its value
 */
public record Correction(
        String field,
        @Nullable JsonNode proposed,
        @Nullable JsonNode carriedOut,
        String by,
        @Nullable String reason,
        @Nullable String comment) {}
