package io.countersign.workflow.invoice;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What a reviewer compares: the booking, the document, our records, side by side, and the document with the lines marked
 * that were read from.
 *
 * @param orders what the records say of an order
 */
record Comparison(JsonNode facts, @Nullable JsonNode action, Function<String, ? extends JsonNode> orders) {

    /**
     * A row.
     *
     * @param differs a word that says so; empty where all agree
     */
    record Row(String field, String booking, String document, String records, String differs) {}

    private static final String DIFFERS = "differs";

    Map<String, Object> packet() {
        Map<String, Object> packet = new LinkedHashMap<>();
        packet.put("comparison", rows());
        packet.put("document", document());
        packet.put("booked", facts.path("booked"));
        return packet;
    }

    private List<Row> rows() {
        JsonNode supplier = facts.path("supplier");
        JsonNode order =
                orders.apply(action == null ? facts.path("order").path("number").asText() : text("purchaseOrder"));
        boolean known = order.path("found").asBoolean();
        String onRecord = supplier.path("found").asBoolean()
                ? supplier.path("number").asText() + " " + supplier.path("name").asText()
                : supplier.path("number").asText().isEmpty() ? "not named" : "not on record";
        List<Row> rows = new ArrayList<>();
        rows.add(new Row(
                "Supplier",
                text("supplier"),
                join(supplier.path("named")),
                onRecord,
                supplier.path("found").asBoolean()
                                && (action == null
                                        || text("supplier")
                                                .equals(supplier.path("number").asText()))
                        ? ""
                        : DIFFERS));
        rows.add(row(Field.number, "Number", "", true));
        rows.add(row(Field.date, "Date", "", true));
        rows.add(row(
                Field.purchaseOrder,
                "Purchase order",
                known
                        ? order.path("item").asText()
                                + (order.path("supplier")
                                                .asText()
                                                .equals(supplier.path("number").asText())
                                        ? ""
                                        : ", of " + order.path("supplier").asText())
                        : "not on record",
                known
                        && order.path("supplier")
                                .asText()
                                .equals(supplier.path("number").asText())));
        BigDecimal net = decimal("net");
        rows.add(row(
                Field.net,
                "Net",
                known
                        ? "ordered " + money(order.path("net")) + ", received " + money(order.path("receivedNet"))
                                + ", booked " + money(order.path("bookedNet"))
                        : "",
                !known
                        || action == null
                        || net.subtract(order.path("net").decimalValue())
                                                .abs()
                                                .compareTo(order.path("net")
                                                        .decimalValue()
                                                        .movePointLeft(2))
                                        <= 0
                                && net.compareTo(order.path("receivedNet")
                                                .decimalValue()
                                                .subtract(
                                                        order.path("bookedNet").decimalValue())
                                                .add(order.path("net")
                                                        .decimalValue()
                                                        .movePointLeft(2)))
                                        <= 0));
        BigDecimal rate = order.path("taxRate").decimalValue();
        rows.add(row(
                Field.tax,
                "Tax",
                known ? rate.toPlainString() + " % of net is " + InvoiceWorkflow.money(tax(net, rate)) : "",
                !known
                        || action == null
                        || tax(net, rate).subtract(decimal("tax")).abs().compareTo(new BigDecimal("0.05")) <= 0));
        rows.add(row(
                Field.total,
                "Total",
                action == null ? "" : "net and tax are " + InvoiceWorkflow.money(net.add(decimal("tax"))),
                action == null || net.add(decimal("tax")).compareTo(decimal("total")) == 0));
        String currencies = join(facts.path("currencies"));
        rows.add(new Row(
                "Currency",
                text("currency"),
                currencies,
                known ? order.path("currency").asText() : "",
                action == null
                                || (currencies.isEmpty() || currencies.equals(text("currency")))
                                        && (!known
                                                || order.path("currency")
                                                        .asText()
                                                        .equals(text("currency")))
                        ? ""
                        : DIFFERS));
        rows.add(new Row(
                "Account",
                text("account"),
                "",
                known ? order.path("account").asText() : "",
                action == null || !known || order.path("account").asText().equals(text("account")) ? "" : DIFFERS));
        rows.add(bank(supplier));
        return rows;
    }

