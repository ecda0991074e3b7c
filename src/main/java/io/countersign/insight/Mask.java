package io.countersign.insight;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.countersign.cases.Json;
import io.countersign.cases.Schemas;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Takes personal data out of a line of feedback. Whatever is said in words could name a person, so every text in what
 * was asked, proposed, carried out, changed, commented and reported is replaced by its length, but for the values that
 * the workflow's schemas list. Numbers, yes and no, codes and times stay; who decided does not.
 */
final class Mask {

    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,15}(\\.\\d{1,6})?");
    private static final Pattern CODE = Pattern.compile("[a-z][A-Za-z]{0,31}");

    private final Set<String> listed = new HashSet<>();
    private final Set<String> numbers;

    Mask(Schemas schemas, String workflow) {
        listed.addAll(listed(Json.parse(schemas.text(workflow, "request"))));
        listed.addAll(listed(Json.parse(schemas.text(workflow, "action"))));
        numbers = schemas.numbersOfAction(workflow);
    }

    /** Values that a schema lists: they name nobody. */
    static Set<String> listed(JsonNode schema) {
        Set<String> listed = new HashSet<>();
        schema.findValues("enum").forEach(values -> values.forEach(value -> listed.add(value.asText())));
        return listed;
    }

    ObjectNode of(ObjectNode line) {
        ObjectNode masked = line.deepCopy();
        for (String field : Set.of("request", "carriedOut")) {
            masked.set(field, texts(line.path(field)));
        }
        if (line.path("proposal") instanceof ObjectNode proposal) {
            masked.set("proposal", texts(proposal));
            masked.withObject("/proposal").set("agent", proposal.path("agent"));
        }
        masked.withArray("differences").forEach(difference -> {
            boolean number = numbers.contains(difference.path("field").asText());
            for (String side : Set.of("proposed", "carriedOut")) {
                String value = difference.path(side).asText("");
                if (!number || !NUMBER.matcher(value).matches()) {
                    ((ObjectNode) difference).set(side, texts(difference.path(side)));
                }
            }
            ((ObjectNode) difference).set("comment", texts(difference.path("comment")));
        });
        masked.withArray("decisions").forEach(this::decision);
        decision(masked.path("decision"));
        masked.withArray("outcomes").forEach(outcome -> {
            ((ObjectNode) outcome).set("note", texts(outcome.path("note")));
            if (!CODE.matcher(outcome.path("kind").asText()).matches()) {
                ((ObjectNode) outcome).set("kind", texts(outcome.path("kind")));
            }
        });
        return masked;
    }

    private void decision(JsonNode of) {
        if (of instanceof ObjectNode decision) {
            decision.set("comment", texts(decision.path("comment")));
            decision.set("edited", texts(decision.path("edited")));
            decision.putNull("by");
        }
    }

    private JsonNode texts(JsonNode node) {
        if (node.isTextual()) {
            String text = node.textValue();
            return listed.contains(text)
                    ? node
                    : TextNode.valueOf("[text of " + text.codePointCount(0, text.length()) + " characters]");
        }
        if (node instanceof ObjectNode object) {
            ObjectNode masked = Json.empty();
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                masked.set(field.getKey(), texts(field.getValue()));
            }
            return masked;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode masked = Json.empty().arrayNode();
            array.forEach(entry -> masked.add(texts(entry)));
            return masked;
        }
        return node.isMissingNode() ? Json.empty().nullNode() : node;
    }
}
