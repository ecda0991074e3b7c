package io.countersign.workflow.ticket;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.workflow.ticket.Judgment.Resolution;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a reviewer tells the agent to do better. Unlike the mail it is trusted, within what the records allow. */
record Instruction(String text) {

    private static final Pattern AMOUNT = Pattern.compile(
            "\\b(?:make|set|change|reduce|lower|raise|increase|refund|pay|credit|give|offer|to|only|just|auf|nur|erstatte\\w*|zahle\\w*|gib)\\b"
                    + "(?: (?:it|only|just|to|them|him|her|the|customer|amount|auf|nur|ihm|ihr)){0,4}:? (\\d{1,6}(?:[.,]\\d{1,2})?)(?![\\d%-]| ?(?:%|days?|tage?|hours?))",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern NO_MONEY = pattern(
            "no (?:refund|money|credit)|(?:don't|do not|not) (?:refund|pay|credit)|(?:only|just) (?:a )?reply|reply only|decline|reject|refuse"
                    + "|without (?:a |any )?(?:refund|money)|keine? (?:erstattung|gutschrift|geld)|nicht erstatten|ablehnen|nur antworten");
    private static final Pattern CREDIT = pattern("credit|voucher|gutschrift|gutschein|guthaben");
    private static final Pattern REFUND = pattern("refund|pay back|money back|erstatte\\w*|zurückzahlen");
    private static final Pattern ALL =
            pattern("full(?:y| amount| price)?|whole|entire|complete(?:ly)?|voll\\w*|ganz\\w*|komplett\\w*");
    private static final Pattern SORRY = pattern(
            "apolog\\w*|sorry|regret|friendl\\w*|warm\\w*|polite\\w*|nicer|entschuldig\\w*|freundlich\\w*|höflich\\w*");

    static Instruction of(String text) {
        return new Instruction(text.strip());
    }

    /** @param previous the action that was sent back; null where there was none */
    Judgment apply(Judgment judgment, JsonNode facts, @Nullable JsonNode previous) {
        OrderOnRecord order = order(judgment, facts, previous).orElse(null);
        List<String> done = new ArrayList<>();
        Judgment next = judgment;
        Optional<BigDecimal> amount = amount();
        if (says(NO_MONEY)) {
            next = reply(judgment, order);
            done.add("proposes no money");
        } else if (order != null
                && order.refundable().signum() > 0
                && (amount.isPresent() || changesKind() || says(ALL))) {
            BigDecimal wanted =
                    amount.orElseGet(() -> says(ALL) || judgment.amount() == null ? order.price() : judgment.amount());
            BigDecimal bounded = wanted.min(order.refundable()).setScale(2, RoundingMode.DOWN);
            if (bounded.signum() > 0) {
                next = money(judgment, order, bounded);
                done.add("proposes " + bounded + " " + order.currency()
                        + (bounded.compareTo(wanted) < 0 ? ", as no more is left to refund (§5.1)" : ""));
            }
        }
        if (says(SORRY)) {
            List<Phrase> phrases = new ArrayList<>(next.phrases());
            phrases.remove(Phrase.apologises);
            phrases.add(Phrase.apologises);
            next = with(next, phrases, next.because());
            done.add("apologises in the reply");
        }
        String read = "A reviewer's instruction was read (\"" + shortened() + "\"): ";
        Judgment heard = done.isEmpty()
                ? with(next, next.phrases(), read + "this agent could not act on it. " + next.because())
                : with(next, next.phrases(), read + "it now " + String.join(" and ", done) + ". " + next.because());
        // whoever sent it back has to see what became of it
        return heard.atMost(Judgment.LIKELY);
    }

    private Optional<BigDecimal> amount() {
        List<Amount> named = Amount.in(text);
        Matcher matcher = AMOUNT.matcher(text);
        if (matcher.find()) {
            return Optional.of(new BigDecimal(matcher.group(1).replace(',', '.')));
        }
        // with several it would be a guess
        return named.size() == 1 ? Optional.of(named.get(0).value()) : Optional.empty();
    }

    private static Optional<OrderOnRecord> order(Judgment judgment, JsonNode facts, @Nullable JsonNode previous) {
        OrderOnRecord judged = judgment.order();
        if (judged != null) {
            return Optional.of(judged);
        }
        String number = previous == null ? "" : previous.path("order").asText("");
        List<OrderOnRecord> orders = OrderOnRecord.in(facts);
        return orders.stream()
                .filter(order -> order.number().equals(number) || orders.size() == 1)
                .findFirst();
    }

    private Judgment money(Judgment judgment, OrderOnRecord order, BigDecimal amount) {
        boolean credit = says(CREDIT) || judgment.resolution() == Resolution.credit && !says(REFUND);
        Phrase opening = judgment.resolution() == Resolution.reply
                ? Phrase.aboutOrder
                : judgment.phrases().get(0);
        return new Judgment(
                credit ? Resolution.credit : Resolution.refund,
                order,
                amount,
                List.of(opening, credit ? Phrase.credits : Phrase.refunds),
                judgment.clauses(),
                Math.max(judgment.confidence(), Judgment.LIKELY),
                judgment.because());
    }

    private static Judgment reply(Judgment judgment, @Nullable OrderOnRecord order) {
        return Judgment.reply(
                order,
                order == null ? List.of(Phrase.notBacked) : List.of(Phrase.aboutOrder, Phrase.notBacked),
                judgment.clauses(),
                judgment.confidence(),
                judgment.because());
    }

    private static Judgment with(Judgment judgment, List<Phrase> phrases, String because) {
        return new Judgment(
                judgment.resolution(),
                judgment.order(),
                judgment.amount(),
                phrases,
                judgment.clauses(),
                judgment.confidence(),
                because);
    }

    private boolean changesKind() {
        return says(CREDIT) || says(REFUND);
    }

    private boolean says(Pattern pattern) {
        return pattern.matcher(text).find();
    }

    private String shortened() {
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }

    private static Pattern pattern(String words) {
        return Pattern.compile(
                "(?<!\\p{L})(?:" + words + ")(?!\\p{L})", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }
}
