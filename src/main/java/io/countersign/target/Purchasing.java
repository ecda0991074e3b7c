package io.countersign.target;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/** Suppliers, purchase orders and what was received of them, as the purchasing system has them. */
public interface Purchasing {

    Optional<Supplier> supplier(String number);

    /** Whose bank account this is; empty for one that nobody on record has. */
    Optional<Supplier> supplierWithBank(String iban);

    Optional<PurchaseOrder> order(String number);

    /** @param bank IBAN of the master data, without blanks */
    record Supplier(String number, String name, String bank) {}

    /**
     * @param net what was ordered, in units of the currency
     * @param taxRate in percent
     * @param received share of it that has arrived, 0 to 1
     * @param account the ledger's account that it is booked on
     */
    record PurchaseOrder(
            String number,
            String supplier,
            String item,
            BigDecimal net,
            BigDecimal taxRate,
            String currency,
            BigDecimal received,
            String account) {

        /** What has arrived, net, in units of the currency. */
        public BigDecimal receivedNet() {
            return net.multiply(received).setScale(2, RoundingMode.HALF_UP);
        }
    }
}