    private Row bank(JsonNode supplier) {
        JsonNode bank = facts.path("bank");
        String ibans = StreamSupport.stream(bank.path("ibans").spliterator(), false)
                .map(iban -> iban.asText() + spot(iban.asText()))
                .collect(Collectors.joining(", "));
        String master = supplier.path("bank").asText();
        boolean other = bank.path("other").asBoolean();
        boolean same = !other
                && StreamSupport.stream(bank.path("ibans").spliterator(), false)
                        .allMatch(iban -> iban.asText().equals(master));
        return new Row(
                "Bank account",
                "",
                ibans + (other ? (ibans.isEmpty() ? "" : ", ") + "speaks of another account" : ""),
                master,
                same ? "" : DIFFERS);
    }

    /** Where the document says the account; empty where that is over two lines, or behind those that are shown. */
    private String spot(String iban) {
        return StreamSupport.stream(facts.path("document").path("lines").spliterator(), false)
                .filter(line -> Ibans.in(line.path("text").asText()).contains(iban))
                .findFirst()
                .map(Comparison::spot)
                .orElse("");
    }

    private static String spot(JsonNode line) {
        return " (page " + line.path("page").asInt() + ", line "
                + line.path("line").asInt() + ")";
    }

    private Row row(Field field, String label, String records, boolean agrees) {
        JsonNode spots = facts.path("read").path(field.name());
        String document = StreamSupport.stream(spots.spliterator(), false)
                .map(spot -> spot.path("value").asText() + spot(spot))
                .collect(Collectors.joining(" or "));
        boolean stands = action == null
                || spots.size() == 1
                        && (field.isAmount()
                                ? new BigDecimal(spots.path(0).path("value").asText()).compareTo(decimal(field.name()))
                                        == 0
                                : spots.path(0).path("value").asText().equals(text(field.name())));
        return new Row(
                label,
                action == null ? "" : field.isAmount() ? money(action.path(field.name())) : text(field.name()),
                document.isEmpty() ? "not found" : document,
                records,
                stands && agrees && !document.isEmpty() ? "" : DIFFERS);
    }

    private Map<String, Object> document() {
        JsonNode document = facts.path("document");
        Map<String, String> read = new LinkedHashMap<>();
        facts.path("read")
                .properties()
                .forEach(field -> field.getValue()
                        .forEach(spot -> read.merge(
                                place(spot), Field.valueOf(field.getKey()).words(), (one, two) -> one + ", " + two)));
        boolean suspicious = facts.path("suspicious").asBoolean();
        List<Map<String, String>> lines = new ArrayList<>();
        document.path("lines").forEach(line -> {
            String text = line.path("text").asText();
            String kind = suspicious && InvoiceFacts.isSuspicious(text)
                    ? "suspicious"
                    : read.getOrDefault(
                            place(line), Ibans.in(text).isEmpty() && !Ibans.others(text) ? "" : "bank account");
            lines.add(Map.of("text", text, "kind", kind));
        });
        int all = document.path("lineCount").asInt();
        boolean pdf = document.path("source").asText().equals("pdf");
        int pages = Math.min(document.path("pages").asInt(), PageImages.MOST_PAGES);
        return Map.of(
                "unreadable",
                document.path("readable").asBoolean()
                        ? ""
                        : "The document can't be read: " + document.path("why").asText() + ".",
                "lines",
                lines,
                "more",
                all > lines.size() ? "The first " + lines.size() + " of " + all + " lines." : "",
                "pdf",
                pdf,
                "pages",
                pdf ? Math.max(1, pages) : 0);
    }

    private static String place(JsonNode spot) {
        return spot.path("page").asInt() + "/" + spot.path("line").asInt();
    }

    private String text(String field) {
        return action == null || action.path(field).isNull()
                ? ""
                : action.path(field).asText();
    }

    private BigDecimal decimal(String field) {
        return action == null ? BigDecimal.ZERO : action.path(field).decimalValue();
    }

    private static BigDecimal tax(BigDecimal net, BigDecimal rate) {
        return net.multiply(rate).movePointLeft(2).setScale(2, RoundingMode.HALF_UP);
    }

    private static String money(JsonNode amount) {
        return InvoiceWorkflow.money(amount.decimalValue());
    }

    private static String join(JsonNode texts) {
        return StreamSupport.stream(texts.spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining(", "));
    }
}
