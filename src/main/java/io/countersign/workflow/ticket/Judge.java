package io.countersign.workflow.ticket;

import static io.countersign.workflow.ticket.Judgment.ALONE;
import static io.countersign.workflow.ticket.Judgment.DOUBTFUL;
import static io.countersign.workflow.ticket.Judgment.LIKELY;
import static io.countersign.workflow.ticket.Judgment.SURE;
import static io.countersign.workflow.ticket.Judgment.UNSURE;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.proposal.Language;
import io.countersign.workflow.ticket.Intent.Matter;
import io.countersign.workflow.ticket.Judgment.Resolution;
import io.countersign.workflow.ticket.Reading.Wish;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Holds what a mail says against the records and the policy. Money only where both back it. */
class Judge {

    // what the policy is asked for; which clause says so is found by meaning
    private static final String CHARGED_TWICE = "What was charged twice for the same order is refunded.";
    private static final String CHARGED_TOO_MUCH = "What was charged above the price of an order is refunded.";
    private static final String DAMAGED =
            "For an item that arrives damaged or stops working the customer may ask for what they paid.";
    private static final String OTHER =
            "An item that is not as described or not what was ordered is treated like a damaged one.";
    private static final String SMALL =
            "For a small fault in an item that the customer keeps, naming no amount, a credit is fair.";
    private static final String LATE_DAMAGE = "Damage that shows only after 30 days is an exception.";
    private static final String NOT_ARRIVED =
            "An order that has not arrived more than 7 days after the promised day is refunded.";
    private static final String SEEMS_DELIVERED =
            "A parcel that records show as delivered and the customer does not have is looked into by a person.";
    private static final String MAY_CANCEL = "An order may be cancelled as long as it has not been delivered.";
    private static final String CANCELLED = "What was paid for a cancelled order is refunded.";
    private static final String MAY_RETURN = "An item may be sent back within 30 days of delivery.";
    private static final String RETURNED =
            "Whoever sends an item back within 30 days and asks for the money is refunded.";
    private static final String TOO_LATE = "After 30 days items are not taken back.";

    /** From here on one sentence that sounds like something else does not make it two claims. */
    private static final double PLAIN = 0.95;

    /** §3.1 of the policy. */
    private static final int PATIENCE_DAYS = 7;

    /** §2.3 of the policy. */
    private static final BigDecimal SMALL_FAULT = new BigDecimal("0.20");

    private final Reading reading;
    private final JsonNode facts;
    private final List<OrderOnRecord> orders;
    private final Policy policy;
    private final TicketLanguage language;
    private final Understanding about;

    Judge(Reading reading, JsonNode facts, Policy policy, TicketLanguage language) {
        this.reading = reading;
        this.facts = facts;
        this.orders = OrderOnRecord.in(facts);
        this.policy = policy;
        this.language = language;
        this.about = reading.about();
    }

    /** Clauses by their numbers; money that none backs is not proposed. */
    Judgment judge() {
        Judgment judgment = weigh();
        List<String> found = new ArrayList<>();
        for (String rule : judgment.clauses()) {
            Optional<String> clause = policy.find(rule, language);
            if (clause.isEmpty()) {
                return unsure(judgment.order(), "No clause of the policy was found that says: “" + rule + "”");
            }
            found.add(clause.get());
        }
        return judgment.resting(found).atMost(about.sureness());
    }

    private Judgment weigh() {
        if (!facts.path("customer").path("found").asBoolean()) {
            return toPerson(null, "The customer is not on record.");
        }
        if (facts.path("hiddenCharacters").asBoolean(true)
                || facts.path("instructions").asBoolean(true)) {
            return unsure(
                    null,
                    "The mail holds hidden characters or speaks to a machine, so nothing in it is taken at its word.");
        }
        if (!facts.path("complete").asBoolean()) {
            return toPerson(null, "Our records on it are incomplete.");
        }
        if (reading.language() == Language.other) {
            return unsure(null, "The mail is in a language that this agent does not read.");
        }
        List<String> strange = reading.orders().stream()
                .filter(number -> find(number).isEmpty())
                .toList();
        if (!strange.isEmpty()) {
            return Judgment.reply(
                    null,
                    List.of(Phrase.notFound),
                    List.of(),
                    SURE,
                    "The mail names " + String.join(", ", strange) + ", which is no order of this customer.");
        }
        if (reading.wants(Wish.earlierRefund)) {
            return toPerson(named().orElse(null), "The customer asks after money that was promised before.");
        }
        return byKind();
    }

