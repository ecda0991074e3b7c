package io.countersign.workflow.invoice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.Json;
import io.countersign.proposal.Files;
import io.countersign.target.Books.Booking;
import io.countersign.target.Purchasing;
import io.countersign.target.Purchasing.Supplier;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.springframework.stereotype.Component;

/**
 * An action against the document, the purchase order, the receipt and the ledger: what the rules read as {@code found}.
 * From the action's own fields, whoever wrote them, and from the records as they are now.
 */
@Component
class Match {

    private static final BigDecimal HUNDRED = new BigDecimal(100);
    private static final BigDecimal CENTS = new BigDecimal("0.05");
    private static final double NO_ORDER = -1;

    private final InvoiceFacts records;
    private final Purchasing purchasing;
    private final Commitments commitments;
    private final Files files;

    Match(InvoiceFacts records, Purchasing purchasing, Commitments commitments, Files files) {
        this.records = records;
        this.purchasing = purchasing;
        this.commitments = commitments;
        this.files = files;
    }

    ObjectNode of(JsonNode facts, JsonNode action) {
        String supplier = action.path("supplier").asText("");
        String orderNumber = action.path("purchaseOrder").asText("");
        ObjectNode order = records.order(orderNumber);
        BigDecimal net = action.path("net").decimalValue();
        BigDecimal tax = action.path("tax").decimalValue();
        ObjectNode found = Json.empty();
        found.put("notInDocument", notInDocument(facts, action));
        found.put("supplierNamed", isNamed(facts, supplier));
        found.put("supplierKnown", purchasing.supplier(supplier).isPresent());
        found.put("bank", bank(facts, supplier));
        found.put("sumsUp", net.add(tax).compareTo(action.path("total").decimalValue()) == 0);
        found.put("currency", currency(facts, order, action.path("currency").asText("")));
        found.put(
                "accountKnown",
                Accounts.of(files.read(Accounts.FILE))
                        .has(action.path("account").asText("")));
        duplicates(found, commitments.ofSupplier(supplier), action);
        boolean known = order.path("found").asBoolean();
        found.put(
                "order",
                orderNumber.isEmpty() || action.path("purchaseOrder").isNull()
                        ? "none"
                        : !known
                                ? "unknown"
                                : order.path("supplier").asText().equals(supplier) ? "theirs" : "another supplier's");
        BigDecimal ordered = order.path("net").decimalValue();
        BigDecimal open = order.path("receivedNet")
                .decimalValue()
                .subtract(order.path("bookedNet").decimalValue());
        found.put("ordered", known ? ordered : BigDecimal.ZERO);
        found.put("open", known ? open : BigDecimal.ZERO);
        found.put("difference", known ? percent(net.subtract(ordered).abs(), ordered) : NO_ORDER);
        found.put(
                "received",
                known ? order.path("received").decimalValue().multiply(HUNDRED).doubleValue() : NO_ORDER);
        found.put("aboveOpen", known ? percent(net.subtract(open).max(BigDecimal.ZERO), ordered) : NO_ORDER);
        found.put("taxFits", !known || taxFits(facts, order.path("taxRate").decimalValue(), net, tax));
        return found;
    }

    /**
     * What the records say of supplier, order and receipt, and what is booked or approved but for this invoice's own
     * approval. Each approval is committed before its own last look: of two that would share an order, one at least sees
     * the other.
     */
    ObjectNode restsOn(JsonNode action) {
        String number = action.path("supplier").asText("");
        String orderNumber = action.path("purchaseOrder").asText("");
        String invoice = action.path("number").asText("");
        Optional<Supplier> supplier = purchasing.supplier(number);
        ObjectNode rests = Json.empty();
        rests.putObject("supplier")
                .put("found", supplier.isPresent())
                .put("name", supplier.map(Supplier::name).orElse(""))
                .put("bank", supplier.map(Supplier::bank).orElse(""));
        rests.set(
                "order",
                records.order(orderNumber)
                        .put("bookedNet", Commitments.net(commitments.ofOrderBeside(orderNumber, number, invoice))));
        duplicates(rests.putObject("ledger"), commitments.ofSupplierBeside(number, invoice), action);
        return rests;
    }

