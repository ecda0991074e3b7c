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

    private static final int ROUNDS = 120;
    /** Keeps weights small (L2), for examples are few. */
    private static final double DECAY = 1e-4;

    private static final int FOLDS = 5;
    private static final int TURNS = 20;

    /**
     * Learns from all, and how sure it may be from what it says of each fifth having learnt from the others.
     *
     * @param bias the place among the features that is always 1
     */
    static Softmax train(List<Seen> inputs, int size, int bias, List<String> answers) {
        List<String> labels = answers.stream().distinct().sorted().toList();
        int[] targets = answers.stream().mapToInt(labels::indexOf).toArray();
        double[][] unseen = new double[inputs.size()][];
        for (int fold = 0; fold < FOLDS; fold++) {
            int out = fold;
            int[] others = IntStream.range(0, targets.length)
                    .filter(i -> i % FOLDS != out)
                    .toArray();
            float[][] weights = fit(inputs, size, bias, targets, labels.size(), others);
            for (int i = out; i < targets.length; i += FOLDS) {
                unseen[i] = scores(weights, inputs.get(i));
            }
        }
        int[] all = IntStream.range(0, targets.length).toArray();
        return new Softmax(labels, fit(inputs, size, bias, targets, labels.size(), all), temperature(unseen, targets));
    }

    Answer of(Seen input) {
        double[] probabilities = probabilities(scores(weights, input), temperature);
        Map<String, Double> byLabel = new LinkedHashMap<>();
        for (int k = 0; k < probabilities.length; k++) {
            byLabel.put(labels.get(k), probabilities[k]);
        }
        return new Answer(byLabel);
    }

    /**
     * Gradient descent over all examples with Nesterov's momentum: no chance in it, the same examples give the same.
     * Features are taken by their distance from their mean, which needs a tenth of the rounds.
     */
    private static float[][] fit(List<Seen> inputs, int size, int bias, int[] targets, int labels, int[] chosen) {
        double[] mean = new double[size];
        for (int i : chosen) {
            inputs.get(i).addTo(mean, 1.0 / chosen.length);
        }
        mean[bias] = 0;
        double[][] weights = new double[labels][size];
        float[][] ahead = new float[labels][size];
        double step = 1 / (0.5 * 1.05 * Math.max(1, spread(inputs, mean, chosen)) + DECAY);
        double momentum = 1;
        for (int round = 0; round < ROUNDS; round++) {
            double[][] errors = errors(ahead, inputs, mean, targets, chosen);
            double next = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
            double pull = (momentum - 1) / next;
            IntStream.range(0, labels).parallel().forEach(k -> {
                double[] gradient = new double[size];
                double sum = 0;
                for (int i = 0; i < chosen.length; i++) {
                    inputs.get(chosen[i]).addTo(gradient, errors[i][k]);
                    sum += errors[i][k];
                }
                for (int j = 0; j < size; j++) {
                    double moved = ahead[k][j] - step * (gradient[j] - sum * mean[j] + DECAY * ahead[k][j]);
                    ahead[k][j] = (float) (moved + pull * (moved - weights[k][j]));
                    weights[k][j] = moved;
                }
            });
            momentum = next;
        }
        float[][] found = new float[labels][size];
        for (int k = 0; k < labels; k++) {
            double shift = 0;
            for (int j = 0; j < size; j++) {
                found[k][j] = (float) weights[k][j];
                shift += weights[k][j] * mean[j];
            }
            found[k][bias] -= (float) shift;
        }
        return found;
    }

    /** Largest eigenvalue of the features' covariance, by power iteration: steeper than that the loss is nowhere. */
    private static double spread(List<Seen> inputs, double[] mean, int[] chosen) {
        float[] direction = new float[mean.length];
        for (int j = 0; j < direction.length; j++) {
            // not even, lest it stands at right angles to what is looked for
            direction[j] = 1 + j % 7;
        }
        double length = 0;
        for (int turn = 0; turn < TURNS; turn++) {
            double shift = 0;
            for (int j = 0; j < mean.length; j++) {
                shift += direction[j] * mean[j];
            }
            double[] next = new double[mean.length];
            double sum = 0;
            for (int i : chosen) {
                double product = (inputs.get(i).times(direction) - shift) / chosen.length;
                inputs.get(i).addTo(next, product);
                sum += product;
            }
            double squares = 0;
            for (int j = 0; j < next.length; j++) {
                next[j] -= sum * mean[j];
                squares += next[j] * next[j];
            }
            length = Math.sqrt(squares);
            for (int j = 0; j < next.length; j++) {
                direction[j] = (float) (next[j] / Math.max(length, 1e-12));
            }
        }
        return length;
    }

    /** By how much each example's probabilities are off, as a share of all examples. */
    private static double[][] errors(float[][] weights, List<Seen> inputs, double[] mean, int[] targets, int[] chosen) {
        double[] shifts = new double[weights.length];
        for (int k = 0; k < shifts.length; k++) {
            for (int j = 0; j < mean.length; j++) {
                shifts[k] += weights[k][j] * mean[j];
            }
        }
        double[][] errors = new double[chosen.length][];
        IntStream.range(0, chosen.length).parallel().forEach(i -> {
            double[] scores = scores(weights, inputs.get(chosen[i]));
            for (int k = 0; k < scores.length; k++) {
                scores[k] -= shifts[k];
            }
            double[] off = probabilities(scores, 1);
            off[targets[chosen[i]]] -= 1;
            for (int k = 0; k < off.length; k++) {
                off[k] /= chosen.length;
            }
            errors[i] = off;
        });
        return errors;
    }

    private static double[] scores(float[][] weights, Seen input) {
        double[] scores = new double[weights.length];
        for (int k = 0; k < scores.length; k++) {
            scores[k] = input.times(weights[k]);
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
