package io.countersign.target;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The ledger over HTTP. */
record HttpBooks(HttpTarget target) implements Books {

    @Override
    public String book(String key, Booking booking) {
        Map<String, @Nullable Object> asked = new HashMap<>();
        asked.put("supplier", booking.supplier());
        asked.put("number", booking.number());
        asked.put("date", booking.date().toString());
        asked.put("purchaseOrder", booking.purchaseOrder());
        asked.put("net", booking.net());
        asked.put("tax", booking.tax());
        asked.put("total", booking.total());
        asked.put("currency", booking.currency());
        asked.put("account", booking.account());
        return target.perform("bookings", key, asked);
    }

    @Override
    public List<Booking> ofSupplier(String supplier) {
        List<Booking> bookings = target.items("bookings", "supplier", supplier, Booking.class);
        if (bookings.stream().anyMatch(booking -> !booking.supplier().equals(supplier))) {
            throw target.unclear("bookings of another supplier");
        }
        return bookings;
    }

    @Override
    public List<Booking> ofOrder(String purchaseOrder) {
        List<Booking> bookings = target.items("bookings", "purchaseOrder", purchaseOrder, Booking.class);
        if (bookings.stream().anyMatch(booking -> !purchaseOrder.equals(booking.purchaseOrder()))) {
            throw target.unclear("bookings of another purchase order");
        }
        return bookings;
    }

    @Override
    public Optional<String> find(String key) {
        return target.find(key);
    }

    @Override
    public boolean canFind() {
        return target.canFind();
    }

    @Override
    public Duration resendWindow() {
        return target.resendWindow();
    }
}
