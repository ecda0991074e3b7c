package io.countersign.language;

import java.util.Map;
import java.util.Set;

/** What a classifier says to one question: each label with its probability. */
public record Answer(Map<String, Double> probabilities) {

    /** The most probable label. */
    public String label() {
        return probabilities.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
    }

    /** Probability that it is one of these, 0 to 1. */
    public double of(Set<String> labels) {
        return labels.stream()
                .mapToDouble(label -> probabilities.getOrDefault(label, 0.0))
                .sum();
    }

    public double of(String label) {
        return probabilities.getOrDefault(label, 0.0);
    }
}
