package io.countersign.language;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Multinomial logistic regression. Own code, as a library for it would bring a hundred times of what this is.
 *
 * @param weights for each label, of all features
 * @param temperature what scores are divided by, to be as sure as they are right
 */
record Softmax(List<String> labels, float[][] weights, double temperature) {

    private static final int ROUNDS = 150;
    /** Keeps weights small (L2), for examples are few. */
    private static final double DECAY = 2e-4;

    private static final int FOLDS = 5;

    /** Learns from all, and how sure it may be from what it says of each fifth having learnt from the others. */
    static Softmax train(List<float[]> inputs, List<String> answers) {
        List<String> labels = answers.stream().distinct().sorted().toList();
        int[] targets = answers.stream().mapToInt(labels::indexOf).toArray();
        double[][] unseen = new double[inputs.size()][];
        for (int fold = 0; fold < FOLDS; fold++) {
            int out = fold;
            int[] others = IntStream.range(0, targets.length)
                    .filter(i -> i % FOLDS != out)
                    .toArray();
            float[][] weights = fit(inputs, targets, labels.size(), others);
            for (int i = out; i < targets.length; i += FOLDS) {
                unseen[i] = scores(weights, inputs.get(i));
            }
        }
        int[] all = IntStream.range(0, targets.length).toArray();
        return new Softmax(labels, fit(inputs, targets, labels.size(), all), temperature(unseen, targets));
    }

    Answer of(float[] input) {
        double[] probabilities = probabilities(scores(weights, input), temperature);
        Map<String, Double> byLabel = new LinkedHashMap<>();
        for (int k = 0; k < probabilities.length; k++) {
            byLabel.put(labels.get(k), probabilities[k]);
        }
        return new Answer(byLabel);
    }

    /** Gradient descent over all examples with Nesterov's momentum: no chance in it, the same examples give the same. */
    private static float[][] fit(List<float[]> inputs, int[] targets, int labels, int[] chosen) {
        int size = inputs.get(0).length;
        double[][] weights = new double[labels][size];
        double[][] ahead = new double[labels][size];
        // squared length of an input is 3 at most: vector, concepts, and the 1
        double step = 1 / (0.5 * 3 + DECAY);
        double momentum = 1;
        for (int round = 0; round < ROUNDS; round++) {
            double[][] gradient = gradient(ahead, inputs, targets, chosen);
            double next = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
            for (int k = 0; k < labels; k++) {
                for (int j = 0; j < size; j++) {
                    double moved = ahead[k][j] - step * (gradient[k][j] + DECAY * ahead[k][j]);
                    ahead[k][j] = moved + (momentum - 1) / next * (moved - weights[k][j]);
                    weights[k][j] = moved;
                }
            }
            momentum = next;
        }
        float[][] found = new float[labels][size];
        for (int k = 0; k < labels; k++) {
            for (int j = 0; j < size; j++) {
                found[k][j] = (float) weights[k][j];
            }
        }
        return found;
    }

    private static double[][] gradient(double[][] weights, List<float[]> inputs, int[] targets, int[] chosen) {
        double[][] gradient = new double[weights.length][weights[0].length];
        double[] scores = new double[weights.length];
        for (int i : chosen) {
            float[] input = inputs.get(i);
            for (int k = 0; k < scores.length; k++) {
                double score = 0;
                for (int j = 0; j < input.length; j++) {
                    score += weights[k][j] * input[j];
                }
                scores[k] = score;
            }
            double[] probabilities = probabilities(scores, 1);
            for (int k = 0; k < scores.length; k++) {
                double error = (probabilities[k] - (targets[i] == k ? 1 : 0)) / chosen.length;
                for (int j = 0; j < input.length; j++) {
                    gradient[k][j] += error * input[j];
                }
            }
        }
        return gradient;
    }

    private static double[] scores(float[][] weights, float[] input) {
        double[] scores = new double[weights.length];
        for (int k = 0; k < scores.length; k++) {
            for (int j = 0; j < input.length; j++) {
                scores[k] += weights[k][j] * input[j];
            }
        }
        return scores;
    }

    private static double[] probabilities(double[] scores, double temperature) {
        double most = Double.NEGATIVE_INFINITY;
        for (double score : scores) {
            most = Math.max(most, score);
        }
        double[] probabilities = new double[scores.length];
        double sum = 0;
        for (int k = 0; k < scores.length; k++) {
            probabilities[k] = Math.exp((scores[k] - most) / temperature);
            sum += probabilities[k];
        }
        for (int k = 0; k < scores.length; k++) {
            probabilities[k] /= sum;
        }
        return probabilities;
    }

    /** The one under which the right answers are most likely; the loss has one minimum. */
    private static double temperature(double[][] scores, int[] targets) {
        double low = 0.1;
        double high = 10;
        for (int i = 0; i < 50; i++) {
            double left = low + (high - low) / 3;
            double right = high - (high - low) / 3;
            if (loss(scores, targets, left) < loss(scores, targets, right)) {
                high = right;
            } else {
                low = left;
            }
        }
        return (low + high) / 2;
    }

    private static double loss(double[][] scores, int[] targets, double temperature) {
        double loss = 0;
        for (int i = 0; i < targets.length; i++) {
            loss -= Math.log(Math.max(1e-12, probabilities(scores[i], temperature)[targets[i]]));
        }
        return loss;
    }
}
