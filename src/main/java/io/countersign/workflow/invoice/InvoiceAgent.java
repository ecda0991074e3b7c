package io.countersign.workflow.invoice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.agent.Agent;
import io.countersign.agent.Assignment;
import io.countersign.agent.NothingToPropose;
import io.countersign.cases.Json;
import io.countersign.proposal.AgentId;
import io.countersign.proposal.Draft;
import io.countersign.proposal.Evidence;
import io.countersign.proposal.Files;
import io.countersign.workflow.invoice.Document.Line;
import io.countersign.workflow.invoice.Reading.Spot;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads invoices by their labels, offline and without a model: the same document gives the same proposal. What it can't
 * read it does not make up: without number, day, amounts or supplier it proposes nothing.
 */
@Component
class InvoiceAgent implements Agent {

    private static final AgentId ID = new AgentId("invoice-labels", "1");

    private static final double MOST = 0.95;
    private static final double UNMATCHED = 0.95;
    private static final double DOUBTFUL = 0.69;
    private static final double UNSURE = 0.4;
    private static final Pattern ACCOUNT = Pattern.compile("(?<![\\d-])\\d{4,8}(?!\\d|[.,-]\\d)");
    private static final Pattern ORDER = Pattern.compile("(?<![A-Za-z])PO-\\d{3,10}(?!\\d)");

    private final Documents documents;
    private final InvoiceFacts records;
    private final Files files;

    InvoiceAgent(Documents documents, InvoiceFacts records, Files files) {
        this.documents = documents;
        this.records = records;
        this.files = files;
    }

    @Override
    public AgentId id() {
        return ID;
    }

    @Override
    public String workflow() {
        return InvoiceWorkflow.NAME;
    }

    @Override
    public Draft propose(Assignment assignment) {
        Document document = documents.read(assignment.request());
        if (!document.readable()) {
            throw new NothingToPropose("The document can't be read: " + document.why() + ".");
        }
        return new Attempt(document, assignment).draft();
    }

    /** One document on its way to a proposal. */
    private final class Attempt {

        private final Document document;
        private final Reading reading;
        private final ObjectNode facts;
        private final @Nullable String instruction;
        private final Accounts accounts = Accounts.of(files.read(Accounts.FILE));
        private final Map<Field, Spot> chosen = new EnumMap<>(Field.class);
        private final List<String> doubts = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();
        private JsonNode order = Json.empty();
        private @Nullable String accountBecause;

        private Attempt(Document document, Assignment assignment) {
            this.document = document;
            this.reading = Reading.of(document);
            this.facts = assignment.facts();
            this.instruction = assignment.instruction();
        }

        Draft draft() {
            List<Field> unclear = new ArrayList<>();
            for (Field field : Field.values()) {
                List<Spot> spots = reading.all(field);
                if (!spots.isEmpty()) {
                    chosen.put(field, spots.get(0));
                }
                if (spots.size() != 1) {
                    unclear.add(field);
                }
                if (spots.size() > 1) {
                    doubts.add("The " + field.words() + " is said in different ways: " + reading.said(field) + ".");
                }
            }
            addUp();
            String supplier = facts.path("supplier").path("number").asText();
            need(!supplier.isEmpty(), "supplier");
            need(chosen.containsKey(Field.number), "number");
            need(chosen.containsKey(Field.date), "date");
            Sums sums = sums();
            Spot ordered = chosen.get(Field.purchaseOrder);
            String orderNumber = ordered == null ? null : ordered.value();
            orderNumber = instructed(ORDER).orElse(orderNumber);
            order = records.order(orderNumber == null ? "" : orderNumber);
            String account = account();
            String currency = currency();
            ObjectNode action = Json.empty()
                    .put("supplier", supplier)
                    .put("number", value(Field.number))
                    .put("date", value(Field.date))
                    .put("purchaseOrder", orderNumber)
                    .put("net", sums.net())
                    .put("tax", sums.tax())
                    .put("total", sums.total())
                    .put("currency", currency)
                    .put("account", account);
            boolean addsUp = sums.net().add(sums.tax()).compareTo(sums.total()) == 0;
            boolean matched = matches(supplier, sums.net());
            if (!addsUp) {
                doubts.add("Net and tax are not the total.");
            }
            double confidence = (addsUp ? MOST : UNSURE) * (1 - 0.1 * unclear.size()) * (matched ? 1 : UNMATCHED);
            if (facts.path("suspicious").asBoolean()
                    || facts.path("hiddenCharacters").asBoolean()) {
                doubts.add("The document speaks to who books it, or hides something; that is no reason to book.");
                confidence = Math.min(confidence, UNSURE);
            }
            if (!doubts.isEmpty()) {
                confidence = Math.min(confidence, DOUBTFUL);
            }
            return new Draft(
                    action,
                    "Book " + InvoiceWorkflow.money(sums.total()) + " " + currency + " of " + supplier
                            + (matched ? ", as ordered with " + orderNumber : "") + ".",
                    rationale(matched, addsUp),
                    Math.round(confidence * 100) / 100.0,
                    evidence(supplier, currency, account));
        }

