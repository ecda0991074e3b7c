package io.countersign.target;

import io.countersign.proposal.Effect;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The payment provider. A real one promises:
 *
 * <ul>
 *   <li>the same key moves money once, however often and from however many places at once it is sent; each time the
 *       answer is the first receipt. It keeps keys for at least as long as we keep cases;
 *   <li>the same key with another order, customer or amount is {@link TargetRefused};
 *   <li>{@link TargetRefused} means certainly nothing happened; any other exception means it may have happened or not, which
 *       {@link #find} answers.
 * </ul>
 */
public interface Payments extends Effect.Memory {

    /**
     * Pays back to the means that an order was paid with.
     *
     * @param amount more than 0, at most what was captured for this order and not refunded yet
     * @return the provider's receipt
     * @throws TargetRefused for an unknown order, another currency than the order's, an amount out of range
     */
    String refund(String key, String order, BigDecimal amount, String currency);

    /**
     * Adds to what the customer can spend with us.
     *
     * @param order that it is for; null where it is for none
     * @param amount more than 0
     * @return the provider's receipt
     * @throws TargetRefused for an unknown customer or order, an order of somebody else, an amount out of range
     */
    String credit(String key, String customer, @Nullable String order, BigDecimal amount, String currency);

    /** All captures, refunds and credits of a customer, the newest first; empty for an unknown customer. */
    List<Payment> of(String customer);

    /** Which way money went. */
    enum Kind {
        /** From the customer to us, for an order. */
        capture,
        /** From us back to the customer, for an order. */
        refund,
        /** To the customer's balance with us. */
        credit
    }

    /**
     * Money that has moved.
     *
     * @param amount always more than 0, in units of the currency
     */
    record Payment(Kind kind, @Nullable String order, BigDecimal amount, String currency, Instant at) {}
}
