package io.countersign.target;

import java.util.Optional;

/** Purchasing over HTTP. */
record HttpPurchasing(HttpTarget target) implements Purchasing {

    @Override
    public Optional<Supplier> supplier(String number) {
        return target.item("suppliers", "number", number, Supplier.class, Supplier::number);
    }

    @Override
    public Optional<Supplier> supplierWithBank(String iban) {
        return target.item("suppliers", "bank", iban, Supplier.class, Supplier::bank);
    }

    @Override
    public Optional<PurchaseOrder> order(String number) {
        return target.item("purchase-orders", "number", number, PurchaseOrder.class, PurchaseOrder::number);
    }
}
