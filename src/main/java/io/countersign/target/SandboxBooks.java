package io.countersign.target;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Plays the ledger on a table of its own. */
class SandboxBooks implements Books {

    private static final int MOST_BOOKINGS = 500;

    private final JdbcClient jdbc;
    private final TransactionTemplate ownTransaction;
    private final Clock clock;

    SandboxBooks(JdbcClient jdbc, PlatformTransactionManager transactions, Clock clock) {
        this.jdbc = jdbc;
        // a system outside ours does not roll back with us
        this.ownTransaction = new TransactionTemplate(transactions);
        this.ownTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.clock = clock;
    }

    @Override
    public String book(String key, Booking booking) {
        check(booking);
        try {
            return once(key, booking);
        } catch (DuplicateKeyException e) {
            // two at once: the loser's transaction is gone, and then what the winner did can be read
            return once(key, booking);
        }
    }

    @Override
    public boolean canFind() {
        return true;
    }

    @Override
    public Optional<String> find(String key) {
        return jdbc.sql("SELECT id FROM sandbox_booking WHERE idempotency_key = ?")
                .param(key)
                .query((row, i) -> "booking-" + row.getLong("id"))
                .optional();
    }

    @Override
    public List<Booking> ofSupplier(String supplier) {
        return jdbc.sql("SELECT * FROM sandbox_booking WHERE supplier = ? ORDER BY id DESC FETCH FIRST " + MOST_BOOKINGS
                        + " ROWS ONLY")
                .param(supplier)
                .query(SandboxBooks::read)
                .list();
    }

    @Override
    public List<Booking> ofOrder(String purchaseOrder) {
        return jdbc.sql("SELECT * FROM sandbox_booking WHERE purchase_order = ? ORDER BY id")
                .param(purchaseOrder)
                .query(SandboxBooks::read)
                .list();
    }

    private static void check(Booking booking) {
        if (booking.net().add(booking.tax()).compareTo(booking.total()) != 0) {
            throw new TargetRefused("Net " + booking.net() + " and tax " + booking.tax() + " are not the total "
                    + booking.total() + ": nothing was booked.");
        }
        if (booking.total().signum() <= 0) {
            throw new TargetRefused("A total has to be more than 0: nothing was booked.");
        }
    }

    private String once(String key, Booking booking) {
        return Objects.requireNonNull(
                ownTransaction.execute(status -> receipt(key, booking).orElseGet(() -> write(key, booking))));
    }

    /** What this key did already, which has to be the same booking. */
    private Optional<String> receipt(String key, Booking booking) {
        Optional<Booking> first = jdbc.sql("SELECT * FROM sandbox_booking WHERE idempotency_key = ?")
                .param(key)
                .query(SandboxBooks::read)
                .optional();
        if (first.isPresent() && !same(first.get(), booking)) {
            throw new TargetRefused("Key " + key + " stands for another booking: nothing was booked.");
        }
        return first.isPresent() ? find(key) : Optional.empty();
    }

    private String write(String key, Booking booking) {
        long booked = jdbc.sql("SELECT COUNT(*) FROM sandbox_booking WHERE supplier = ? AND number_key = ?")
                .params(booking.supplier(), booking.numberKey())
                .query(Long.class)
                .single();
        if (booked > 0) {
            throw new TargetRefused("Invoice " + booking.number() + " of " + booking.supplier()
                    + " is booked already: nothing was booked.");
        }
        insert(jdbc, key, booking, OffsetDateTime.now(clock));
        return find(key).orElseThrow();
    }

    static void insert(JdbcClient jdbc, String key, Booking booking, OffsetDateTime at) {
        jdbc.sql("INSERT INTO sandbox_booking (supplier, number, number_key, invoice_date, purchase_order, net, tax,"
                        + " total, currency, account, idempotency_key, booked_at) VALUES (:supplier, :number,"
                        + " :numberKey, :date, :order, :net, :tax, :total, :currency, :account, :key, :at)")
                .param("supplier", booking.supplier())
                .param("number", booking.number())
                .param("numberKey", booking.numberKey())
                .param("date", booking.date())
                .param("order", booking.purchaseOrder(), Types.VARCHAR)
                .param("net", booking.net())
                .param("tax", booking.tax())
                .param("total", booking.total())
                .param("currency", booking.currency())
                .param("account", booking.account())
                .param("key", key)
                .param("at", at)
                .update();
    }

    private static boolean same(Booking one, Booking other) {
        return one.supplier().equals(other.supplier())
                && one.number().equals(other.number())
                && one.date().equals(other.date())
                && Objects.equals(one.purchaseOrder(), other.purchaseOrder())
                && same(one.net(), other.net())
                && same(one.tax(), other.tax())
                && same(one.total(), other.total())
                && one.currency().equals(other.currency())
                && one.account().equals(other.account());
    }

    private static boolean same(BigDecimal one, BigDecimal other) {
        return one.compareTo(other) == 0;
    }

    private static Booking read(ResultSet row, int number) throws SQLException {
        return new Booking(
                row.getString("supplier"),
                row.getString("number"),
                row.getObject("invoice_date", LocalDate.class),
                row.getString("purchase_order"),
                row.getBigDecimal("net"),
                row.getBigDecimal("tax"),
                row.getBigDecimal("total"),
                row.getString("currency"),
                row.getString("account"));
    }
}
