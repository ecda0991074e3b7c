package io.countersign.workflow.ticket;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An order of the customer, as the facts have it.
 *
 * @param total its price, in units of the currency
 * @param refundable what was paid for it and not refunded
 * @param daysLate days after the promised one that it came, or that have passed; 0 in time
 * @param withinPolicy it is not longer with the customer than the policy takes it back
 */
record OrderOnRecord(
        String number,
        String item,
        BigDecimal total,
        BigDecimal paid,
        BigDecimal refunded,
        BigDecimal refundable,
        String currency,
        LocalDate promisedOn,
        @Nullable LocalDate deliveredOn,
        int daysLate,
        boolean withinPolicy) {

    static List<OrderOnRecord> in(JsonNode facts) {
        List<OrderOnRecord> orders = new ArrayList<>();
        for (JsonNode order : facts.path("orders")) {
            orders.add(new OrderOnRecord(
                    order.path("order").asText(),
                    order.path("article").asText(),
                    money(order.path("total")),
                    money(order.path("paid")),
                    money(order.path("refunded")),
                    money(order.path("refundable")),
                    order.path("currency").asText(),
                    LocalDate.parse(order.path("promisedOn").asText()),
                    order.hasNonNull("deliveredOn")
                            ? LocalDate.parse(order.path("deliveredOn").asText())
                            : null,
                    order.path("daysLate").asInt(),
                    order.path("withinPolicy").asBoolean()));
        }
        return orders;
    }

    /** What one may get back for the item itself, whatever else was charged. */
    BigDecimal price() {
        return total.min(refundable);
    }

    /** What was charged above the price and is still with us. */
    BigDecimal overcharge() {
        return refundable.subtract(total).max(BigDecimal.ZERO);
    }

    /** The line of our records that evidence quotes. */
    String line() {
        return "Order " + number + ": " + item + ", price " + total + " " + currency + ", paid " + paid + " " + currency
                + ", refunded " + refunded + " " + currency + ", promised for " + promisedOn
                + (deliveredOn == null ? ", not delivered" : ", delivered on " + deliveredOn)
                + (daysLate > 0 ? ", " + daysLate + " days late." : ".");
    }

    private static BigDecimal money(JsonNode amount) {
        return amount.decimalValue().setScale(2, RoundingMode.HALF_UP);
    }
}
