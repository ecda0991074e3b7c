package io.countersign.target;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The shop's records. A real one promises: it reads what is committed and never a cache older than a minute; empty
 * means certainly not on record; where it can't tell it throws, so that nobody takes an outage for an unknown customer.
 */
public interface Shop {

    Optional<Customer> customer(String id);

    /** Orders of this customer, the newest first; empty for an unknown customer. */
    List<Order> orders(String customer);

    /** The order of this number, whoever's it is. Numbers are compared exactly. */
    Optional<Order> order(String number);

    /**
     * A customer on record.
     *
     * @param email the only address that mail to this customer goes to
     * @param risk {@code low}, {@code medium} or {@code high}
     */
    record Customer(String id, String name, String email, LocalDate since, boolean business, String risk) {}

    /**
     * One order, of one item.
     *
     * @param total its price, in units of the currency
     * @param promisedOn the day it was promised for
     * @param deliveredOn null while it has not been delivered
     */
    record Order(
            String number,
            String customer,
            String item,
            BigDecimal total,
            String currency,
            LocalDate orderedOn,
            LocalDate promisedOn,
            @Nullable LocalDate deliveredOn) {}
}