    /** Fields of the action that do not stand in the document where we read them; "none" where all do. */
    private static String notInDocument(JsonNode facts, JsonNode action) {
        List<String> missing = new ArrayList<>();
        for (Field field : Field.values()) {
            JsonNode value = action.path(field.name());
            if (field == Field.purchaseOrder && (value.isNull() || value.isMissingNode())) {
                continue;
            }
            JsonNode spots = facts.path("read").path(field.name());
            boolean stands = spots.size() == 1
                    && (field.isAmount()
                            ? new BigDecimal(spots.path(0).path("value").asText("0")).compareTo(value.decimalValue())
                                    == 0
                            : spots.path(0).path("value").asText().equals(value.asText()));
            if (!stands) {
                missing.add(field.words());
            }
        }
        return missing.isEmpty() ? "none" : String.join(", ", missing);
    }

    /** Whether request and document mean this supplier, and no other. */
    private static boolean isNamed(JsonNode facts, String supplier) {
        JsonNode known = facts.path("supplier");
        return known.path("number").asText().equals(supplier)
                && stream(known.path("named")).allMatch(supplier::equals);
    }

    private String bank(JsonNode facts, String number) {
        List<String> ibans = stream(facts.path("bank").path("ibans")).toList();
        boolean other = facts.path("bank").path("other").asBoolean();
        Optional<Supplier> supplier = purchasing.supplier(number);
        if (ibans.isEmpty() && !other) {
            return "none";
        }
        if (supplier.isEmpty()) {
            return "nothing to compare with";
        }
        return other || !ibans.stream().allMatch(supplier.get().bank()::equals) ? "changed" : "same";
    }

    /** Whether it is the order's, and the only one in the document. */
    private static String currency(JsonNode facts, JsonNode order, String currency) {
        if (!stream(facts.path("currencies")).allMatch(currency::equals)) {
            return "not the document's";
        }
        return order.path("found").asBoolean()
                        && !order.path("currency").asText().equals(currency)
                ? "not the order's"
                : "fits";
    }

    private static void duplicates(ObjectNode found, List<Booking> booked, JsonNode action) {
        String key = Booking.numberKey(action.path("number").asText(""));
        Optional<Booking> exact = booked.stream()
                .filter(booking -> booking.numberKey().equals(key))
                .findFirst();
        Optional<Booking> possible = booked.stream()
                .filter(booking -> bare(booking.number()).equals(bare(key))
                        || booking.total().compareTo(action.path("total").decimalValue()) == 0
                                && booking.date()
                                        .toString()
                                        .equals(action.path("date").asText()))
                .findFirst();
        found.put("duplicate", exact.isPresent() ? "exact" : possible.isPresent() ? "possible" : "none");
        found.put(
                "duplicateOf", exact.or(() -> possible).map(InvoiceFacts::line).orElse("none"));
    }

    /** R-88 and R 0088 may be one number, written by two people. */
    private static String bare(String number) {
        return Booking.numberKey(number).replaceAll("[^A-Z0-9]", "").replaceAll("(?<=^|[A-Z])0{1,20}", "");
    }

    private static boolean taxFits(JsonNode facts, BigDecimal rate, BigDecimal net, BigDecimal tax) {
        BigDecimal expected = net.multiply(rate).divide(HUNDRED, 2, RoundingMode.HALF_UP);
        return expected.subtract(tax).abs().compareTo(CENTS) <= 0
                && stream(facts.path("taxRates")).allMatch(stated -> new BigDecimal(stated).compareTo(rate) == 0);
    }

    private static double percent(BigDecimal part, BigDecimal of) {
        return of.signum() == 0
                ? part.signum() == 0 ? 0 : 100
                : part.multiply(HUNDRED).divide(of, 4, RoundingMode.HALF_UP).doubleValue();
    }

    private static Stream<String> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText);
    }
}
