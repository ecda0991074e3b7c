package io.countersign.workflow.ticket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.Json;
import io.countersign.execution.Approvals;
import io.countersign.proposal.Change;
import io.countersign.proposal.Effect;
import io.countersign.proposal.Files;
import io.countersign.proposal.Impact;
import io.countersign.proposal.Plain;
import io.countersign.proposal.Preview;
import io.countersign.proposal.Suspicion;
import io.countersign.proposal.Workflow;
import io.countersign.target.Mail;
import io.countersign.target.Payments;
import io.countersign.target.Shop;
import io.countersign.target.Shop.Customer;
import io.countersign.target.TargetRefused;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Customers' mails: a reply, with or without a refund or credit. */
@Component
class TicketWorkflow implements Workflow {

    static final String NAME = "ticket";

    /** Orders, customers, mail addresses, bank accounts and links. */
    private static final Pattern OF_SOMEBODY = Pattern.compile(
            "(?<![\\p{L}\\d])[ac]-\\d{3,18}(?!\\d)|[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)*|(?:https?://|www\\.)\\S+"
                    + "|(?<![\\p{L}\\d])[a-z]{2}\\d{2}(?: ?[a-z\\d]{4}){3,7}(?: ?[a-z\\d]{1,3})?(?![\\p{L}\\d])"
                    + "|(?<![\\p{L}\\d@.])[a-z\\d-]+(?:\\.[a-z\\d-]+)*\\.(?:com|net|org|io|de|eu|info|biz|ru|cn|test)(?![\\p{L}\\d])",
            Pattern.CASE_INSENSITIVE);

    private final TicketFacts facts;
    private final Shop shop;
    private final Payments payments;
    private final Mail mail;
    private final Files files;
    private final Approvals approvals;

