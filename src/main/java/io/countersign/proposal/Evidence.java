package io.countersign.proposal;

import org.jspecify.annotations.Nullable;

/**
 * What a proposal rests on.
 *
 * @param source name of the text that the quote stands in, a key of {@link Workflow#sources}
 * @param quote verbatim words of the source
 * @param reference where in the source, for example a clause's number
 */
public record Evidence(
        String source, String quote, @Nullable String reference) {}
