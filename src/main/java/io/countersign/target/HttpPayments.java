package io.countersign.target;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The payment provider over HTTP. */
record HttpPayments(HttpTarget target) implements Payments {

    @Override
    public String refund(String key, String order, BigDecimal amount, String currency) {
        return target.perform("refunds", key, Map.of("order", order, "amount", amount, "currency", currency));
    }

    @Override
    public String credit(String key, String customer, @Nullable String order, BigDecimal amount, String currency) {
        Map<String, @Nullable Object> asked = new HashMap<>();
        asked.put("customer", customer);
        asked.put("order", order);
        asked.put("amount", amount);
        asked.put("currency", currency);
        return target.perform("credits", key, asked);
    }

    @Override
    public List<Payment> of(String customer) {
        return target.items("payments", "customer", customer, Payment.class);
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