    private Judgment byKind() {
        Intent intent = about.intent();
        List<Intent> others = about.others();
        if (about.sureness() < 0.5) {
            return unsure(named().orElse(null), "The agent can't tell what the mail is about.");
        }
        if (intent == Intent.several
                || about.sureness() < PLAIN
                        && intent.isClaim()
                        && others.stream().anyMatch(Intent::isClaim)) {
            return Judgment.reply(
                    named().orElse(null),
                    List.of(Phrase.severalThings),
                    List.of(),
                    SURE,
                    "The mail is about several things at once.");
        }
        Judgment judgment = switch (intent.matter()) {
            case charge -> with(order -> order.overcharge().signum() > 0, this::overcharged);
            case item -> with(order -> order.deliveredOn() != null && order.withinPolicy(), this::faulty);
            case arrival -> with(order -> order.deliveredOn() == null, this::missing);
            case policy -> policyQuestion();
            case giveBack ->
                named().isEmpty() && reading.wants(Wish.rules)
                        ? policyQuestion()
                        : with(
                                order -> says(Intent.cancel)
                                        ? order.deliveredOn() == null
                                        : order.deliveredOn() != null && order.withinPolicy(),
                                this::unwanted);
            case shipping, product, invoice ->
                Judgment.reply(
                        named().orElse(null),
                        List.of(Phrase.questionAbout),
                        List.of(),
                        SURE,
                        "Our records have no answer to the question.");
            default ->
                says(Intent.thanks) && isOnlyThanks()
                        ? thanks()
                        : toPerson(named().orElse(null), "It is not this agent's to answer.");
        };
        return others.isEmpty() ? judgment : judgment.andAlso(Phrase.andAlso);
    }

    private Judgment thanks() {
        return Judgment.reply(
                named().orElse(null),
                List.of(Phrase.welcome),
                List.of(),
                SURE,
                "The customer says thanks and asks for nothing.");
    }

    private boolean isOnlyThanks() {
        return reading.mood() == Mood.calm
                && reading.mail().indexOf('?') < 0
                && reading.mail().length() < 600
                && (!reading.wants(Wish.money) || reading.wants(Wish.thanksForMoney));
    }

    private Judgment overcharged(OrderOnRecord order) {
        boolean twice = says(Intent.duplicateCharge);
        if (order.overcharge().signum() == 0) {
            return toPerson(order, "Our records show no charge above the price of order " + order.number() + ".");
        }
        return money(
                order,
                order.overcharge(),
                twice ? Phrase.chargedTwice : Phrase.chargedTooMuch,
                List.of(twice ? CHARGED_TWICE : CHARGED_TOO_MUCH),
                "Our records show " + order.paid() + " " + order.currency() + " paid for an order of " + order.total()
                        + " " + order.currency() + ".");
    }

    private Judgment faulty(OrderOnRecord order) {
        boolean damaged = !says(Intent.notAsDescribed);
        if (order.deliveredOn() == null) {
            return toPerson(order, "Our records say that order " + order.number() + " has not been delivered.");
        }
        if (!wantsMoney() && (reading.wants(Wish.replacement) || reading.wants(Wish.noMoney))) {
            return toPerson(order, "The customer wants something else than money for it.");
        }
        if (!order.withinPolicy() && !damaged) {
            return declined(order);
        }
        Phrase sorry = damaged ? Phrase.sorryDamaged : Phrase.sorryNotAsDescribed;
        String found = "Order " + order.number() + " was delivered on " + order.deliveredOn() + ".";
        if ((reading.wants(Wish.part) || says(Intent.partial))
                && reading.asked().isEmpty()
                && reading.shares().isEmpty()) {
            if (!wantsMoney() && named().isEmpty()) {
                return asksForNothing(order);
            }
            BigDecimal fair = order.total()
                    .multiply(SMALL_FAULT)
                    .setScale(2, RoundingMode.DOWN)
                    .min(order.price());
            return fair.signum() == 0
                    ? nothingLeft(order)
                    : new Judgment(
                            Resolution.credit,
                            order,
                            fair,
                            List.of(sorry, Phrase.credits),
                            List.of(SMALL),
                            LIKELY,
                            found + " The customer keeps the item and names no amount.");
        }
        List<String> clauses =
                order.withinPolicy() ? List.of(damaged ? DAMAGED : OTHER) : List.of(DAMAGED, LATE_DAMAGE);
        return money(order, order.price(), sorry, clauses, found);
    }

