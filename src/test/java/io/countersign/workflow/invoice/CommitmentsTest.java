package io.countersign.workflow.invoice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.Json;
import io.countersign.target.Books;
import io.countersign.target.Books.Booking;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What counts against an invoice that is looked at again before it is booked: everything but itself. */
class CommitmentsTest {

    private static final Booking BOOKED = booking("S-1", "R 1", "PO-1", "10.00");

    private final Commitments commitments = new Commitments(
            new Ledger(BOOKED, booking("S-2", "R-9", "PO-2", "70.00")),
            () -> List.of(
                    action("S-1", "R-2", "PO-1", "20.00"),
                    action("S-1", "R-3", "PO-1", "30.00"),
                    action("S-2", "R-2", "PO-1", "40.00")));

    @Test
    void theInvoiceItselfIsNotBesideIt() {
        assertThat(numbers(commitments.ofSupplier("S-1"))).containsExactly("R 1", "R-2", "R-3");
        assertThat(numbers(commitments.ofSupplierBeside("S-1", "R-2"))).containsExactly("R 1", "R-3");
    }

    /** Another supplier's invoice of the same number is another invoice. */
    @Test
    void numbersAreTheSuppliersOwn() {
        assertThat(numbers(commitments.ofSupplierBeside("S-2", "R-3"))).containsExactly("R-9", "R-2");
        assertThat(Commitments.net(commitments.ofOrderBeside("PO-1", "S-1", "R-2")))
                .isEqualByComparingTo("80.00");
    }

    /** However it is written, it is the same number: nobody gets by with a blank more. */
    @Test
    void isTheSameHoweverItsNumberIsWritten() {
        assertThat(numbers(commitments.ofSupplierBeside("S-1", "r-2"))).containsExactly("R 1", "R-3");
        assertThat(numbers(commitments.ofSupplierBeside("S-1", " R -2 "))).containsExactly("R 1", "R-3");
    }

    /** What is booked already stays, also where it is the invoice itself: that is the duplicate. */
    @Test
    void whatIsBookedCountsAgainstItself() {
        assertThat(numbers(commitments.ofSupplierBeside("S-1", "R 1"))).contains("R 1");
    }

    @Test
    void noOrderIsNoOrdersInvoices() {
        assertThat(commitments.ofOrderBeside("", "S-1", "R-2")).isEmpty();
    }

    private static List<String> numbers(List<Booking> bookings) {
        return bookings.stream().map(Booking::number).toList();
    }

    private static Booking booking(String supplier, String number, String order, String net) {
        return new Booking(
                supplier,
                number,
                LocalDate.of(2026, 3, 1),
                order,
                new BigDecimal(net),
                BigDecimal.ZERO,
                new BigDecimal(net),
                "EUR",
                "4400");
    }

    private static ObjectNode action(String supplier, String number, String order, String net) {
        return Json.empty()
                .put("supplier", supplier)
                .put("number", number)
                .put("date", "2026-03-01")
                .put("purchaseOrder", order)
                .put("net", new BigDecimal(net))
                .put("tax", BigDecimal.ZERO)
                .put("total", new BigDecimal(net))
                .put("currency", "EUR")
                .put("account", "4400");
    }

    private record Ledger(List<Booking> booked) implements Books {

        private Ledger(Booking... booked) {
            this(List.of(booked));
        }

        @Override
        public String book(String key, Booking booking) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Booking> ofSupplier(String supplier) {
            return with(booking -> booking.supplier().equals(supplier));
        }

        @Override
        public List<Booking> ofOrder(String purchaseOrder) {
            return with(booking -> purchaseOrder.equals(booking.purchaseOrder()));
        }

        private List<Booking> with(Predicate<Booking> theirs) {
            return booked.stream().filter(theirs).toList();
        }

        @Override
        public Optional<String> find(String key) {
            return Optional.empty();
        }

        @Override
        public boolean canFind() {
            return true;
        }
    }
}
