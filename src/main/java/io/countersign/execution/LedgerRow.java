package io.countersign.execution;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing done to a target.
 *
 * @param key names the effect at the target for good
 * @param digest of the action that it belongs to
 * @param amount in units of the currency; null where no money moves
 * @param state {@code inDoubt} from before the call until the receipt is written, then {@code done}; {@code undone} where
 *     another row took it back
 * @param attempts calls so far
 * @param openedAt before the first call
 * @param triedAt before the last call
 * @param lastError what the last call came back with instead of a receipt
 */
public record LedgerRow(
        String target,
        String operation,
        String key,
        String digest,
        @Nullable BigDecimal amount,
        @Nullable String currency,
        String state,
        int attempts,
        @Nullable String receipt,
        @JsonIgnore Instant openedAt,
        @JsonIgnore @Nullable Instant triedAt,
        @JsonIgnore @Nullable String lastError) {

    /** How the last error begins where the target said no. */
    static final String REFUSED = "Refused: ";

    /** Whether the target said no to the last call, while another part of the action is done. */
    @JsonIgnore
    public boolean isRefused() {
        return lastError != null && lastError.startsWith(REFUSED);
    }

    /** Whether it happened, be it undone since. */
    boolean isClosed() {
        return !state.equals("inDoubt");
    }
}