        private void need(boolean there, String what) {
            if (!there) {
                throw new NothingToPropose("The " + what + " could not be read in the document.");
            }
        }

        private record Sums(BigDecimal net, BigDecimal tax, BigDecimal total) {}

        /** Where amounts are said in different ways, the ones that add up are meant, if only these do. */
        private void addUp() {
            List<List<Spot>> fitting = new ArrayList<>();
            for (Spot net : reading.all(Field.net)) {
                for (Spot tax : reading.all(Field.tax)) {
                    for (Spot total : reading.all(Field.total)) {
                        if (decimal(net).add(decimal(tax)).compareTo(decimal(total)) == 0) {
                            fitting.add(List.of(net, tax, total));
                        }
                    }
                }
            }
            if (fitting.size() == 1) {
                fitting.get(0).forEach(spot -> chosen.put(spot.field(), spot));
            }
        }

        /** Of two the third follows; from one nothing does. */
        private Sums sums() {
            Spot net = chosen.get(Field.net);
            Spot tax = chosen.get(Field.tax);
            Spot total = chosen.get(Field.total);
            if (net == null && tax != null && total != null) {
                doubts.add("The net amount does not stand in the document; it is total less tax.");
                return checked(decimal(total).subtract(decimal(tax)), decimal(tax), decimal(total));
            }
            List<BigDecimal> taxes =
                    reading.all(Field.tax).stream().map(Attempt::decimal).toList();
            if (net != null && total != null && taxes.size() > 1) {
                BigDecimal sum = taxes.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
                if (decimal(net).add(sum).compareTo(decimal(total)) == 0) {
                    doubts.add("The tax is the sum of " + taxes.size() + " rates.");
                    return checked(decimal(net), sum, decimal(total));
                }
            }
            if (tax == null && net != null && total != null) {
                doubts.add("The tax does not stand in the document; it is total less net.");
                return checked(decimal(net), decimal(total).subtract(decimal(net)), decimal(total));
            }
            need(net != null, "net amount");
            need(tax != null, "tax");
            need(total != null, "total");
            return checked(decimal(net), decimal(tax), decimal(total));
        }

        private static Sums checked(BigDecimal net, BigDecimal tax, BigDecimal total) {
            if (net.signum() < 0 || tax.signum() < 0 || total.signum() <= 0) {
                throw new NothingToPropose("The document asks for no money: it may be a credit note.");
            }
            return new Sums(net, tax, total);
        }

        private boolean matches(String supplier, BigDecimal net) {
            if (!order.path("found").asBoolean()
                    || !order.path("supplier").asText().equals(supplier)) {
                return false;
            }
            BigDecimal ordered = order.path("net").decimalValue();
            return net.subtract(ordered).abs().compareTo(ordered.movePointLeft(2)) <= 0;
        }

