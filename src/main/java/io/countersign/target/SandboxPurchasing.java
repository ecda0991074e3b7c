package io.countersign.target;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Plays the purchasing system on tables of its own. */
class SandboxPurchasing implements Purchasing {

    private final JdbcClient jdbc;

    SandboxPurchasing(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<Supplier> supplier(String number) {
        return jdbc.sql("SELECT number, name, bank FROM sandbox_supplier WHERE number = ?")
                .param(number)
                .query(SandboxPurchasing::supplier)
                .optional();
    }

    @Override
    public Optional<Supplier> supplierWithBank(String iban) {
        return jdbc.sql("SELECT number, name, bank FROM sandbox_supplier WHERE bank = ?")
                .param(iban)
                .query(SandboxPurchasing::supplier)
                .optional();
    }

    @Override
    public Optional<PurchaseOrder> order(String number) {
        return jdbc.sql("SELECT * FROM sandbox_purchase_order WHERE order_number = ?")
                .param(number)
                .query((row, i) -> new PurchaseOrder(
                        row.getString("order_number"),
                        row.getString("supplier"),
                        row.getString("item"),
                        row.getBigDecimal("net"),
                        row.getBigDecimal("tax_rate"),
                        row.getString("currency"),
                        row.getBigDecimal("received"),
                        row.getString("account")))
                .optional();
    }

    private static Supplier supplier(ResultSet row, int number) throws SQLException {
        return new Supplier(row.getString("number"), row.getString("name"), row.getString("bank"));
    }
}
