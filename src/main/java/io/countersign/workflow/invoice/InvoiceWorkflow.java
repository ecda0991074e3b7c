package io.countersign.workflow.invoice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.proposal.Change;
import io.countersign.proposal.Effect;
import io.countersign.proposal.Files;
import io.countersign.proposal.Impact;
import io.countersign.proposal.Preview;
import io.countersign.proposal.Workflow;
import io.countersign.target.Books;
import io.countersign.target.Books.Booking;
import io.countersign.target.TargetRefused;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Suppliers' invoices: a booking, matched to purchase order and receipt. */
@Component
class InvoiceWorkflow implements Workflow {

    static final String NAME = "invoice";

    private final InvoiceFacts facts;
    private final Match match;
    private final Documents documents;
    private final PageImages images;
    private final Books books;
    private final Files files;

    InvoiceWorkflow(InvoiceFacts facts, Match match, Documents documents, PageImages images, Books books, Files files) {
        this.facts = facts;
        this.match = match;
        this.documents = documents;
        this.images = images;
        this.books = books;
        this.files = files;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String keyPrefix() {
        return "I";
    }

    @Override
    public Set<String> reviewers() {
        return Set.of("operations", "operationsLead", "finance");
    }

    @Override
    public Set<String> leads() {
        return Set.of("operationsLead");
    }

    @Override
    public ObjectNode facts(ObjectNode request) {
        return facts.of(request);
    }

    @Override
    public String subject(ObjectNode request) {
        return facts.supplierOf(request);
    }

    @Override
    public Map<String, String> sources(ObjectNode request) {
        return Map.of("document", documents.read(request).text(), "accounts", files.read(Accounts.FILE));
    }

    @Override
    public ObjectNode found(ObjectNode request, JsonNode facts, JsonNode action) {
        return match.of(facts, action);
    }

    /** Amounts other than those that the document clearly says; whatever else is odd is the rules' matter. */
    @Override
    public List<String> objections(ObjectNode request, JsonNode facts, JsonNode action) {
        return Stream.of("net", "tax", "total")
                .filter(field -> {
                    JsonNode spots = facts.path("read").path(field);
                    return spots.size() == 1
                            && new BigDecimal(spots.path(0).path("value").asText("0"))
                                            .compareTo(action.path(field).decimalValue())
                                    != 0;
                })
                .map(field -> field + " is not what the document says.")
                .toList();
    }

    @Override
    public BigDecimal amount(JsonNode action) {
        return action.path("total").decimalValue();
    }

    @Override
    public Preview preview(ObjectNode request, JsonNode facts, JsonNode action) {
        String total = money(action.path("total"));
        String currency = action.path("currency").asText();
        String supplier = action.path("supplier").asText();
        JsonNode order = this.facts.order(action.path("purchaseOrder").asText(""));
        String account = action.path("account").asText();
        List<Change> changes = order.path("found").asBoolean()
                ? List.of(new Change(
                        "Booked for " + order.path("number").asText() + ", net (received: "
                                + money(order.path("receivedNet")) + ")",
                        money(order.path("bookedNet")) + " " + currency,
                        money(order.path("bookedNet")
                                        .decimalValue()
                                        .add(action.path("net").decimalValue()))
                                + " " + currency))
                : List.of(
                        new Change("Booked on account " + account, "", total + " " + currency + ", without an order"));
        return new Preview(
                "Book " + total + " " + currency + " of " + supplier + ", invoice "
                        + action.path("number").asText(),
                new Impact(
                        amount(action),
                        currency,
                        false,
                        total + " " + currency + " are booked as owed to " + supplier + ", on account " + account
                                + ". Countersign can't take a booking back."),
                changes);
    }

    @Override
    public Map<String, Object> packet(ObjectNode request, JsonNode facts, @Nullable JsonNode action) {
        return new Comparison(facts, action, this.facts::order).packet();
    }

    @Override
    public ObjectNode restsOn(ObjectNode request, ObjectNode facts, JsonNode action) {
        return match.restsOn(action);
    }

    @Override
    public byte @Nullable [] page(ObjectNode request, int page) {
        return Documents.pdf(request).map(pdf -> images.png(pdf, page)).orElse(null);
    }

    @Override
    public List<Effect> effects(String key, ObjectNode request, JsonNode action, @Nullable JsonNode corrected) {
        Booking booking = Commitments.booking(action, date(action.path("date").asText()));
        return List.of(Effect.of(
                "ledger",
                "book",
                booking.total(),
                booking.currency(),
                Effect.Call.of(books, once -> books.book(once, booking))));
    }

    private static LocalDate date(String date) {
        try {
            return LocalDate.parse(date);
        } catch (DateTimeException e) {
            throw new TargetRefused("“" + date + "” is no day of the calendar: nothing was booked.");
        }
    }

    private static String money(JsonNode amount) {
        return money(amount.decimalValue());
    }

    static String money(BigDecimal amount) {
        return amount.setScale(Math.max(2, amount.stripTrailingZeros().scale()), RoundingMode.HALF_UP)
                .toPlainString();
    }
}
