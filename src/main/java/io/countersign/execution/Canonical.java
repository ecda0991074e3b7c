package io.countersign.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.countersign.cases.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Currency;
import java.util.HexFormat;
import java.util.Locale;
import org.erdtman.jcs.JsonCanonicalizer;
import org.jspecify.annotations.Nullable;

/**
 * JSON in its one canonical form (RFC 8785), so that the same content has the same digest. A number that stands beside a
 * {@code currency} is money and becomes a decimal string of the currency's scale: {@code 82}, {@code 82.0} and
 * {@code 82.00} are one amount, and none passes through a binary fraction.
 *
 * @param text the canonical JSON
 * @param digest SHA-256 of its UTF-8 bytes, 64 hexadecimal digits
 */
public record Canonical(String text, String digest) {

    /** @throws IllegalArgumentException where an amount has more decimals than its currency */
    public static Canonical of(JsonNode node) {
        try {
            byte[] bytes = new JsonCanonicalizer(Json.write(withMoney(node))).getEncodedUTF8();
            String digest = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            return new Canonical(new String(bytes, StandardCharsets.UTF_8), digest);
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalArgumentException("No canonical form: " + e.getMessage(), e);
        }
    }

    private static JsonNode withMoney(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = Json.empty();
            Integer scale = scale(object.path("currency"));
            object.properties().forEach(field -> {
                JsonNode value = field.getValue();
                copy.set(field.getKey(), value.isNumber() && scale != null ? money(value, scale) : withMoney(value));
            });
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = Json.empty().arrayNode();
            array.forEach(value -> copy.add(withMoney(value)));
            return copy;
        }
        return node;
    }

    private static @Nullable Integer scale(JsonNode currency) {
        return Currency.getAvailableCurrencies().stream()
                .filter(c -> c.getCurrencyCode().equals(currency.asText().toUpperCase(Locale.ROOT)))
                .map(Currency::getDefaultFractionDigits)
                .findFirst()
                .orElse(null);
    }

    private static TextNode money(JsonNode value, int scale) {
        BigDecimal amount = value.decimalValue();
        if (amount.stripTrailingZeros().scale() > Math.max(scale, 0)) {
            // a fact may bear a finer figure than the currency, such as a rate: it keeps its own digits
            return TextNode.valueOf(amount.stripTrailingZeros().toPlainString());
        }
        return TextNode.valueOf(
                amount.setScale(Math.max(scale, 0), RoundingMode.UNNECESSARY).toPlainString());
    }
}
