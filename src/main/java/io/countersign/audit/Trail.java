package io.countersign.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cases.Json;
import io.countersign.chain.Entry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The records of a case in words. */
final class Trail {

    private Trail() {}

    static List<Bundle.Step> of(List<Entry> entries) {
        return entries.stream().map(Trail::step).toList();
    }

    private static Bundle.Step step(Entry entry) {
        JsonNode detail = entry.payload() == null ? null : Json.parse(entry.payload());
        return new Bundle.Step(
                entry.number(),
                entry.at(),
                entry.kind(),
                detail == null ? "Erased." : words(entry.kind(), detail),
                detail == null ? null : by(entry.kind(), detail),
                detail);
    }

    private static String words(String kind, JsonNode of) {
        return switch (kind) {
            case "request" -> "Case opened by " + of.path("openedBy").asText() + ".";
            case "facts" -> "Facts gathered from the systems of record.";
            case "proposal" ->
                of.at("/agent/name").asText() + " " + of.at("/agent/version").asText() + " proposed: "
                        + of.path("summary").asText();
            case "noProposal" -> "The agent made no proposal: " + of.path("why").asText();
            case "rules" ->
                "Rules of " + of.path("table").asText() + ": "
                        + of.at("/routing/oversight").asText() + ". " + because(of.at("/routing/reasons"));
            case "review" ->
                "Given to " + of.path("group").asText() + " (level "
                        + of.path("level").asInt() + "), to be answered by "
                        + of.path("answerBy").asText()
                        + (of.path("afterwards").asBoolean() ? ", after the fact." : ".");
            case "opened" -> of.path("by").asText() + " opened the review.";
            case "claimed" -> of.path("by").asText() + " claimed the review.";
            case "handedBack" -> "The review was handed back.";
            case "decision" -> {
                JsonNode decision = of.path("decision");
                yield decision.path("by").asText() + ": "
                        + decision.path("outcome").asText() + said(" (", decision.path("reason"), ")")
                        + said(", “", decision.path("comment"), "”") + ".";
            }
            case "approval" ->
                (of.path("basis").asText().equals("automatic")
                                ? "Approved by the rules"
                                : "Approved by " + of.path("by").asText())
                        + (of.path("effective").asBoolean() ? "." : "; a second person is needed.");
            case "escalated" ->
                of.path("next").isNull()
                        ? "No level is left."
                        : "Escalated to level " + of.path("next").asInt() + ".";
            case "reminded" -> "The reviewers were reminded.";
            case "setBack" -> "Not carried out: " + of.path("why").asText();
            case "effect" ->
                of.path("operation").asText() + " on " + of.path("target").asText() + ": "
                        + (of.path("state").asText().equals("inDoubt")
                                ? "called"
                                : of.path("state").asText()) + said(", receipt ", of.path("receipt"), "") + ", attempt "
                        + of.path("attempts").asInt() + ".";
            case "effectRefused" -> "The target refused it: " + of.path("why").asText();
            case "answer" ->
                of.path("by").asText() + " found that it "
                        + (of.path("happened").asBoolean() ? "happened." : "did not happen.");
            case "ended" ->
                "Ended: " + of.path("state").asText() + (of.path("deleted").asBoolean() ? ", deleted." : ".");
            case "outcome" ->
                "Later: " + of.path("kind").asText() + ", "
                        + of.path("severity").asText() + said(", “", of.path("note"), "”") + ".";
            default -> kind;
        };
    }

    private static @Nullable String by(String kind, JsonNode of) {
        JsonNode by = switch (kind) {
            case "request" -> of.path("openedBy");
            case "decision" -> of.at("/decision/by");
            case "outcome" -> of.path("reportedBy");
            case "proposal" -> of.at("/agent/name");
            default -> of.path("by");
        };
        return by.asText(null);
    }

    private static String because(JsonNode reasons) {
        List<String> why = new ArrayList<>();
        reasons.forEach(reason -> why.add(reason.path("why").asText()));
        return String.join(" ", why);
    }

    private static String said(String before, JsonNode text, String after) {
        return text.isTextual() && !text.asText().isEmpty() ? before + text.asText() + after : "";
    }
}