        private String account() {
            Optional<String> wanted = instructed(ACCOUNT).filter(accounts::has);
            String ofOrder = order.path("account").asText("");
            if (wanted.isPresent()) {
                accountBecause = "the reviewer names it";
                return wanted.get();
            }
            if (accounts.has(ofOrder)) {
                accountBecause = "the purchase order has it";
                return ofOrder;
            }
            Optional<String> byWords = accounts.byWords(document.text());
            if (byWords.isPresent()) {
                accountBecause = "its words stand in the document";
                return byWords.get();
            }
            doubts.add("No account fits by its words.");
            return accounts.otherwise().orElseThrow(() -> new NothingToPropose("No account fits."));
        }

        private String currency() {
            String ofOrder = order.path("currency").asText("");
            if (reading.currencies().size() == 1) {
                return reading.currencies().keySet().iterator().next();
            }
            if (reading.currencies().isEmpty()) {
                need(!ofOrder.isEmpty(), "currency");
                notes.add("No currency stands in the document; it is the order's.");
                return ofOrder;
            }
            doubts.add("Several currencies stand in the document: "
                    + String.join(", ", reading.currencies().keySet()) + ".");
            return reading.currencies().containsKey(ofOrder)
                    ? ofOrder
                    : reading.currencies().keySet().iterator().next();
        }

        private Optional<String> instructed(Pattern pattern) {
            if (instruction == null) {
                return Optional.empty();
            }
            Matcher matcher = pattern.matcher(instruction);
            return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
        }

        private String rationale(boolean matched, boolean addsUp) {
            List<String> said = new ArrayList<>();
            if (instruction != null && !instruction.isBlank()) {
                boolean understood = instructed(ORDER).isPresent()
                        || instructed(ACCOUNT).filter(accounts::has).isPresent();
                said.add("A reviewer's instruction was read: "
                        + (understood
                                ? "the order or account that it names is proposed."
                                : "this agent understands an order's number or an account in it and found neither, so the"
                                        + " proposal is as the document says."));
            }
            said.add("Read by labels"
                    + (addsUp ? ", net and tax are the total" : "")
                    + (matched ? ", net within 1 % of the order" : ", no order that it matches")
                    + (accountBecause == null ? "." : "; the account because " + accountBecause + "."));
            said.addAll(notes);
            said.addAll(doubts);
            return String.join(" ", said);
        }

        private List<Evidence> evidence(String supplier, String currency, String account) {
            Map<Line, List<String>> lines = new LinkedHashMap<>();
            supplierLine(supplier).ifPresent(line -> add(lines, line, "supplier"));
            chosen.values().forEach(spot -> add(lines, spot.line(), spot.field().words()));
            Optional.ofNullable(reading.currencies().get(currency)).ifPresent(line -> add(lines, line, "currency"));
            List<Evidence> evidence = new ArrayList<>();
            lines.forEach((line, fields) -> evidence.add(
                    new Evidence("document", line.text(), line.reference() + ": " + String.join(", ", fields))));
            String words = accounts.lines().get(account);
            if (words != null) {
                evidence.add(new Evidence("accounts", words, "account " + account));
            }
            return evidence;
        }

        private static void add(Map<Line, List<String>> lines, Line line, String field) {
            lines.computeIfAbsent(line, none -> new ArrayList<>()).add(field);
        }

        /** Where our number of the supplier stands, or else its name on record. */
        private Optional<Line> supplierLine(String supplier) {
            String name = facts.path("supplier").path("name").asText().toLowerCase(Locale.ROOT);
            return Optional.ofNullable(reading.suppliers().get(supplier))
                    .or(() -> document.lines().stream()
                            .filter(line -> !name.isEmpty()
                                    && line.text().toLowerCase(Locale.ROOT).contains(name))
                            .findFirst());
        }

        private String value(Field field) {
            Spot spot = chosen.get(field);
            return spot == null ? "" : spot.value();
        }

        private static BigDecimal decimal(@Nullable Spot spot) {
            return spot == null ? BigDecimal.ZERO : new BigDecimal(spot.value());
        }
    }
}
