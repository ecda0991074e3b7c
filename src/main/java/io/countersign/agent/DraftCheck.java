package io.countersign.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.Json;
import io.countersign.cases.Schemas;
import io.countersign.cases.Violation;
import io.countersign.proposal.AgentId;
import io.countersign.proposal.Draft;
import io.countersign.proposal.Evidence;
import io.countersign.proposal.Preview;
import io.countersign.proposal.Proposal;
import io.countersign.proposal.Workflow;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Takes nothing of a draft on trust: its action must have the right shape, its quotes must stand in their source. */
@Component
class DraftCheck {

    private static final Pattern MAIL_ADDRESS = Pattern.compile("[^\\s@<>]+@[^\\s@<>]+");
    /** Numbers beside a currency, or with two decimals: no telephone or bank account. */
    private static final Pattern MONEY = Pattern.compile(
            "(?:[A-Z]{3}|[€$£]) ?\\d[\\d.,]{0,20}|\\d[\\d.,]{0,20} ?(?:[A-Z]{3}\\b|[€$£])|\\d[\\d.,]{0,20}[.,]\\d{2}\\b");

    private static final Pattern PARTS = Pattern.compile("([\\d.,]*?)(?:[.,](\\d{1,2}))?");

    private final Schemas schemas;
    private final LongQuotes quotes;

    DraftCheck(Schemas schemas, LongQuotes quotes) {
        this.quotes = quotes;
        this.schemas = schemas;
    }

    /** @throws AgentFailed where the draft can't be a proposal */
    Proposal proposal(Workflow workflow, String key, ObjectNode request, JsonNode facts, AgentId by, Draft draft) {
        List<Violation> violations = schemas.ofAction(workflow.name(), draft.action());
        if (!violations.isEmpty()) {
            throw new AgentFailed(by.name() + " proposed what is no action: " + violations, null);
        }
        Double confidence = draft.confidence();
        if (confidence != null && !(confidence >= 0 && confidence <= 1)) {
            throw new AgentFailed(by.name() + " states a confidence of " + confidence + ", not 0 to 1", null);
        }
        Preview preview = workflow.preview(request, facts, draft.action());
        return new Proposal(
                by,
                draft.action(),
                draft.summary(),
                draft.rationale(),
                confidence,
                verbatim(draft.evidence(), workflow.sources(request)).stream()
                        .map(evidence -> quotes.shortened(key, evidence))
                        .toList(),
                preview.impact(),
                preview.changes());
    }

    /**
     * What is wrong with a language model's whole answer, in words for that model: they may quote it, so they go nowhere
     * else. Where nothing is, {@link #proposal} takes it as it is.
     *
     * @param answer {@code action}, {@code summary}, {@code rationale}, {@code confidence}, {@code evidence}
     */
    List<String> objections(Workflow workflow, ObjectNode request, JsonNode facts, AgentId by, ObjectNode answer) {
        ObjectNode proposal = answer.deepCopy();
        proposal.set("agent", Json.tree(by));
        List<Violation> shape = new ArrayList<>(schemas.ofProposal(proposal));
        for (String field : List.of("rationale", "confidence", "evidence")) {
            if (answer.path(field).isMissingNode() || answer.path(field).isNull()) {
                shape.add(new Violation("proposal." + field, "is missing"));
            }
        }
        if (answer.path("action").isObject()) {
            shape.addAll(schemas.ofAction(workflow.name(), answer.path("action")));
        }
        if (!shape.isEmpty()) {
            return shape.stream()
                    .map(violation -> violation.field() + " " + violation.problem() + ".")
                    .toList();
        }
        JsonNode action = answer.path("action");
        Map<String, String> sources = workflow.sources(request);
        List<String> objections = new ArrayList<>();
        answer.path("evidence").forEach(item -> {
            String quote = item.path("quote").asText();
            if (quote.isBlank() || sources.values().stream().noneMatch(source -> source.contains(quote))) {
                objections.add("The quote “" + quote + "” stands in no source word for word.");
            }
        });
        String known = facts + "\n" + String.join("\n", sources.values());
        String currency = action.path("currency").asText("");
        if (!currency.isEmpty()
                && !Pattern.compile("\\b" + currency + "\\b").matcher(known).find()) {
            objections.add("The currency " + currency + " is neither in the records nor in the request.");
        }
        BigDecimal amount = workflow.amount(action);
        if (amount.signum() != 0 && !within(amount, facts, sources)) {
            objections.add("The amount " + amount.toPlainString() + " is above every amount in records and request.");
        }
        String records = facts.toString().toLowerCase(Locale.ROOT);
        action.properties().stream()
                .map(field -> field.getValue().asText(""))
                .filter(value -> MAIL_ADDRESS.matcher(value).matches())
                .filter(value -> !records.contains("\"" + value.toLowerCase(Locale.ROOT) + "\""))
                .forEach(value -> objections.add("The address " + value + " is not on record."));
        objections.addAll(workflow.objections(request, facts, action));
        return objections;
    }

    private static boolean within(BigDecimal amount, JsonNode facts, Map<String, String> sources) {
        return isReached(amount, facts)
                || sources.values().stream()
                        .flatMap(source -> MONEY.matcher(source).results())
                        .map(found -> money(found.group()))
                        .anyMatch(found -> found.compareTo(amount) >= 0);
    }

    private static boolean isReached(BigDecimal amount, JsonNode recorded) {
        return recorded.isNumber()
                ? recorded.decimalValue().compareTo(amount) >= 0
                : recorded.valueStream().anyMatch(part -> isReached(amount, part));
    }

    /** Of 1,234.56 and 1.234,56 alike: what stands before one or two digits at the end is the decimal point. */
    private static BigDecimal money(String words) {
        Matcher parts = PARTS.matcher(words.replaceAll("[^\\d.,]|[.,]+$", ""));
        if (!parts.matches()) {
            return BigDecimal.ZERO;
        }
        String whole = parts.group(1).replaceAll("[.,]", "");
        return new BigDecimal((whole.isEmpty() ? "0" : whole) + (parts.group(2) == null ? "" : "." + parts.group(2)));
    }

    /** What stands in a source word for word, under that source's name. An invented quote is no evidence. */
    private static List<Evidence> verbatim(List<Evidence> evidence, Map<String, String> sources) {
        return evidence.stream()
                .filter(item -> !item.quote().isBlank())
                .flatMap(item -> sources.entrySet().stream()
                        .filter(source -> source.getValue().contains(item.quote()))
                        .limit(1)
                        .map(source -> new Evidence(source.getKey(), item.quote(), item.reference())))
                .toList();
    }
}
