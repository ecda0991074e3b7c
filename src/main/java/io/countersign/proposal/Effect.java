package io.countersign.proposal;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One thing that carrying out an action does to a target system.
 *
 * @param target {@code payments}, {@code mail}, {@code crm}, {@code ledger} or {@code pages}
 * @param operation what is done there, unique within the action
 * @param amount money moved, in units of the currency; null where none is
 * @param undoes the operation of the same case that it takes back; null where it takes none back
 */
public record Effect(
        String target,
        String operation,
        @Nullable BigDecimal amount,
        @Nullable String currency,
        @Nullable String undoes,
        Call call) {

    /** What moves no money. */
    public static Effect of(String target, String operation, Call call) {
        return new Effect(target, operation, null, null, null, call);
    }

    /** What moves money. */
    public static Effect of(String target, String operation, BigDecimal amount, String currency, Call call) {
        return new Effect(target, operation, amount, currency, null, call);
    }

    /** What takes back what another operation of the case did. */
    public static Effect undoing(String undoes, String target, String operation, Call call) {
        return new Effect(target, operation, null, null, undoes, call);
    }

    /**
     * What a target remembers of the keys that it was sent, for the case that its answer did not come: the same key is
     * sent again within its window, else the target is asked, else a person is.
     */
    public interface Memory {

        /**
         * The receipt of what was done under this key; empty where it is certain that nothing was, and nothing still will.
         * Called only where {@link #canFind}.
         */
        Optional<String> find(String key);

        /** Whether {@link #find} can tell at all. A target that can't, and has no window, is never called again blindly. */
        boolean canFind();

        /** For how long after its first call a key may be sent again and is done once all the same; zero where it may not. */
        default Duration resendWindow() {
            return Duration.ZERO;
        }
    }

    /** The call to the target. Its key names the effect for good: the same key is the same effect. */
    public interface Call extends Memory {
        /** Does it, and returns the target's receipt. Throws where the target did not confirm it. */
        String perform(String key);

        /** @param target that remembers what it was sent */
        static Call of(Memory target, Function<String, String> perform) {
            return new Call() {
                @Override
                public String perform(String key) {
                    return perform.apply(key);
                }

                @Override
                public Optional<String> find(String key) {
                    return target.find(key);
                }

                @Override
                public boolean canFind() {
                    return target.canFind();
                }

                @Override
                public Duration resendWindow() {
                    return target.resendWindow();
                }
            };
        }
    }
}
