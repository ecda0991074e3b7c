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

    private static final int BINS = 10;

    /** Right ones of all. */
    public record Share(int right, int of) {
        public double value() {
            return of == 0 ? 1 : right / (double) of;
        }
    }

    /** Of the reliability plot: how sure, and how often right. */
    public record Bin(int count, double confidence, double right) {}

    private final String candidate;
    private final Map<String, Share> shares = new LinkedHashMap<>();
    private final Map<String, Map<String, Integer>> confusion = new TreeMap<>();
    private final List<String> letThroughWrongly = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private final int[] counts = new int[BINS];
    private final double[] sure = new double[BINS];
    private final int[] right = new int[BINS];

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
                int bin = Math.min(BINS - 1, (int) (confidence * BINS));
                counts[bin]++;
                sure[bin] += confidence;
                right[bin] += all ? 1 : 0;
            }
            if (!all) {
                String line = labelled.name() + ": "
                        + given.action().path("resolution").asText() + " "
                        + given.action().path("order").asText() + " "
                        + given.action().path("amount").asText() + ", expected " + labelled.expected();
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

    public List<Bin> reliability() {
        List<Bin> bins = new ArrayList<>();
        for (int i = 0; i < BINS; i++) {
            bins.add(new Bin(
                    counts[i],
                    counts[i] == 0 ? 0 : sure[i] / counts[i],
                    counts[i] == 0 ? 0 : right[i] / (double) counts[i]));
        }
        return bins;
    }

    /** Mean distance of confidence and being right over the bins of the plot, by their counts; 0 to 1. */
    public double calibrationError() {
        int all = reliability().stream().mapToInt(Bin::count).sum();
        return all == 0
                ? 0
                : reliability().stream()
                                .mapToDouble(bin -> bin.count() * Math.abs(bin.confidence() - bin.right()))
                                .sum()
                        / all;
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
        json.put("calibrationError", calibrationError());
        json.set("reliability", Json.tree(reliability()));
        json.set("confusion", Json.tree(confusion));
        json.set("letThroughWrongly", Json.tree(letThroughWrongly));
        json.set("wrong", Json.tree(wrong));
        return json;
    }

    private void count(String name, boolean is) {
        Share before = share(name);
        shares.put(name, new Share(before.right() + (is ? 1 : 0), before.of() + 1));
    }

    private static boolean same(JsonNode expected, JsonNode given) {
        if (expected.isNumber() && given.isNumber()) {
            return expected.decimalValue().compareTo(given.decimalValue()) == 0;
        }
        return expected.isNull() ? given.isNull() || given.isMissingNode() : expected.equals(given);
    }
}
