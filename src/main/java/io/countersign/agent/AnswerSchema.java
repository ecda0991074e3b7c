package io.countersign.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.Json;
import java.util.Iterator;
import java.util.Map;

/**
 * The shape that a language model has to answer in, made from {@code <workflow>.action.json}. Strict schemas know no
 * optional fields and few keywords: all fields are required and an optional one may be null; what is left out here is
 * checked in the answer.
 */
final class AnswerSchema {

    private final ObjectNode action;

    /** @param schema the text of the action's schema */
    AnswerSchema(String schema) {
        this.action = Json.object(schema);
    }

    /** The strict schema as text. */
    String text() {
        ObjectNode schema = Json.empty().put("type", "object").put("additionalProperties", false);
        ObjectNode fields = schema.putObject("properties");
        fields.set("action", strict(action, true));
        fields.putObject("summary").put("type", "string").put("description", "One sentence: what you propose.");
        fields.putObject("rationale").put("type", "string").put("description", "Your reasons, in plain words.");
        fields.putObject("confidence").put("type", "number").put("description", "How sure you are, 0 to 1.");
        ObjectNode quote = Json.empty().put("type", "object").put("additionalProperties", false);
        ObjectNode parts = quote.putObject("properties");
        parts.putObject("source").put("type", "string").put("description", "Name of one of the sources.");
        parts.putObject("quote").put("type", "string").put("description", "Word for word from that source.");
        parts.putObject("reference").putArray("type").add("string").add("null");
        quote.putArray("required").add("source").add("quote").add("reference");
        fields.putObject("evidence").put("type", "array").set("items", quote);
        ArrayNode required = schema.putArray("required");
        fields.fieldNames().forEachRemaining(required::add);
        return Json.write(schema);
    }

    /** An action without the nulls that only the strict schema asks for. */
    ObjectNode plain(ObjectNode answered) {
        ObjectNode plain = answered.deepCopy();
        Iterator<Map.Entry<String, JsonNode>> fields = plain.fields();
        while (fields.hasNext()) {
            Map.Entry<String, JsonNode> field = fields.next();
            JsonNode type = action.path("properties").path(field.getKey()).path("type");
            if (field.getValue().isNull() && !type.toString().contains("\"null\"")) {
                fields.remove();
            }
        }
        return plain;
    }

    private static ObjectNode strict(JsonNode schema, boolean required) {
        ObjectNode strict = Json.empty();
        for (String kept : new String[] {"description", "enum", "const"}) {
            if (schema.has(kept)) {
                strict.set(kept, schema.get(kept));
            }
        }
        JsonNode type = schema.path("type");
        ArrayNode types = strict.putArray("type");
        if (type.isArray()) {
            type.forEach(types::add);
        } else {
            types.add(type.asText("string"));
        }
        if (!required && !types.toString().contains("\"null\"")) {
            types.add("null");
            if (strict.path("enum") instanceof ArrayNode values) {
                strict.set("enum", values.deepCopy().addNull());
            }
        }
        if (schema.path("properties").isObject()) {
            ObjectNode fields = strict.putObject("properties");
            ArrayNode all = strict.putArray("required");
            schema.path("properties").properties().forEach(field -> {
                boolean must = schema.path("required")
                        .valueStream()
                        .anyMatch(name -> name.asText().equals(field.getKey()));
                fields.set(field.getKey(), strict(field.getValue(), must));
                all.add(field.getKey());
            });
            strict.put("additionalProperties", false);
        }
        if (schema.path("items").isObject()) {
            strict.set("items", strict(schema.path("items"), true));
        }
        if (types.size() == 1) {
            strict.set("type", types.get(0));
        }
        return strict;
    }
}
