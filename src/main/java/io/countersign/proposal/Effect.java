package io.countersign.proposal;

import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One thing that carrying out an action does to a target system.
 *
 * @param target {@code payments}, {@code mail}, {@code crm}, {@code ledger} or {@code pages}
 * @param operation what is done there, unique within the action
 * @param amount money moved, in units of the currency; null where none is
 */
public record Effect(
        String target,
        String operation,
        @Nullable BigDecimal amount,
        @Nullable String currency,
        Call call) {

    /** The call to the target. Its key names the effect for good: the same key is the same effect. */
    public interface Call {
        /** Does it, and returns the target's receipt. Throws where the target did not confirm it. */
        String perform(String key);

        /** The receipt of what the target has under this key; empty where it is certain that it has nothing. */
        Optional<String> find(String key);
    }
}
