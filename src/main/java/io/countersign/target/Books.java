package io.countersign.target;

import io.countersign.proposal.Effect;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The ledger of the accounts department (ERP). A real one promises:
 *
 * <ul>
 *   <li>the same key books once, however often and from however many places at once it is sent; each time the answer is
 *       the first receipt. It keeps keys for at least as long as we keep cases;
 *   <li>the same key with another booking, and the same supplier's number under another key, is {@link TargetRefused};
 *   <li>{@link TargetRefused} means certainly nothing happened; any other exception means it may have happened or not, which
 *       {@link #find} answers.
 * </ul>
 */
public interface Books extends Effect.Memory {

    /**
     * Books a supplier's invoice.
     *
     * @return the receipt
     * @throws TargetRefused where this supplier's number is booked already, or the amounts can't be booked
     */
    String book(String key, Booking booking);

    /** The supplier's bookings of the last years, the newest first, at most 500. */
    List<Booking> ofSupplier(String supplier);

    /** Everything that is booked for a purchase order, whoever the supplier is. */
    List<Booking> ofOrder(String purchaseOrder);

    /**
     * An invoice as it is booked.
     *
     * @param number the supplier's own number of it
     * @param purchaseOrder null where it belongs to none
     * @param total gross, in units of the currency, like net and tax
     * @param account the ledger's account
     */
    record Booking(
            String supplier,
            String number,
            LocalDate date,
            @Nullable String purchaseOrder,
            BigDecimal net,
            BigDecimal tax,
            BigDecimal total,
            String currency,
            String account) {

        /** The same for numbers that differ in case and blanks only: those are one number. */
        public String numberKey() {
            return numberKey(number);
        }

        public static String numberKey(String number) {
            return number.replaceAll("[\\s\\p{Z}]", "").toUpperCase(Locale.ROOT);
        }
    }
}
