package io.countersign.agent;

import io.countersign.proposal.Draft;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an agent elsewhere was asked, and what became of it.
 *
 * @param answerBy after this nobody waits for the answer any more
 * @param draft the answer
 * @param why it failed, in words of ours
 * @param againAt when it may be asked again
 */
record Question(
        long id,
        State state,
        Instant askedAt,
        Instant answerBy,
        @Nullable Draft draft,
        @Nullable String why,
        @Nullable Instant againAt) {

    enum State {
        asked,
        /** An agent of somebody else was sent its proposal back; it comes to us with the next one. */
        awaited,
        /** It came: what it proposes stands with the case. */
        come,
        answered,
        /** It may be asked again. */
        failed,
        /** Asking again would change nothing. */
        unanswerable
    }
}
