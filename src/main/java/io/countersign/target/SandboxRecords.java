package io.countersign.target;

import java.math.BigDecimal;
import java.sql.Types;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The sandbox's customers and orders, written once, with dates relative to the day of the first start (UTC). C-1001 to
 * C-1040 are others' to rely on; C-19xx are the demo cases' own.
 */
@Component
@Profile("demo")
@DependsOnDatabaseInitialization
class SandboxRecords extends SandboxSeed {

    private final JdbcClient jdbc;
    private final Clock clock;

    SandboxRecords(JdbcClient jdbc, PlatformTransactionManager transactions, Clock clock) {
        super(transactions, clock);
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    boolean isEmpty() {
        return jdbc.sql("SELECT COUNT(*) FROM sandbox_customer WHERE id = 'C-1001'")
                        .query(Long.class)
                        .single()
                == 0;
    }

    @Override
    void write() {
        customer("C-1001", "Anna Berger", 7, false, "low");
        delivered("A-5001", "C-1001", "Espresso machine \"Piccola\"", "129.90", 8);
        capture("A-5001", "C-1001", "129.90", 12);
        delivered("A-5002", "C-1001", "Stoneware mug", "24.50", 3);
        late("A-5003", "C-1001", "Walnut serving board", "64.00", 12);

        customer("C-1002", "Boris Klein", 3, false, "high");
        delivered("A-5010", "C-1002", "Salad bowl", "39.00", 5);
        repaid("A-4011", "C-1002", "Carafe", "27.00", 12);
        repaid("A-4012", "C-1002", "Pepper mill", "34.00", 31);
        repaid("A-4013", "C-1002", "Chopping knife", "48.00", 54);

        customer("C-1003", "Cornelia Haas, Haas Catering", 5, true, "low");
        delivered("A-5020", "C-1003", "Convection oven", "1450.00", 2);
        delivered("A-5021", "C-1003", "Oven cloths", "18.00", 200);

        customer("C-1004", "Daniel Okafor", 2, false, "low");
        for (int i = 30; i <= 38; i++) {
            delivered("A-50" + i, "C-1004", "Storage jars, set " + (i - 29), "45.00", 1);
        }

        customer("C-1005", "Elif Demir", 1, false, "low");

        for (int i = 11; i <= 40; i++) {
            customer("C-10" + i, NAMES[i - 11], 1 + i % 6, false, "low");
            delivered("A-51" + i, "C-10" + i, "Cast-iron pan", "80.00", 4);
        }

        writeForDemoCases();
    }

    private void writeForDemoCases() {
        customer("C-1901", "Grace Miller", 4, false, "low");
        onItsWay("A-5901", "C-1901", "Tea kettle", "54.00", 3);
        customer("C-1902", "Henrik Sommer", 2, false, "low");
        delivered("A-5902", "C-1902", "Milk jug", "19.90", 4);
        customer("C-1903", "Ines Aguilar", 3, false, "low");
        delivered("A-5903", "C-1903", "Pendant lamp", "189.00", 6);
        customer("C-1904", "Jonas Vogt", 6, false, "low");
        delivered("A-5904", "C-1904", "Bread maker", "74.90", 9);
        capture("A-5904", "C-1904", "74.90", 13);
        customer("C-1905", "Katrin Lorenz, Hotel Lorenz", 8, true, "low");
        delivered("A-5905", "C-1905", "Dishwasher, countertop", "1280.00", 7);
        customer("C-1906", "Lars Petersen", 1, false, "medium");
        delivered("A-5906", "C-1906", "Cutting board", "35.00", 3);
        repaid("A-4961", "C-1906", "Thermos flask", "29.00", 15);
        repaid("A-4962", "C-1906", "Cake tin", "22.00", 38);
        repaid("A-4963", "C-1906", "Bread knife", "41.00", 66);
        customer("C-1907", "Maria Rossi", 5, false, "low");
        delivered("A-5907", "C-1907", "Moka pot", "42.00", 5);
        customer("C-1908", "Nils Baker", 1, false, "low");
        delivered("A-5908", "C-1908", "Apron", "29.00", 10);
        customer("C-1909", "Olga Nowak", 2, false, "low");
        delivered("A-5909", "C-1909", "Spice rack", "31.00", 4);
        customer("C-1910", "Peter Lang", 3, false, "low");
        delivered("A-5910", "C-1910", "Wine glasses, six", "48.00", 6);
        customer("C-1911", "Quirin Albrecht", 4, false, "low");
        late("A-5911", "C-1911", "Fruit bowl", "59.00", 10);
        customer("C-1912", "Rosa Fischer", 2, false, "low");
        delivered("A-5912", "C-1912", "Side table", "120.00", 8);
        customer("C-1913", "Sophie Krause", 6, false, "low");
        delivered("A-5913", "C-1913", "Egg cooker", "28.00", 45);
    }

    private void customer(String id, String name, int years, boolean business, String risk) {
        jdbc.sql("INSERT INTO sandbox_customer (id, name, email, since, business, risk)"
                        + " VALUES (:id, :name, :email, :since, :business, :risk)")
                .param("id", id)
                .param("name", name)
                .param("email", id.replace("-", "").toLowerCase(Locale.ROOT) + "@example.com")
                .param("since", daysAgo(365 * years + 40))
                .param("business", business)
                .param("risk", risk)
                .update();
    }

    private void delivered(String number, String customer, String item, String total, int days) {
        order(number, customer, item, total, daysAgo(days + 4), daysAgo(days), daysAgo(days));
    }

    private void late(String number, String customer, String item, String total, int days) {
        order(number, customer, item, total, daysAgo(days + 4), daysAgo(days), null);
    }

    private void onItsWay(String number, String customer, String item, String total, int days) {
        order(number, customer, item, total, daysAgo(2), daysAgo(-days), null);
    }

    /** An older order whose whole price went back some days ago. */
    private void repaid(String number, String customer, String item, String total, int days) {
        delivered(number, customer, item, total, days + 6);
        payment(Payments.Kind.refund, number, customer, total, days, "seeded-" + number);
    }

    private void order(
            String number,
            String customer,
            String item,
            String total,
            LocalDate orderedOn,
            LocalDate promisedOn,
            @Nullable LocalDate deliveredOn) {
        jdbc.sql("INSERT INTO sandbox_order"
                        + " (order_number, customer, item, total, currency, ordered_on, promised_on, delivered_on)"
                        + " VALUES (:number, :customer, :item, :total, 'EUR', :orderedOn, :promisedOn, :deliveredOn)")
                .param("number", number)
                .param("customer", customer)
                .param("item", item)
                .param("total", new BigDecimal(total))
                .param("orderedOn", orderedOn)
                .param("promisedOn", promisedOn)
                .param("deliveredOn", deliveredOn, Types.DATE)
                .update();
        capture(number, customer, total, (int) orderedOn.until(daysAgo(0), ChronoUnit.DAYS));
    }

    private void capture(String order, String customer, String amount, int days) {
        payment(Payments.Kind.capture, order, customer, amount, days, null);
    }

    private void payment(
            Payments.Kind kind, String order, String customer, String amount, int days, @Nullable String key) {
        jdbc.sql("INSERT INTO sandbox_payment"
                        + " (kind, customer, order_number, amount, currency, idempotency_key, booked_at)"
                        + " VALUES (:kind, :customer, :order, :amount, 'EUR', :key, :at)")
                .param("kind", kind.name())
                .param("customer", customer)
                .param("order", order)
                .param("amount", new BigDecimal(amount))
                .param("key", key, Types.VARCHAR)
                .param("at", OffsetDateTime.now(clock).minusDays(days))
                .update();
    }

    /** Of C-1011 to C-1040. */
    private static final String[] NAMES = {
        "Amelie Roth", "Ben Carter", "Clara Engel", "David Moreau", "Emma Lindqvist",
        "Felix Brandt", "Greta Hahn", "Hassan Amari", "Isabel Cruz", "Jakob Winter",
        "Klara Novak", "Liam O'Brien", "Mia Schubert", "Noah Peters", "Olivia Grant",
        "Paul Seidel", "Queenie Ward", "Robin Falk", "Sara Conti", "Tom Becker",
        "Ulla Jansen", "Viktor Horn", "Wanda Kowalska", "Xaver Huber", "Yara Haddad",
        "Zoe Martin", "Arthur Dietz", "Bella Romano", "Carl Nyberg", "Dora Pavlic"
    };
}
