package io.countersign.target;

import io.countersign.target.Books.Booking;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.OffsetDateTime;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The sandbox's suppliers, purchase orders and first bookings. S-3001, S-3002 and their orders are others' to rely on;
 * S-30[1-8]x are tests', S-39xx the demo cases' own. S-3009 is not on record.
 */
@Component
@Profile("demo")
@DependsOnDatabaseInitialization
class SandboxInvoicing extends SandboxSeed {

    private final JdbcClient jdbc;
    private final Clock clock;

    SandboxInvoicing(JdbcClient jdbc, PlatformTransactionManager transactions, Clock clock) {
        super(transactions, clock);
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    boolean isEmpty() {
        return jdbc.sql("SELECT COUNT(*) FROM sandbox_supplier WHERE number = 'S-3001'")
                        .query(Long.class)
                        .single()
                == 0;
    }

    @Override
    void write() {
        supplier("S-3001", "Nordlicht Office Supplies GmbH", "DE02120300000000202051");
        order("PO-7001", "S-3001", "Office chairs, 10", "1000.00", "1", "6300");
        order("PO-7002", "S-3001", "Standing desks, 8", "2400.00", "0.5", "6300");
        order("PO-7003", "S-3001", "Furniture for the second floor", "18000.00", "1", "0650");
        supplier("S-3002", "Brandt Druck KG", "DE02500105170137075030");
        order("PO-7010", "S-3002", "Catalogues, 500", "500.00", "1", "6600");
        booked("S-3002", "R-88", "PO-7010", "500.00", 20);

        // one supplier with two orders for each of the tests that need one of their own
        for (int i = 11; i <= 89; i++) {
            String supplier = "S-30" + i;
            supplier(supplier, "Test Supplies " + i + " Ltd", iban(3000 + i));
            order("PO-8" + i + "1", supplier, "Spare parts", "1000.00", "1", "5400");
            order("PO-8" + i + "2", supplier, "Assembly line parts", "9000.00", "1", "5400");
        }
        writeForDemoCases();
    }

    private void writeForDemoCases() {
        supplier("S-3901", "Alpen Kaffee GmbH", iban(3901));
        order("PO-7901", "S-3901", "Coffee for the canteen, 60 kg", "840.00", "1", "6640");
        supplier("S-3902", "Weber Elektrotechnik", iban(3902));
        order("PO-7902", "S-3902", "Charging stations, 4", "5200.00", "0.5", "0650");
        supplier("S-3903", "Clearwater Cleaning Ltd", iban(3903));
        order("PO-7903", "S-3903", "Cleaning, October", "1450.00", "1", "6330");
        supplier("S-3904", "Hansen Logistik GmbH", iban(3904));
        order("PO-7904", "S-3904", "Freight, third quarter", "10400.00", "1", "6740");
    }

    /** A German one with its check digits. */
    private static String iban(int account) {
        String rest = "37040044" + "%010d".formatted(account);
        BigDecimal check = new BigDecimal(98).subtract(new BigDecimal(rest + "131400").remainder(new BigDecimal(97)));
        return "DE%02d%s".formatted(check.intValueExact(), rest);
    }

    private void supplier(String number, String name, String bank) {
        jdbc.sql("INSERT INTO sandbox_supplier (number, name, bank) VALUES (?, ?, ?)")
                .params(number, name, bank)
                .update();
    }

    /** With 19 % tax, in EUR. */
    private void order(String number, String supplier, String item, String net, String received, String account) {
        jdbc.sql("INSERT INTO sandbox_purchase_order"
                        + " (order_number, supplier, item, net, tax_rate, currency, received, account)"
                        + " VALUES (:number, :supplier, :item, :net, 19, 'EUR', :received, :account)")
                .param("number", number)
                .param("supplier", supplier)
                .param("item", item)
                .param("net", new BigDecimal(net))
                .param("received", new BigDecimal(received))
                .param("account", account)
                .update();
    }

    private void booked(String supplier, String number, String order, String net, int days) {
        BigDecimal tax = new BigDecimal(net).multiply(new BigDecimal("0.19")).setScale(2, RoundingMode.HALF_UP);
        SandboxBooks.insert(
                jdbc,
                "seeded-" + number,
                new Booking(
                        supplier,
                        number,
                        daysAgo(days),
                        order,
                        new BigDecimal(net),
                        tax,
                        tax.add(new BigDecimal(net)),
                        "EUR",
                        "6600"),
                OffsetDateTime.now(clock).minusDays(days - 2));
    }
}
