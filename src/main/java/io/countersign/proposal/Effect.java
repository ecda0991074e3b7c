package io.countersign.proposal;

import java.math.BigDecimal;
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

    /** The call to the target. Its key names the effect for good: the same key is the same effect. */
    public interface Call {
        /** Does it, and returns the target's receipt. Throws where the target did not confirm it. */
        String perform(String key);

        /** The receipt of what the target has under this key; empty where it is certain that it has nothing. */
        Optional<String> find(String key);

        static Call of(Function<String, String> perform, Function<String, Optional<String>> find) {
            return new Call() {
                @Override
                public String perform(String key) {
                    return perform.apply(key);
                }

                @Override
                public Optional<String> find(String key) {
                    return find.apply(key);
                }
            };
        }
    }
}
