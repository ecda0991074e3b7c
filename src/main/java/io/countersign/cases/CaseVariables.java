package io.countersign.cases;

import static org.camunda.spin.plugin.variable.SpinValues.jsonValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Set;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.engine.variable.value.TypedValue;
import org.camunda.spin.plugin.variable.value.JsonValue;
import org.jspecify.annotations.Nullable;

/** The process variables of a case, each spelled once. */
public record CaseVariables(VariableScope scope) {

    public static final String REQUEST = "request";
    public static final String FACTS = "facts";
    public static final String PROPOSAL = "proposal";
    public static final String ROUTING = "routing";
    public static final String DECISION = "decision";
    public static final String RESULT = "result";

    /**
     * Where "Who decides?" leads: {@code automatic}, {@code after}, {@code before}, {@code refuse}, or {@code approved}
     * by an edit.
     */
    public static final String GATE = "gate";
    /**
     * Where "Decision?" leads: an outcome, {@code second} where an approval needs a second person, or {@code keep} where
     * what was approved has been carried out already.
     */
    public static final String VERDICT = "verdict";

    /** Why there is no proposal, from the step that found so to the rules; in no database. */
    public static final String NO_PROPOSAL = "noProposal";

    public static final String LEVEL = "level";
    public static final String LEVEL_LEFT = "levelLeft";
    /** Whether somebody below did not decide: they escalated, or their time was up. */
    public static final String ESCALATED = "escalated";

    public static final String REVIEWERS = "reviewers";
    public static final String ANSWER_BY = "answerBy";
    public static final String REMIND_AT = "remindAt";
    /** The packet that the review form shows. */
    public static final String REVIEW = "review";
    /** How often a reviewer sent the case back to the agent. */
    public static final String REVISIONS = "revisions";

    /** Key of the effect of which nobody knows whether it happened. */
    public static final String DOUBTFUL_EFFECT = "doubtfulEffect";
    /** Who is asked then: the workflow's leads. */
    public static final String LEADS = "leads";

    /** What a case goes on by: written by our own steps alone, by no model and no person. */
    public static final Set<String> OURS = Set.of(
            REQUEST,
            FACTS,
            PROPOSAL,
            NO_PROPOSAL,
            ROUTING,
            DECISION,
            RESULT,
            GATE,
            VERDICT,
            LEVEL,
            LEVEL_LEFT,
            ESCALATED,
            REVIEWERS,
            ANSWER_BY,
            REMIND_AT,
            REVIEW,
            REVISIONS,
            DOUBTFUL_EFFECT,
            LEADS);

    /** A JSON variable; null where it is absent or null. */
    public @Nullable JsonNode json(String name) {
        TypedValue value = scope.getVariableTyped(name, false);
        return json(value);
    }

    /** A value as the engine hands it out, as JSON; null where it is null. What is not JSON any more is its text. */
    public static @Nullable JsonNode json(@Nullable TypedValue value) {
        if (value instanceof JsonValue json && (json.getValueSerialized() != null || json.getValue() != null)) {
            // serialized where it comes from the database, a Spin node where it comes over REST
            String text = json.getValueSerialized();
            JsonNode node = Json.parse(text == null ? json.getValue().toString() : text);
            return node.isNull() ? null : node;
        }
        if (value == null || value.getValue() == null) {
            return null;
        }
        return TextNode.valueOf(String.valueOf(value.getValue()));
    }

    /** @throws IllegalStateException where there is none */
    public ObjectNode object(String name) {
        if (json(name) instanceof ObjectNode object) {
            return object;
        }
        throw new IllegalStateException("The case has no variable " + name + ".");
    }

    /** A JSON variable as a record; null where it is absent or null. */
    public <T> @Nullable T as(String name, Class<T> type) {
        JsonNode node = json(name);
        return node == null ? null : Json.as(node, type);
    }

    public void set(String name, @Nullable Object value) {
        scope.setVariable(name, typed(value));
    }

    /** A text for a later step of the same transaction; it is kept nowhere. */
    public void hint(String name, @Nullable String value) {
        scope.setVariable(name, Variables.stringValue(value, true));
    }

    /** A value as a JSON variable. */
    public static @Nullable JsonValue typed(@Nullable Object value) {
        return value == null ? null : jsonValue(Json.write(value)).create();
    }

    public @Nullable String text(String name) {
        return (String) scope.getVariable(name);
    }

    /** A whole number; 0 where it is absent. */
    public int number(String name) {
        return scope.getVariable(name) instanceof Number number ? number.intValue() : 0;
    }
}
