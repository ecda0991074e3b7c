package io.countersign.workflow.invoice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.Json;
import io.countersign.proposal.Suspicion;
import io.countersign.target.Books.Booking;
import io.countersign.target.Purchasing;
import io.countersign.target.Purchasing.PurchaseOrder;
import io.countersign.target.Purchasing.Supplier;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** What an invoice says as we read it, and what our records say of its supplier and its purchase order. */
@Component
class InvoiceFacts {

    /** As many as a form shows. The rest of the document is read as well, and only not kept. */
    static final int LINES = 200;

    private static final int BOOKINGS = 20;

    /** A document with more accounts than these names nobody by them: each is looked for. */
    private static final int BANKS = 3;

    /** What an invoice says to people who pay, and not to us: who approved it, and to book it unseen. */
    private static final Pattern ASKS_TO_PASS = Pattern.compile(
            "\\b(?:approved|authori[sz]ed|released|signed off|cleared) (?:for payment )?(?:by|from) (?:the |our |your )?(?:cfo|ceo|cto|coo|chief|head|management|manager|director|finance|board|controlling|accounting)"
                    + "|\\b(?:cfo|ceo|director|management|head of finance)(?: has| have)?(?: already)? (?:approved|authori[sz]ed|released|signed)"
                    + "|\\b(?:book|post|process|pay|transfer|settle)\\w{0,4}(?: \\w{1,20}){0,4} (?:automatically|immediately without|without (?:any |further )?(?:review|check|approval|question|delay))"
                    + "|\\bautomatic(?:ally)? (?:book|post|pay|transfer)"
                    + "|\\b(?:genehmigt|freigegeben|autorisiert) (?:durch|von|vom)\\b"
                    + "|\\b(?:automatisch|ohne (?:weitere )?(?:pr(?:ü|ue)fung|freigabe)|sofort) (?:zu )?(?:ver)?(?:buchen|bezahlen|zahlen|(?:ü|ue)berweisen|freigeben)",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private final Documents documents;
    private final Purchasing purchasing;
    private final Commitments commitments;

    InvoiceFacts(Documents documents, Purchasing purchasing, Commitments commitments) {
        this.documents = documents;
        this.purchasing = purchasing;
        this.commitments = commitments;
    }

    /** The supplier whom the request or the document names; empty where neither does. */
    String supplierOf(ObjectNode request) {
        return supplierOf(request, Reading.of(documents.read(request)));
    }

    private String supplierOf(ObjectNode request, Reading reading) {
        String named = request.path("supplier").asText("").strip();
        if (!named.isEmpty()) {
            return named;
        }
        if (reading.suppliers().size() == 1) {
            return reading.suppliers().keySet().iterator().next();
        }
        if (!reading.suppliers().isEmpty() || reading.ibans().size() > BANKS) {
            return "";
        }
        List<String> byBank = reading.ibans().stream()
                .flatMap(iban -> purchasing.supplierWithBank(iban).stream())
                .map(Supplier::number)
                .distinct()
                .toList();
        return byBank.size() == 1 ? byBank.get(0) : "";
    }

    ObjectNode of(ObjectNode request) {
        Document document = documents.read(request);
        Reading reading = Reading.of(document);
        String number = supplierOf(request, reading);
        Optional<Supplier> supplier = purchasing.supplier(number);
        ObjectNode facts = Json.empty();
        facts.set("document", document(document));
        facts.set("read", read(reading));
        facts.set("currencies", array(reading.currencies().keySet()));
        facts.set("taxRates", array(reading.taxRates()));
        ObjectNode known = facts.putObject("supplier")
                .put("number", number)
                .put("found", supplier.isPresent())
                .put("name", supplier.map(Supplier::name).orElse(""))
                .put("bank", supplier.map(Supplier::bank).orElse(""));
        known.set("named", array(reading.suppliers().keySet()));
        facts.putObject("bank").put("other", reading.otherBank()).set("ibans", array(reading.ibans()));
        facts.set(
                "order",
                order(reading.clear(Field.purchaseOrder)
                        .map(Reading.Spot::value)
                        .orElse("")));
        ArrayNode booked = facts.putArray("booked");
        if (!number.isEmpty()) {
            commitments.ofSupplier(number).stream()
                    .limit(BOOKINGS)
                    .map(InvoiceFacts::line)
                    .forEach(booked::add);
        }
        String text = document.text();
        Suspicion suspicion = Suspicion.of(text);
        facts.put("hiddenCharacters", suspicion.hiddenCharacters());
        facts.put("suspicious", suspicion.instructions() || asksToPass(text));
        return facts;
    }

    static boolean isSuspicious(String line) {
        return Suspicion.of(line).instructions() || asksToPass(line);
    }

    private static boolean asksToPass(String text) {
        return ASKS_TO_PASS.matcher(text.replaceAll("\\s", " ")).find();
    }

    /** What our records say of an order, as of now. */
    ObjectNode order(String number) {
        Optional<PurchaseOrder> order = number.isEmpty() ? Optional.empty() : purchasing.order(number);
        ObjectNode facts = Json.empty().put("number", number).put("found", order.isPresent());
        order.ifPresent(known -> {
            List<Booking> booked = commitments.ofOrder(known.number());
            facts.put("supplier", known.supplier())
                    .put("item", known.item())
                    .put("net", money(known.net()))
                    .put("taxRate", known.taxRate().stripTrailingZeros())
                    .put("currency", known.currency())
                    .put("account", known.account())
                    .put("received", known.received().stripTrailingZeros())
                    .put("receivedNet", known.receivedNet())
                    .put("bookedNet", Commitments.net(booked));
        });
        return facts;
    }

    static String line(Booking booking) {
        return booking.number() + " of " + booking.date() + ", " + money(booking.total()) + " " + booking.currency()
                + (booking.purchaseOrder() == null ? "" : ", for " + booking.purchaseOrder());
    }

    private static ObjectNode document(Document document) {
        ObjectNode node = Json.empty()
                .put("source", document.source())
                .put("readable", document.readable())
                .put("why", document.why())
                .put("pages", document.pages())
                .put("lineCount", document.lines().size())
                .put("digest", Documents.digest(document.text()));
        ArrayNode lines = node.putArray("lines");
        document.lines().stream()
                .limit(LINES)
                .forEach(line -> lines.addObject()
                        .put("page", line.page())
                        .put("line", line.number())
                        .put("text", line.text()));
        return node;
    }

    private static ObjectNode read(Reading reading) {
        ObjectNode read = Json.empty();
        for (Field field : Field.values()) {
            ArrayNode spots = read.putArray(field.name());
            reading.all(field)
                    .forEach(spot -> spots.addObject()
                            .put("value", spot.value())
                            .put("page", spot.line().page())
                            .put("line", spot.line().number()));
        }
        return read;
    }

    private static JsonNode array(Iterable<String> texts) {
        ArrayNode array = Json.empty().arrayNode();
        texts.forEach(array::add);
        return array;
    }

    private static BigDecimal money(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.HALF_UP);
    }
}