    TicketWorkflow(TicketFacts facts, Shop shop, Payments payments, Mail mail, Files files, Approvals approvals) {
        this.facts = facts;
        this.shop = shop;
        this.payments = payments;
        this.mail = mail;
        this.files = files;
        this.approvals = approvals;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String keyPrefix() {
        return "T";
    }

    @Override
    public Set<String> reviewers() {
        return Set.of("support", "supportLead", "finance");
    }

    @Override
    public Set<String> leads() {
        return Set.of("supportLead");
    }

    @Override
    public ObjectNode facts(ObjectNode request) {
        return facts.of(
                request, (currency, since) -> approvals.automaticMoney(NAME, subject(request), currency, since));
    }

    @Override
    public String subject(ObjectNode request) {
        return request.path("customer").asText("");
    }

    @Override
    public Map<String, String> sources(ObjectNode request) {
        return Map.of(
                "mail", Reading.mail(request),
                "policy", files.read(Policy.FILE),
                "records", TicketFacts.records(facts(request)));
    }

    @Override
    public Preview preview(ObjectNode request, JsonNode facts, JsonNode action) {
        String customer = subject(request);
        String resolution = action.path("resolution").asText("");
        String order = text(action, "order");
        String currency = text(action, "currency");
        BigDecimal amount = moved(action);
        List<Change> changes = new ArrayList<>();
        if (amount == null || currency == null) {
            changes.add(replyTo(customer));
            return new Preview(
                    "Send a reply to " + customer + (order == null ? "" : " about order " + order),
                    new Impact(null, null, false, "No money moves. A mail that has left cannot be taken back."),
                    changes);
        }
        String money = amount.toPlainString() + " " + currency;
        boolean credit = resolution.equals("credit");
        changes.add(credit ? creditOf(customer, amount, currency) : refundOf(facts, order, amount, currency));
        changes.add(replyTo(customer));
        return new Preview(
                (credit ? "Credit " : "Refund ") + money + " to " + customer
                        + (order == null ? "" : " for order " + order) + " and send the reply",
                new Impact(
                        amount,
                        currency,
                        false,
                        credit
                                ? money + " are added to the customer's balance with us. Cannot be undone."
                                : money + " leave our account. Cannot be undone."),
                changes);
    }

    /**
     * What the reply says of others: their orders, numbers and addresses, and ways that lead away from us; and whether it
     * hides words, which no rule that looks for them would see.
     */
    @Override
    public ObjectNode found(ObjectNode request, JsonNode facts, JsonNode action) {
        String written = action.path("reply").asText("");
        String reply = Plain.of(written).text();
        String customer = subject(request);
        Set<String> own = new HashSet<>(facts.path("orders").findValuesAsText("order"));
        own.add(customer);
        shop.customer(customer).map(Customer::email).ifPresent(own::add);
        Set<String> ours =
                own.stream().map(word -> word.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        long foreign = OF_SOMEBODY
                .matcher(reply)
                .results()
                .map(found -> found.group().toLowerCase(Locale.ROOT))
                .distinct()
                .filter(word -> !ours.contains(word))
                .count();
        return Json.empty()
                .put("foreign", foreign)
                .put("hiddenCharacters", Suspicion.of(written, written).hiddenCharacters());
    }

    @Override
    public List<String> objections(ObjectNode request, JsonNode facts, JsonNode action) {
        List<String> objections = new ArrayList<>();
        String number = text(action, "order");
        BigDecimal amount = moved(action);
        List<OrderOnRecord> theirs = OrderOnRecord.in(facts);
        theirs.stream()
                .filter(known -> known.number().equals(number))
                .findFirst()
                .ifPresentOrElse(
                        known -> {
                            boolean refund =
                                    action.path("resolution").asText("").equals("refund");
                            if (amount != null && refund && amount.compareTo(known.refundable()) > 0) {
                                objections.add("The amount is above the " + known.refundable() + " " + known.currency()
                                        + " that can be refunded for order " + number + ".");
                            }
                            if (amount != null && !known.currency().equals(text(action, "currency"))) {
                                objections.add("The currency of order " + number + " is " + known.currency() + ".");
                            }
                        },
                        () -> {
                            if (number != null) {
                                objections.add("The order " + number + " is not on record for this customer.");
                            }
                        });
        return objections;
    }

    @Override
    public Map<String, Object> packet(ObjectNode request, JsonNode facts, @Nullable JsonNode action) {
        return Map.of(
                "reply",
                action == null ? "" : action.path("reply").asText(""),
                "mail",
                Map.of(
                        "from", from(facts),
                        "subject", request.path("subject").asText(""),
                        "text", request.path("text").asText("")),
                "customer",
                facts.path("history"));
    }

    /** The customer, and where money or an order is concerned what was paid and delivered. */
    @Override
    public ObjectNode restsOn(ObjectNode request, ObjectNode facts, JsonNode action) {
        ObjectNode rests = Json.empty();
        JsonNode customer = facts.path("customer");
        copy(customer, rests.putObject("customer"), "found", "name", "business", "risk");
        // whose mailbox was approved, whoever has changed it since
        rests.put("mailTo", address(subject(request)));
        ArrayNode orders = rests.putArray("order");
        Set<String> named = new HashSet<>(facts.path("mentioned").findValuesAsText("order"));
        named.add(action.path("order").asText(""));
        facts.path("orders").forEach(order -> {
            if (named.contains(order.path("order").asText())) {
                copy(
                        order,
                        orders.addObject(),
                        "order",
                        "total",
                        "paid",
                        "refundable",
                        "currency",
                        "promisedOn",
                        "deliveredOn");
            }
        });
        return rests;
    }

    private static void copy(JsonNode from, ObjectNode to, String... fields) {
        for (String field : fields) {
            to.set(field, from.path(field));
        }
    }

    private static String from(JsonNode facts) {
        JsonNode customer = facts.path("customer");
        String id = customer.path("id").asText();
        return customer.path("found").asBoolean() ? customer.path("name").asText() + ", " + id : id;
    }

    /** Who makes a plain reply of it takes the money out with that. */
    @Override
    public ObjectNode edited(ObjectNode action, ObjectNode changes) {
        ObjectNode edited = Workflow.super.edited(action, changes);
        if (changes.path("resolution").asText().equals("reply") && !changes.has("amount")) {
            edited.putNull("amount").putNull("currency");
        }
        return edited;
    }

    @Override
    public List<Effect> effects(String key, ObjectNode request, JsonNode action, @Nullable JsonNode corrected) {
        Customer customer = shop.customer(subject(request))
                .orElseThrow(() -> new TargetRefused("Customer " + subject(request)
                        + " is not on record, so there is no address to answer to: nothing was done."));
        String resolution = action.path("resolution").asText("");
        String order = text(action, "order");
        List<Effect> effects = new ArrayList<>();
        // money first: the reply says that it has been paid
        switch (resolution) {
            case "refund" -> {
                BigDecimal amount = required(moved(action), "amount");
                String currency = required(text(action, "currency"), "currency");
                String number = required(order, "order");
                if (shop.order(number)
                        .filter(found -> found.customer().equals(customer.id()))
                        .isEmpty()) {
                    throw new TargetRefused(
                            "Order " + number + " is not of customer " + customer.id() + ": nothing was done.");
                }
                effects.add(Effect.of(
                        "payments",
                        "refund",
                        amount,
                        currency,
                        Effect.Call.of(payments, once -> payments.refund(once, number, amount, currency))));
            }
            case "credit" -> {
                BigDecimal amount = required(moved(action), "amount");
                String currency = required(text(action, "currency"), "currency");
                effects.add(Effect.of(
                        "payments",
                        "credit",
                        amount,
                        currency,
                        Effect.Call.of(
                                payments, once -> payments.credit(once, customer.id(), order, amount, currency))));
            }
            case "reply" -> {}
            default -> throw new IllegalArgumentException("No such resolution: " + resolution);
        }
        String reply = action.path("reply").asText();
        String subject = answerTo(request.path("subject").asText(""));
        effects.add(Effect.of(
                "mail", "reply", Effect.Call.of(mail, once -> mail.send(once, customer.email(), subject, reply))));
        return effects;
    }

    /** Of one line, whatever the customer wrote. */
    private static String answerTo(String subject) {
        String line = subject.replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ").strip();
        if (line.isEmpty()) {
            return "Your message to us";
        }
        return line.regionMatches(true, 0, "re:", 0, 3) ? line : "Re: " + line;
    }

    private static Change refundOf(JsonNode facts, @Nullable String order, BigDecimal amount, String currency) {
        return OrderOnRecord.in(facts).stream()
                .filter(known -> known.number().equals(order))
                .findFirst()
                .map(known -> new Change(
                        "Refunded for order " + known.number() + " (paid " + known.paid() + " " + known.currency()
                                + ")",
                        known.refunded() + " " + known.currency(),
                        known.refunded().add(amount) + " " + currency))
                .orElseGet(() -> new Change(
                        "Refunded for order " + order, "not an order of this customer", amount + " " + currency));
    }

    private Change creditOf(String customer, BigDecimal amount, String currency) {
        BigDecimal before = payments.of(customer).stream()
                .filter(payment -> payment.kind() == Payments.Kind.credit
                        && payment.currency().equals(currency))
                .map(Payments.Payment::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .setScale(2, RoundingMode.HALF_UP);
        return new Change("Credited to " + customer, before + " " + currency, before.add(amount) + " " + currency);
    }

    private Change replyTo(String customer) {
        return new Change("Mail to " + address(customer), "", "the reply");
    }

    private String address(String customer) {
        return shop.customer(customer).map(Customer::email).orElse("nobody: the customer is not on record");
    }

    private static @Nullable BigDecimal moved(JsonNode action) {
        BigDecimal amount = action.path("amount").decimalValue();
        if (action.path("resolution").asText("").equals("reply") || amount.signum() == 0) {
            return null;
        }
        return amount.scale() < 2 ? amount.setScale(2) : amount;
    }

    private static @Nullable String text(JsonNode action, String field) {
        String text = action.path(field).asText("");
        return text.isEmpty() ? null : text;
    }

    private static <T> T required(@Nullable T value, String field) {
        if (value == null) {
            throw new IllegalArgumentException("The action has no " + field + ": nothing was done.");
        }
        return value;
    }
}