    private Judgment missing(OrderOnRecord order) {
        if (says(Intent.askOrder) && !wantsMoney()) {
            return whereItIs(order);
        }
        if (order.deliveredOn() != null && says(Intent.late)) {
            return toPerson(
                    order, "Order " + order.number() + " has been delivered; the customer complains of the delay.");
        }
        if (order.deliveredOn() != null) {
            return Judgment.reply(
                    order,
                    List.of(Phrase.colleague),
                    List.of(SEEMS_DELIVERED),
                    SURE,
                    "Our records show order " + order.number() + " as delivered on " + order.deliveredOn() + ".");
        }
        boolean overdue = order.daysLate() > PATIENCE_DAYS;
        boolean reports = says(Intent.notArrived);
        if (overdue && (wantsMoney() || reports) && !reading.wants(Wish.noMoney)) {
            return money(
                    order,
                    order.price(),
                    Phrase.sorryNotArrived,
                    List.of(NOT_ARRIVED),
                    "By our records it is " + order.daysLate() + " days late.");
        }
        Judgment where = whereItIs(order);
        return wantsMoney()
                ? where.atMost(UNSURE, "The customer asks for money that §3.2 of the policy does not give yet.")
                : where;
    }

    /** Sent back, cancelled, or money asked for without a reason. */
    private Judgment unwanted(OrderOnRecord order) {
        boolean delivered = order.deliveredOn() != null;
        if (!delivered && (says(Intent.cancel) || wantsMoney())) {
            return money(
                    order,
                    order.price(),
                    Phrase.cancels,
                    List.of(MAY_CANCEL, CANCELLED),
                    "Order " + order.number() + " has not been delivered yet.");
        }
        if (!delivered) {
            return whereItIs(order).atMost(DOUBTFUL, "The customer wants to return what has not arrived.");
        }
        if (reading.wants(Wish.replacement) && !wantsMoney()) {
            return toPerson(order, "The customer wants another item for it.");
        }
        if (!order.withinPolicy()) {
            return declined(order);
        }
        if (!wantsMoney()) {
            return Judgment.reply(
                    order,
                    List.of(Phrase.aboutOrder, Phrase.quotesPolicy, Phrase.sendBack),
                    List.of(MAY_RETURN),
                    SURE - 0.05,
                    "The customer does not ask for money yet.");
        }
        boolean returns = says(Intent.returnItem) || says(Intent.cancel);
        Judgment judgment = money(
                order,
                order.price(),
                returns ? Phrase.takesBack : Phrase.wantsMoneyBack,
                List.of(RETURNED),
                "Order " + order.number() + " was delivered on " + order.deliveredOn()
                        + ", not more than 30 days ago.");
        if (returns || judgment.amount() == null) {
            return judgment;
        }
        // the whole price is what a return gives back; for anything else there has to be a reason
        return named().isEmpty() || judgment.amount().compareTo(order.price()) < 0
                ? judgment.atMost(DOUBTFUL, "The customer gives no reason that the policy backs.")
                : judgment.atMost(LIKELY, "The customer gives no reason; within 30 days they need none.");
    }

    private Judgment declined(OrderOnRecord order) {
        return Judgment.reply(
                order,
                List.of(Phrase.aboutOrder, Phrase.quotesPolicy, Phrase.tooLate),
                List.of(TOO_LATE),
                UNSURE,
                "Order " + order.number() + " was delivered on " + order.deliveredOn()
                        + ", more than 30 days ago. An exception is not this agent's to make.");
    }

    private Judgment whereItIs(OrderOnRecord order) {
        Phrase phrase = order.deliveredOn() != null
                ? Phrase.isDelivered
                : order.daysLate() > 0 ? Phrase.isLate : Phrase.onItsWay;
        return Judgment.reply(
                order, List.of(phrase), List.of(), SURE, "The customer asks where the order is; our records say.");
    }

    private Judgment policyQuestion() {
        String clause = reading.wants(Wish.cancelled) ? MAY_CANCEL : MAY_RETURN;
        return Judgment.reply(
                named().orElse(null),
                List.of(named().isPresent() ? Phrase.aboutOrder : Phrase.thanksForQuestion, Phrase.quotesPolicy),
                List.of(clause),
                SURE - 0.05,
                "The customer asks what our policy is.");
    }

