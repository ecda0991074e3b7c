package io.countersign.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.Json;
import io.countersign.evaluation.Candidate.Given;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How good a candidate is on some cases. */
public final class Result {

    /** Right ones of all. */
    public record Share(int right, int of) {
        public double value() {
            return of == 0 ? 1 : right / (double) of;
        }
    }

    private final String candidate;
    private final Map<String, Share> shares = new LinkedHashMap<>();
    private final Map<String, Map<String, Integer>> confusion = new TreeMap<>();
    private final List<String> letThroughWrongly = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private final Reliability ofIntent = new Reliability();
    private final Reliability ofAction = new Reliability();

    private Result(String candidate) {
        this.candidate = candidate;
    }

    public static Result of(Candidate candidate, List<LabelledCase> cases) {
        Result result = new Result(candidate.name());
        cases.forEach(labelled -> result.add(labelled, candidate.answer(labelled)));
        return result;
    }

    private void add(LabelledCase labelled, Given given) {
        boolean all = true;
        int fields = 0;
        for (var field : labelled.expected().properties()) {
            boolean same = same(field.getValue(), given.action().path(field.getKey()));
            count(field.getKey(), same);
            count("all fields", same);
            all &= same;
            fields++;
        }
        for (var label : labelled.labels().properties()) {
            String said = given.labels().get(label.getKey());
            if (said != null) {
                count(label.getKey(), said.equals(label.getValue().asText()));
                if (label.getKey().equals("intent")) {
                    Double understood = given.understood();
                    if (understood != null) {
                        ofIntent.add(understood, said.equals(label.getValue().asText()));
                    }
                    confusion
                            .computeIfAbsent(label.getValue().asText(), key -> new TreeMap<>())
                            .merge(said, 1, Integer::sum);
                }
            }
        }
        if (fields > 0) {
            count("whole action", all);
            Double confidence = given.confidence();
            if (confidence != null) {
                ofAction.add(confidence, all);
            }
            if (!all) {
                ObjectNode said = Json.empty();
                labelled.expected()
                        .fieldNames()
                        .forEachRemaining(
                                field -> said.set(field, given.action().path(field)));
                String line = labelled.name() + ": " + said + ", expected " + labelled.expected();
                wrong.add(line);
                if (given.letThrough()) {
                    letThroughWrongly.add(line);
                }
            }
        }
    }

    /** Right ones of those cases that have the label, by label; {@code resolution}, {@code whole action} and so on. */
    public Share share(String name) {
        return shares.getOrDefault(name, new Share(0, 0));
    }

    /** What the rules would have carried out without a person although it was not right. */
    public List<String> letThroughWrongly() {
        return letThroughWrongly;
    }

    /** Of how sure it is of the intent; empty where it says nothing of it. */
    public Reliability ofIntent() {
        return ofIntent;
    }

    /** Of its confidence in the whole action. What leaves all to a person is right more often than it is sure. */
    public Reliability ofAction() {
        return ofAction;
    }

    String candidate() {
        return candidate;
    }

    Map<String, Share> shares() {
        return shares;
    }

    Map<String, Map<String, Integer>> confusion() {
        return confusion;
    }

    List<String> wrong() {
        return wrong;
    }

    ObjectNode json() {
        ObjectNode json = Json.empty().put("agent", candidate);
        json.set("accuracy", Json.tree(shares));
        json.put("calibrationErrorOfIntent", ofIntent.error());
        json.set("reliabilityOfIntent", Json.tree(ofIntent.bins()));
        json.put("calibrationErrorOfAction", ofAction.error());
        json.set("reliabilityOfAction", Json.tree(ofAction.bins()));
        json.set("confusion", Json.tree(confusion));
        json.set("letThroughWrongly", Json.tree(letThroughWrongly));
        json.set("wrong", Json.tree(wrong));
        return json;
    }

    private void count(String name, boolean is) {
        Share before = share(name);
        shares.put(name, new Share(before.right() + (is ? 1 : 0), before.of() + 1));
    }

    /** Equal; a text may also be asked for by what it has to contain and what it must not. */
    private static boolean same(JsonNode expected, JsonNode given) {
        if (expected.isObject()) {
            String text = given.asText("");
            return expected.path("contains").valueStream().allMatch(part -> text.contains(part.asText()))
                    && expected.path("without").valueStream().noneMatch(part -> text.contains(part.asText()));
        }
        if (expected.isNumber() && given.isNumber()) {
            return expected.decimalValue().compareTo(given.decimalValue()) == 0;
        }
        return expected.isNull() ? given.isNull() || given.isMissingNode() : expected.equals(given);
    }
}
