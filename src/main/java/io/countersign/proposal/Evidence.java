package io.countersign.proposal;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What a proposal rests on.
 *
 * @param source name of the text that the quote stands in, a key of {@link Workflow#sources}
 * @param quote verbatim words of the source; of a long quote its beginning
 * @param reference where in the source, for example a clause's number
 * @param digest SHA-256 of the whole quote where only its beginning stands here; else null
 * @param length of the whole quote, in characters; null where it is here
 */
public record Evidence(
        String source,
        String quote,
        @Nullable String reference,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String digest,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer length) {

    public Evidence(String source, String quote, @Nullable String reference) {
        this(source, quote, reference, null, null);
    }
}
