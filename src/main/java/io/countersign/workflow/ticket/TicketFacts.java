package io.countersign.workflow.ticket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.Json;
import io.countersign.proposal.Suspicion;
import io.countersign.target.Payments;
import io.countersign.target.Payments.Kind;
import io.countersign.target.Payments.Payment;
import io.countersign.target.Shop;
import io.countersign.target.Shop.Customer;
import io.countersign.target.Shop.Order;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What our records say of the customer and the orders that a ticket names, and what is odd about its text. */
@Component
class TicketFacts {

    /** §1.1 of the policy. */
    private static final int RETURN_DAYS = 30;

    /** More order numbers than this are looked up for nobody: the facts are incomplete then, and a person decides. */
    private static final int MENTIONS = 20;

    private static final int ORDERS = 50;
    private static final String CURRENCY = "EUR";

    private final Shop shop;
    private final Payments payments;
    private final TicketLanguage language;
    private final Clock clock;

    TicketFacts(Shop shop, Payments payments, TicketLanguage language, Clock clock) {
        this.shop = shop;
        this.payments = payments;
        this.language = language;
        this.clock = clock;
    }

    /** @param automaticMoney what the rules alone let this customer have, by currency and since when */
    ObjectNode of(ObjectNode request, AutomaticMoney automaticMoney) {
        String id = request.path("customer").asText("");
        Optional<Customer> customer = shop.customer(id);
        List<Order> all = customer.isPresent() ? shop.orders(id) : List.of();
        List<Payment> paid = customer.isPresent() ? payments.of(id) : List.of();
        Set<String> mentions = mentions(request);
        Map<String, Order> theirs = all.stream().collect(Collectors.toMap(Order::number, Function.identity()));
        String currency = all.isEmpty() ? CURRENCY : all.get(0).currency();
        Instant now = clock.instant();

        ObjectNode facts = Json.empty();
        facts.put("complete", customer.isPresent() && mentions.size() <= MENTIONS);
        facts.put("currency", currency);
        facts.set("customer", customer(id, customer, claims(paid, now).size()));
        facts.put("automaticMoney24h", money(automaticMoney.since(currency, now.minus(Duration.ofHours(24)))));
        ArrayNode orders = facts.putArray("orders");
        Stream.concat(
                        mentions.stream().filter(theirs::containsKey).map(theirs::get),
                        all.stream().limit(ORDERS))
                .distinct()
                .sorted(Comparator.comparing(Order::orderedOn).reversed().thenComparing(Order::number))
                .forEach(order -> orders.add(order(order, paid)));
        ArrayNode mentioned = facts.putArray("mentioned");
        mentions.stream().limit(MENTIONS).forEach(number -> {
            boolean isTheirs = theirs.containsKey(number);
            mentioned
                    .addObject()
                    .put("order", number)
                    .put("found", isTheirs || shop.order(number).isPresent())
                    .put("theirs", isTheirs);
        });
        String text =
                request.path("subject").asText("") + "\n" + request.path("text").asText("");
        String sent = text + "\n" + request.path("order").asText("");
        Suspicion suspicion = Suspicion.of(sent, MailText.of(sent).whole());
        Mood mood = mood(request);
        facts.put("mood", mood == null ? null : mood.name());
        facts.put("hiddenCharacters", suspicion.hiddenCharacters());
        facts.put("instructions", suspicion.instructions());
        ArrayNode history = facts.putArray("history");
        history(id, customer, all, claims(paid, now)).forEach(history::add);
        return facts;
    }

    /** The facts as plain text, for evidence to quote: a line for the customer, one for each order. */
    static String records(JsonNode facts) {
        JsonNode customer = facts.path("customer");
        List<String> lines = new ArrayList<>();
        lines.add("Customer " + customer.path("id").asText() + ": "
                + customer.path("name").asText() + ", since "
                + customer.path("since").asText() + ", "
                + (customer.path("business").asBoolean() ? "business" : "private") + " account, risk "
                + customer.path("risk").asText() + ", refunds and credits in the last 90 days: "
                + customer.path("claims90Days").asInt() + ".");
        OrderOnRecord.in(facts).forEach(order -> lines.add(order.line()));
        return String.join("\n", lines);
    }

    /** Patterns read all of it, for they cost little. */
    private @Nullable Mood mood(ObjectNode request) {
        Mood byWords = Mood.of(Reading.mail(request));
        Mood read = language.mood(MailText.of(request.path("text").asText("")).own());
        if (read == null) {
            return byWords == Mood.calm ? null : byWords;
        }
        return read.compareTo(byWords) > 0 ? read : byWords;
    }

