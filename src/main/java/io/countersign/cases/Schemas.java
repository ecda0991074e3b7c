package io.countersign.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.countersign.proposal.Files;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** The shape that requests and actions must have: the JSON Schemas beside the models, and what no schema can say. */
@Component
public class Schemas {

    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final SchemaValidatorsConfig CONFIG = SchemaValidatorsConfig.builder()
            .pathType(PathType.LEGACY)
            .locale(Locale.ENGLISH)
            .build();

    private static final int MOST_DIGITS = 20;
    private static final String TOO_LONG_A_NUMBER = "is a number of more than " + MOST_DIGITS + " digits";

    private final Files files;
    private final Map<String, JsonSchema> parsed = new ConcurrentHashMap<>();

    Schemas(Files files) {
        this.files = files;
    }

    /** What is wrong with a request to this workflow. */
    public List<Violation> ofRequest(String workflow, JsonNode request) {
        return check("request", text(workflow, "request"), request);
    }

    /** What is wrong with an action of this workflow. */
    public List<Violation> ofAction(String workflow, JsonNode action) {
        List<Violation> violations = check("action", text(workflow, "action"), action);
        if (violations.isEmpty()) {
            checkScale("action", action, violations);
        }
        return violations;
    }

    /** What is wrong with the frame of a proposal from outside; its action is looked at by {@link #ofAction}. */
    public List<Violation> ofProposal(JsonNode proposal) {
        return check("proposal", ofProposals(), proposal);
    }

    /** The text of the schema of a proposal from outside, whatever its workflow. */
    public String ofProposals() {
        return files.read("processes/proposal.json");
    }

    /** The text of the schema of what is reported of a case later. */
    public String ofOutcomes() {
        return files.read("processes/outcome.json");
    }

    /** What is wrong with a report of what became of a case. */
    public List<Violation> ofOutcome(JsonNode outcome) {
        return check("outcome", ofOutcomes(), outcome);
    }

    /** Names of the action's fields that are numbers. */
    public Set<String> numbersOfAction(String workflow) {
        Set<String> numbers = new HashSet<>();
        Json.object(text(workflow, "action")).path("properties").properties().forEach(property -> {
            if (property.getValue().path("type").toString().contains("\"number\"")) {
                numbers.add(property.getKey());
            }
        });
        return numbers;
    }

    /** The text of a schema, {@code request} or {@code action}. */
    public String text(String workflow, String kind) {
        return files.read("processes/" + workflow + "/" + workflow + "." + kind + ".json");
    }

    private List<Violation> check(String kind, String schemaText, JsonNode node) {
        List<Violation> violations = new ArrayList<>();
        checkValues(kind, node, violations);
        if (violations.stream().anyMatch(violation -> violation.problem().equals(TOO_LONG_A_NUMBER))) {
            return violations;
        }
        JsonSchema schema = parsed.computeIfAbsent(schemaText, text -> FACTORY.getSchema(text, CONFIG));
        Map<String, Violation> byField = new LinkedHashMap<>();
        schema.validate(node).forEach(message -> {
            String place = message.getInstanceLocation().toString().replaceFirst("^\\$", kind);
            String field = message.getProperty() == null ? place : place + "." + message.getProperty();
            byField.putIfAbsent(field, new Violation(field, problem(message)));
        });
        byField.values().stream()
                .filter(found -> violations.stream().noneMatch(v -> v.field().equals(found.field())))
                .toList()
                .forEach(violations::add);
        return violations;
    }

    private static String problem(ValidationMessage message) {
        Object limit = message.getArguments() == null || message.getArguments().length == 0
                ? ""
                : message.getArguments()[message.getArguments().length - 1];
        return switch (message.getType()) {
            case "required" -> "is missing";
            case "additionalProperties" -> "is not known";
            case "type" ->
                "has to be of type "
                        + String.valueOf(limit).replaceAll("[\\[\\]\"]", "").replace(",", " or ");
            case "enum", "const" -> "has to be one of " + String.valueOf(limit).replaceAll("[\\[\\]\"]", "");
            case "maxLength" -> "has more than " + limit + " characters";
            case "minLength" -> "has fewer than " + limit + " characters";
            case "minimum" -> "has to be at least " + limit;
            case "exclusiveMinimum" -> "has to be more than " + limit;
            case "maximum" -> "has to be at most " + limit;
            case "multipleOf" -> "has to be a multiple of " + limit;
            case "maxItems" -> "has more than " + limit + " items";
            case "pattern" -> "is not of the form that it has to have";
            default -> String.valueOf(message.getMessage()).replaceFirst("^\\$[^:]*: ", "");
        };
    }

    /**
     * What no schema says. Control characters do not show, and NUL fails one of the databases; tab and line breaks are
     * text. A short number such as 1e9999999 would keep a processor busy for minutes.
     */
    private static void checkValues(String place, JsonNode node, List<Violation> violations) {
        if (node.isTextual()) {
            node.textValue()
                    .codePoints()
                    .filter(c -> Character.getType(c) == Character.CONTROL && c != '\t' && c != '\n' && c != '\r'
                            || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
                    .findFirst()
                    .ifPresent(c -> violations.add(new Violation(
                            place,
                            "has the control character U+%04X; only tab and line breaks may be used".formatted(c))));
        }
        if (node.isNumber()
                && (Math.abs(node.decimalValue().scale()) > MOST_DIGITS
                        || node.decimalValue().precision() > MOST_DIGITS)) {
            violations.add(new Violation(place, TOO_LONG_A_NUMBER));
        }
        if (node instanceof ObjectNode object) {
            object.properties()
                    .forEach(field -> checkValues(place + "." + field.getKey(), field.getValue(), violations));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                checkValues(place + "[" + i + "]", node.get(i), violations);
            }
        }
    }

    /** Numbers beside a currency are money: no more decimals than the currency has. */
    private static void checkScale(String place, JsonNode action, List<Violation> violations) {
        if (!action.path("currency").isTextual()) {
            return;
        }
        String code = action.path("currency").textValue();
        Optional<Currency> currency = Currency.getAvailableCurrencies().stream()
                .filter(c -> c.getCurrencyCode().equals(code) && c.getDefaultFractionDigits() >= 0)
                .findFirst();
        if (currency.isEmpty()) {
            violations.add(new Violation(place + ".currency", "is not a currency of ISO 4217"));
            return;
        }
        int digits = currency.get().getDefaultFractionDigits();
        action.properties().forEach(field -> {
            if (field.getValue().isNumber()) {
                BigDecimal amount = field.getValue().decimalValue();
                if (amount.signum() != 0 && amount.stripTrailingZeros().scale() > digits) {
                    violations.add(new Violation(
                            place + "." + field.getKey(), "has more decimals than the " + digits + " of " + code));
                }
            }
        });
    }
}
