package io.countersign.review;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.CaseVariables;
import io.countersign.cases.Json;
import io.countersign.cases.Refused;
import io.countersign.proposal.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.engine.variable.value.SerializableValue;
import org.camunda.bpm.engine.variable.value.TypedValue;
import org.camunda.spin.plugin.variable.value.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What a reviewer submitted, understood. Tasklist sends every field of a form, so empty and unchanged ones are none.
 *
 * @param edited the fields of the action that are changed; empty where none is
 */
record Submission(
        Outcome outcome, @Nullable String reason, @Nullable String comment, ObjectNode edited) {

    private static final List<String> NAMES = List.of("outcome", "reason", "comment", "edited");
    private static final List<String> REASONS = List.of(
            "notJustified",
            "wrongAmount",
            "wrongRecipient",
            "wrongContent",
            "wrongTone",
            "policyException",
            "missingInformation",
            "suspectedFraud",
            "aboveMyAuthority",
            "needsExpert",
            "other");
    static final int LONGEST_COMMENT = 4000;

    /**
     * @param submitted variables by name, as the engine was given them
     * @param known the case's own, to tell what is unchanged
     * @param reasons codes that only this workflow knows
     * @param action that the review is about; null where there is no proposal
     * @throws Refused where it is not a decision that could be taken
     */
    static Submission read(
            Map<String, Object> submitted, CaseVariables known, @Nullable JsonNode action, Set<String> reasons) {
        VariableMap values = Variables.fromMap(submitted);
        for (String name : values.keySet()) {
            if (!NAMES.contains(name)
                    && !unchanged(values.getValueTyped(name), known.scope().getVariableTyped(name, false))) {
                throw refuse("Only outcome, reason, comment and edited can be submitted, not “" + name + "”.");
            }
        }
        String word = text(values, "outcome");
        if (word == null) {
            throw refuse("Choose an outcome: approve, reject, edit, escalate or revise.");
        }
        Outcome outcome = Arrays.stream(Outcome.values())
                .filter(o -> o.name().equals(word))
                .findFirst()
                .orElseThrow(() ->
                        refuse("“" + word + "” is no outcome. Choose approve, reject, edit, escalate or revise."));
        String reason = text(values, "reason");
        if (reason != null && !REASONS.contains(reason) && !reasons.contains(reason)) {
            throw refuse("“" + reason + "” is no reason that this workflow knows.");
        }
        if (reason == null && outcome != Outcome.approve) {
            throw refuse("Choose a reason; to " + outcome + " needs one.");
        }
        String comment = words(values, "comment", LONGEST_COMMENT);
        if (comment == null
                && (outcome == Outcome.reject || outcome == Outcome.escalate || outcome == Outcome.revise)) {
            throw refuse(
                    outcome == Outcome.revise
                            ? "Say in the comment what the agent should do differently."
                            : "Say why in the comment; to " + outcome + " needs one.");
        }
        ObjectNode edited = changes(values.getValueTyped("edited"), action);
        if (outcome == Outcome.edit && edited.isEmpty()) {
            throw refuse("The edit changes nothing. Change a field, or approve.");
        }
        if (outcome != Outcome.edit && !edited.isEmpty()) {
            throw refuse("You changed " + fields(edited) + " but chose to " + outcome
                    + ". Choose edit to carry out your version, or undo the change.");
        }
        return new Submission(outcome, reason, comment, edited);
    }

    /**
     * What a person wrote; null where they wrote nothing.
     *
     * @param longest in characters
     * @throws Refused where it is no text, too long, or has control characters
     */
    static @Nullable String words(Map<String, Object> submitted, String name, int longest) {
        String words = text(Variables.fromMap(submitted), name);
        if (words != null && words.length() > longest) {
            throw refuse("The " + name + " is longer than " + longest + " characters.");
        }
        if (words != null
                && words.codePoints()
                        .anyMatch(c -> Character.getType(c) == Character.CONTROL && c != '\t' && c != '\n' && c != '\r'
                                || Character.getType(c) == Character.SURROGATE)) {
            throw refuse("The " + name + " has a control character; only tab and line breaks may be used.");
        }
        return words;
    }

    private static ObjectNode changes(@Nullable TypedValue value, @Nullable JsonNode action) {
        JsonNode edited;
        try {
            edited = isBlank(value) ? null : json(value);
        } catch (IllegalArgumentException e) {
            throw refuse("edited is no JSON: it has to be an object with the action's changed fields.");
        }
        ObjectNode changes = Json.empty();
        if (edited == null || edited.isNull()) {
            return changes;
        }
        if (!edited.isObject()) {
            throw refuse("edited has to be a JSON object with the action's changed fields.");
        }
        edited.properties().forEach(field -> {
            JsonNode now = field.getValue();
            JsonNode before = action == null ? null : action.get(field.getKey());
            boolean none = now.isNull() || now.isTextual() && now.textValue().isBlank();
            if (!none && !same(now, before)) {
                changes.set(field.getKey(), now);
            }
        });
        return changes;
    }

    private static boolean unchanged(@Nullable TypedValue now, @Nullable TypedValue before) {
        if (isBlank(now)) {
            return true;
        }
        JsonNode json = json(now);
        return json == null || json.isNull() || same(json, json(before));
    }

    private static boolean isBlank(@Nullable TypedValue value) {
        return value == null
                || !(value instanceof SerializableValue)
                        && (value.getValue() == null || value.getValue() instanceof String text && text.isBlank());
    }

    private static boolean same(JsonNode one, @Nullable JsonNode other) {
        if (other != null && one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue()) == 0;
        }
        if (other != null && one.isTextual() && other.isTextual()) {
            // a browser's text field ends its lines with a line feed alone
            return one.textValue()
                    .replace("\r\n", "\n")
                    .equals(other.textValue().replace("\r\n", "\n"));
        }
        return one.equals(other);
    }

    private static @Nullable JsonNode json(@Nullable TypedValue value) {
        if (value instanceof JsonValue) {
            return CaseVariables.json(value);
        }
        if (value instanceof SerializableValue) {
            throw refuse("Only texts and JSON can be submitted, not values of type "
                    + value.getType().getName() + ".");
        }
        if (value == null || value.getValue() == null) {
            return null;
        }
        if (value.getValue() instanceof String text) {
            return text.strip().startsWith("{") ? Json.parse(text) : Json.tree(text);
        }
        return Json.tree(value.getValue());
    }

    private static @Nullable String text(VariableMap values, String name) {
        Object value = values.get(name);
        if (value == null || value instanceof String text && text.isBlank()) {
            return null;
        }
        if (value instanceof String text) {
            return text.strip();
        }
        throw refuse(name + " has to be a text.");
    }

    private static String fields(ObjectNode edited) {
        return edited.properties().stream().map(Map.Entry::getKey).collect(Collectors.joining(", "));
    }

    private static Refused refuse(String sentence) {
        return new Refused(Refused.Kind.invalid, sentence);
    }
}