    private static Set<String> mentions(ObjectNode request) {
        Set<String> numbers = new LinkedHashSet<>();
        String chosen = Reading.number(request.path("order").asText(""));
        if (chosen != null) {
            numbers.add(chosen);
        }
        numbers.addAll(Reading.orderNumbers(request.path("subject").asText("")));
        numbers.addAll(Reading.orderNumbers(
                MailText.of(request.path("text").asText("")).whole()));
        return numbers;
    }

    private static ObjectNode customer(String id, Optional<Customer> found, int claims) {
        ObjectNode node = Json.empty().put("id", id).put("found", found.isPresent());
        return node.put("name", found.map(Customer::name).orElse("unknown"))
                .put("since", found.map(customer -> customer.since().toString()).orElse("unknown"))
                .put("business", found.map(Customer::business).orElse(false))
                .put("risk", found.map(Customer::risk).orElse("unknown"))
                .put("claims90Days", claims);
    }

    private ObjectNode order(Order order, List<Payment> payments) {
        BigDecimal paid = sum(payments, Kind.capture, order);
        BigDecimal refunded = sum(payments, Kind.refund, order);
        LocalDate today = today();
        LocalDate delivered = order.deliveredOn();
        int late = (int) Math.max(0, order.promisedOn().until(delivered == null ? today : delivered, ChronoUnit.DAYS));
        int since = delivered == null ? -1 : (int) Math.max(0, delivered.until(today, ChronoUnit.DAYS));
        return Json.empty()
                .put("order", order.number())
                .put("article", order.item())
                .put("total", money(order.total()))
                .put("paid", money(paid))
                .put("refunded", money(refunded))
                .put("refundable", money(paid.subtract(refunded).max(BigDecimal.ZERO)))
                .put("currency", order.currency())
                .put("status", delivered != null ? "delivered" : late > 0 ? "late" : "shipped")
                .put("orderedOn", order.orderedOn().toString())
                .put("promisedOn", order.promisedOn().toString())
                .put("deliveredOn", delivered == null ? null : delivered.toString())
                .put("daysSinceDelivery", since)
                .put("daysLate", late)
                .put("withinPolicy", since <= RETURN_DAYS);
    }

    private List<String> history(String id, Optional<Customer> found, List<Order> orders, List<Payment> claims) {
        return found.map(customer -> List.of(
                        "Customer since " + customer.since().getYear() + ", "
                                + (customer.business() ? "business" : "private") + " account, risk " + customer.risk(),
                        paidBack(claims),
                        ordered(orders)))
                .orElseGet(() ->
                        List.of("Customer " + id + " is not on record", "No refund on record", "No order on record"));
    }

    private static String paidBack(List<Payment> claims) {
        if (claims.isEmpty()) {
            return "No refund or credit in the last 90 days";
        }
        BigDecimal sum = claims.stream().map(Payment::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        return counted(claims.size(), "refund or credit", "refunds and credits") + " in the last 90 days (" + money(sum)
                + " " + claims.get(0).currency() + ")";
    }

    private String ordered(List<Order> orders) {
        if (orders.isEmpty()) {
            return "No order yet";
        }
        return counted(orders.size(), "order", "orders")
                + orders.stream()
                        .map(Order::deliveredOn)
                        .filter(Objects::nonNull)
                        .max(LocalDate::compareTo)
                        .map(last -> ", last one delivered " + ago((int) last.until(today(), ChronoUnit.DAYS)))
                        .orElse(", none delivered yet");
    }

    private static String ago(int days) {
        return days <= 0 ? "today" : counted(days, "day", "days") + " ago";
    }

    private static String counted(int count, String one, String several) {
        return String.format(Locale.ROOT, "%d %s", count, count == 1 ? one : several);
    }

    private static List<Payment> claims(List<Payment> payments, Instant now) {
        Instant from = now.minus(Duration.ofDays(90));
        return payments.stream()
                .filter(payment ->
                        payment.kind() != Kind.capture && payment.at().isAfter(from))
                .toList();
    }

    private static BigDecimal sum(List<Payment> payments, Kind kind, Order order) {
        return payments.stream()
                .filter(payment -> payment.kind() == kind && order.number().equals(payment.order()))
                .map(Payment::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private static BigDecimal money(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.HALF_UP);
    }

    /** What the rules alone let somebody have. */
    interface AutomaticMoney {
        BigDecimal since(String currency, Instant since);
    }
}
