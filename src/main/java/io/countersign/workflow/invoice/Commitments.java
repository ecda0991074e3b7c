package io.countersign.workflow.invoice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.Schemas;
import io.countersign.execution.Bindings;
import io.countersign.target.Books;
import io.countersign.target.Books.Booking;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** What is booked, and what is approved and about to be: between the two a second invoice would see nothing. */
@Component
class Commitments {

    private final Books books;
    private final Supplier<List<ObjectNode>> waiting;

    @Autowired
    Commitments(Books books, Bindings bindings, Schemas schemas) {
        this(books, () -> bindings.waiting(InvoiceWorkflow.NAME, schemas.numbersOfAction(InvoiceWorkflow.NAME)));
    }

    /** @param waiting actions that are approved and not booked yet */
    Commitments(Books books, Supplier<List<ObjectNode>> waiting) {
        this.books = books;
        this.waiting = waiting;
    }

    List<Booking> ofSupplier(String supplier) {
        return all(approved -> approved.supplier().equals(supplier), () -> books.ofSupplier(supplier));
    }

    List<Booking> ofOrder(String purchaseOrder) {
        return all(approved -> purchaseOrder.equals(approved.purchaseOrder()), () -> books.ofOrder(purchaseOrder));
    }

    /** What is booked of a supplier, and what is approved but for this invoice. */
    List<Booking> ofSupplierBeside(String supplier, String number) {
        return all(
                approved -> approved.supplier().equals(supplier) && !is(approved, supplier, number),
                () -> books.ofSupplier(supplier));
    }

    /** What is booked for an order, and what is approved but for this invoice; nothing where no order is named. */
    List<Booking> ofOrderBeside(String purchaseOrder, String supplier, String number) {
        return purchaseOrder.isEmpty()
                ? List.of()
                : all(
                        approved -> purchaseOrder.equals(approved.purchaseOrder()) && !is(approved, supplier, number),
                        () -> books.ofOrder(purchaseOrder));
    }

    private static boolean is(Booking approved, String supplier, String number) {
        return approved.supplier().equals(supplier) && approved.numberKey().equals(Booking.numberKey(number));
    }

    /** One that is booked at this moment is in both, and counts once; asked in the other order it could be in neither. */
    private List<Booking> all(Predicate<Booking> theirs, Supplier<List<Booking>> booked) {
        List<Booking> approved =
                waiting.get().stream().map(Commitments::booking).filter(theirs).toList();
        Map<String, Booking> all = new LinkedHashMap<>();
        Stream.concat(booked.get().stream(), approved.stream())
                .forEach(booking -> all.putIfAbsent(booking.supplier() + " " + booking.numberKey(), booking));
        return List.copyOf(all.values());
    }

    /** What an action books. One that has no day of the calendar is refused by the ledger, and nobody's duplicate. */
    private static Booking booking(JsonNode action) {
        return booking(action, day(action.path("date").asText()));
    }

    static Booking booking(JsonNode action, LocalDate date) {
        String order = action.path("purchaseOrder").asText("");
        return new Booking(
                action.path("supplier").asText(),
                action.path("number").asText(),
                date,
                order.isEmpty() || order.equals("null") ? null : order,
                action.path("net").decimalValue(),
                action.path("tax").decimalValue(),
                action.path("total").decimalValue(),
                action.path("currency").asText(),
                action.path("account").asText());
    }

    private static LocalDate day(String date) {
        try {
            return LocalDate.parse(date);
        } catch (DateTimeException e) {
            return LocalDate.EPOCH;
        }
    }

    static BigDecimal net(List<Booking> bookings) {
        return bookings.stream()
                .map(Booking::net)
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .setScale(2, RoundingMode.HALF_UP);
    }
}
