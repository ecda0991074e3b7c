package io.countersign.target;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Types;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Plays the payment provider on tables of its own. */
class SandboxPayments implements Payments {

    private final JdbcClient jdbc;
    private final TransactionTemplate ownTransaction;
    private final Clock clock;

    SandboxPayments(JdbcClient jdbc, PlatformTransactionManager transactions, Clock clock) {
        this.jdbc = jdbc;
        // a system outside ours does not roll back with us
        this.ownTransaction = new TransactionTemplate(transactions);
        this.ownTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.clock = clock;
    }

    @Override
    public String refund(String key, String order, BigDecimal amount, String currency) {
        checkAmount(amount);
        return once(() -> {
            Owner owner = lockOrder(order);
            Booking booking = new Booking(Kind.refund, owner.customer(), order, amount, currency);
            return receipt(key, booking).orElseGet(() -> {
                if (!owner.currency().equals(currency)) {
                    throw new TargetRefused("Order " + order + " was paid in " + owner.currency() + ", not in "
                            + currency + ": nothing was refunded.");
                }
                BigDecimal left = refundable(order);
                if (amount.compareTo(left) > 0) {
                    throw new TargetRefused("Only " + left.setScale(2, RoundingMode.DOWN) + " " + currency
                            + " of order " + order + " is left to refund, less than " + amount.toPlainString()
                            + ": nothing was refunded.");
                }
                return book(key, booking);
            });
        });
    }

    @Override
    public String credit(String key, String customer, @Nullable String order, BigDecimal amount, String currency) {
        checkAmount(amount);
        return once(() -> {
            Booking booking = new Booking(Kind.credit, customer, order, amount, currency);
            return receipt(key, booking).orElseGet(() -> {
                if (count("SELECT COUNT(*) FROM sandbox_customer WHERE id = ?", customer) == 0) {
                    throw new TargetRefused("Customer " + customer + " is not on record: nothing was credited.");
                }
                if (order != null && !lockOrder(order).customer().equals(customer)) {
                    throw new TargetRefused(
                            "Order " + order + " is not of customer " + customer + ": nothing was credited.");
                }
                return book(key, booking);
            });
        });
    }

    @Override
    public boolean canFind() {
        return true;
    }

    @Override
    public Optional<String> find(String key) {
        return jdbc.sql("SELECT kind, id FROM sandbox_payment WHERE idempotency_key = ?")
                .param(key)
                .query((row, i) -> receipt(row.getString("kind"), row.getLong("id")))
                .optional();
    }

    @Override
    public List<Payment> of(String customer) {
        return jdbc.sql("SELECT kind, order_number, amount, currency, booked_at FROM sandbox_payment"
                        + " WHERE customer = ? ORDER BY booked_at DESC, id DESC")
                .param(customer)
                .query((row, i) -> new Payment(
                        Kind.valueOf(row.getString("kind")),
                        row.getString("order_number"),
                        row.getBigDecimal("amount"),
                        row.getString("currency"),
                        row.getObject("booked_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    /** Two at once with one key: the loser's transaction is gone, and then the winner's receipt can be read. */
    private String once(Supplier<String> work) {
        try {
            return result(work);
        } catch (DuplicateKeyException e) {
            return result(work);
        }
    }

    private String result(Supplier<String> work) {
        return Objects.requireNonNull(ownTransaction.execute(status -> work.get()));
    }

    private static void checkAmount(BigDecimal amount) {
        if (amount.signum() <= 0 || amount.stripTrailingZeros().scale() > 2) {
            throw new TargetRefused("An amount has to be more than 0 and in whole cents, not " + amount.toPlainString()
                    + ": nothing was paid.");
        }
    }

    /** Whose order it is; until the end of this transaction nobody else pays anything back for it. */
    private Owner lockOrder(String order) {
        return jdbc.sql("SELECT customer, currency FROM sandbox_order WHERE order_number = ? FOR UPDATE")
                .param(order)
                .query((row, i) -> new Owner(row.getString("customer"), row.getString("currency")))
                .optional()
                .orElseThrow(() -> new TargetRefused("Order " + order + " is not on record: nothing was paid."));
    }

    private BigDecimal refundable(String order) {
        return jdbc.sql(
                        "SELECT COALESCE(SUM(CASE kind WHEN 'capture' THEN amount WHEN 'refund' THEN -amount ELSE 0 END), 0)"
                                + " FROM sandbox_payment WHERE order_number = ?")
                .param(order)
                .query(BigDecimal.class)
                .single();
    }

    /** What this key did already, which has to be the same thing. */
    private Optional<String> receipt(String key, Booking booking) {
        return jdbc.sql("SELECT kind, id, customer, order_number, amount, currency FROM sandbox_payment"
                        + " WHERE idempotency_key = ?")
                .param(key)
                .query((row, i) -> {
                    Booking first = new Booking(
                            Kind.valueOf(row.getString("kind")),
                            row.getString("customer"),
                            row.getString("order_number"),
                            row.getBigDecimal("amount"),
                            row.getString("currency"));
                    if (!first.same(booking)) {
                        throw new TargetRefused("Key " + key + " stands for another payment: nothing was paid.");
                    }
                    return receipt(row.getString("kind"), row.getLong("id"));
                })
                .optional();
    }

    private String book(String key, Booking booking) {
        jdbc.sql("INSERT INTO sandbox_payment"
                        + " (kind, customer, order_number, amount, currency, idempotency_key, booked_at)"
                        + " VALUES (:kind, :customer, :order, :amount, :currency, :key, :at)")
                .param("kind", booking.kind().name())
                .param("customer", booking.customer())
                .param("order", booking.order(), Types.VARCHAR)
                .param("amount", booking.amount())
                .param("currency", booking.currency())
                .param("key", key)
                .param("at", OffsetDateTime.now(clock))
                .update();
        return find(key).orElseThrow();
    }

    private long count(String sql, String param) {
        return jdbc.sql(sql).param(param).query(Long.class).single();
    }

    private static String receipt(String kind, long id) {
        return kind + "-" + id;
    }

    private record Owner(String customer, String currency) {}

    private record Booking(
            Kind kind, String customer, @Nullable String order, BigDecimal amount, String currency) {

        boolean same(Booking other) {
            return kind == other.kind
                    && customer.equals(other.customer)
                    && Objects.equals(order, other.order)
                    && amount.compareTo(other.amount) == 0
                    && currency.equals(other.currency);
        }
    }
}