    private Judgment money(
            OrderOnRecord order, BigDecimal limit, Phrase opening, List<String> clauses, String because) {
        if (limit.signum() <= 0) {
            return nothingLeft(order);
        }
        if (!wantsMoney() && named().isEmpty()) {
            return asksForNothing(order);
        }
        List<BigDecimal> asked =
                reading.asked().stream().map(Amount::value).distinct().sorted().toList();
        boolean otherCurrency = reading.asked().stream()
                .map(Amount::currency)
                .filter(Objects::nonNull)
                .anyMatch(currency -> !order.currency().equals(currency));
        if (asked.isEmpty() && !reading.shares().isEmpty()) {
            // anywhere else a share may be a rebate, or what somebody else said
            if (!about.isOf(Matter.item)
                    || reading.shares().stream().map(Share::percent).distinct().count() > 1) {
                return unsure(order, "The mail names shares of a price, and it is not clear of what.");
            }
            asked = List.of(order.total()
                    .multiply(reading.shares().get(0).percent())
                    .divide(BigDecimal.valueOf(100), 2, RoundingMode.DOWN));
        }
        if (otherCurrency || !asked.isEmpty() && asked.get(0).signum() == 0) {
            return unsure(order, "The customer asks for an amount that can't be paid for this order.");
        }
        BigDecimal amount = asked.isEmpty() ? limit : asked.get(0).min(limit).setScale(2, RoundingMode.DOWN);
        boolean voucher = reading.wants(Wish.voucher);
        Judgment judgment = new Judgment(
                voucher ? Resolution.credit : Resolution.refund,
                order,
                amount,
                List.of(opening, voucher ? Phrase.credits : Phrase.refunds),
                clauses,
                SURE,
                because);
        if (reading.wants(Wish.otherAccount)) {
            return judgment.atMost(
                    DOUBTFUL, "The mail names an account, but refunds go to the means of payment only (§5.2).");
        }
        if (asked.size() > 1) {
            return judgment.atMost(DOUBTFUL, "The mail asks for several amounts; this is the smallest.");
        }
        return asked.isEmpty() || asked.get(0).compareTo(limit) <= 0
                ? judgment
                : judgment.atMost(
                        DOUBTFUL,
                        "The customer asks for " + asked.get(0) + ", but no more than " + limit + " is backed (§5.1).");
    }

    private Judgment asksForNothing(OrderOnRecord order) {
        return toPerson(order, "The customer names no order and asks for no money.");
    }

    private Judgment nothingLeft(OrderOnRecord order) {
        return toPerson(order, "What was paid for order " + order.number() + " has been refunded already (§5.1).");
    }

    /** That a person has to answer is plain. The rules see what the reply promises. */
    private static Judgment toPerson(@Nullable OrderOnRecord order, String because) {
        return Judgment.reply(order, List.of(Phrase.colleague), List.of(), SURE, because);
    }

    private Judgment unsure(@Nullable OrderOnRecord order, String because) {
        return Judgment.reply(order, List.of(Phrase.colleague), List.of(), UNSURE, because);
    }

    /** Goes on with the order that the mail is about, where that is clear. */
    private Judgment with(Predicate<OrderOnRecord> fits, Function<OrderOnRecord, Judgment> then) {
        Optional<OrderOnRecord> named = named();
        if (named.isPresent()) {
            Judgment judgment = then.apply(named.get());
            return reading.orders().size() == 1
                    ? judgment
                    : judgment.atMost(DOUBTFUL, "The mail names other orders, too.");
        }
        if (!reading.orders().isEmpty()) {
            return toPerson(null, "The mail names several orders.");
        }
        List<OrderOnRecord> fitting =
                orders.size() == 1 ? orders : orders.stream().filter(fits).toList();
        if (fitting.size() == 1) {
            Judgment judgment = then.apply(fitting.get(0));
            if (orders.size() == 1) {
                return judgment.atMost(ALONE, "The mail names no order; this is the only one that they have.");
            }
            return judgment.atMost(
                    judgment.amount() == null ? ALONE : LIKELY,
                    "The mail names no order; this is the only one that fits.");
        }
        return orders.isEmpty()
                ? toPerson(null, "The customer has no order on record.")
                : Judgment.reply(
                        null,
                        List.of(Phrase.whichOrder),
                        List.of(),
                        SURE - 0.1,
                        "The mail names no order, and several fit.");
    }

    /** The one order that the mail names or that was chosen with it. */
    private Optional<OrderOnRecord> named() {
        String chosen = reading.chosen();
        if (chosen != null) {
            return find(chosen);
        }
        return reading.orders().size() == 1 ? find(reading.orders().iterator().next()) : Optional.empty();
    }

    private Optional<OrderOnRecord> find(String number) {
        return orders.stream().filter(order -> order.number().equals(number)).findFirst();
    }

    private boolean wantsMoney() {
        return reading.wants(Wish.money) && !reading.wants(Wish.noMoney);
    }

    private boolean says(Intent intent) {
        return about.intent() == intent;
    }
}
