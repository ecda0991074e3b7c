package io.countersign;

import io.countersign.cases.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a reviewer submits: the variables of a completion, as Camunda's REST API takes them. */
public final class Say {

    private Say() {}

    public static Map<String, Object> approve() {
        return values("outcome", "approve");
    }

    public static Map<String, Object> reject() {
        return values("outcome", "reject", "reason", "notJustified", "comment", "The pan was used for a year.");
    }

    public static Map<String, Object> escalate() {
        return values("outcome", "escalate", "reason", "aboveMyAuthority", "comment", "Somebody above has to look.");
    }

    public static Map<String, Object> revise(String instruction) {
        return values("outcome", "revise", "reason", "wrongAmount", "comment", instruction);
    }

    public static Map<String, Object> edit(Map<String, ?> changedFields) {
        Map<String, Object> values = values("outcome", "edit", "reason", "wrongAmount");
        values.put("edited", json(changedFields));
        return values;
    }

    /** Variables of type String; names and values in turn. */
    public static Map<String, Object> values(String... namesAndValues) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put(namesAndValues[i], Map.of("value", namesAndValues[i + 1], "type", "String"));
        }
        return values;
    }

    /** These and one more. */
    public static Map<String, Object> with(Map<String, Object> values, String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(values);
        more.put(name, value);
        return more;
    }

    public static Map<String, Object> json(Object value) {
        return Map.of("value", Json.write(value), "type", "Json");
    }
}
