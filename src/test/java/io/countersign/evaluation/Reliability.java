package io.countersign.evaluation;

import java.util.ArrayList;
import java.util.List;

/** How sure somebody was, and how often they were right with it. */
public final class Reliability {

    private static final int BINS = 10;
    private static final double Z = 1.96;

    /** Those that were about as sure. */
    public record Bin(int count, double confidence, double right) {

        /** Between these the true share of right ones lies at 95 % (Wilson 1927). */
        double low() {
            return middle() - half();
        }

        double high() {
            return middle() + half();
        }

        private double middle() {
            return (right + Z * Z / (2 * count)) / (1 + Z * Z / count);
        }

        private double half() {
            return Z / (1 + Z * Z / count) * Math.sqrt(right * (1 - right) / count + Z * Z / (4.0 * count * count));
        }
    }

    private final int[] counts = new int[BINS];
    private final double[] confidence = new double[BINS];
    private final int[] right = new int[BINS];

    void add(double sure, boolean isRight) {
        int bin = Math.min(BINS - 1, (int) (sure * BINS));
        counts[bin]++;
        confidence[bin] += sure;
        right[bin] += isRight ? 1 : 0;
    }

    public List<Bin> bins() {
        List<Bin> bins = new ArrayList<>();
        for (int i = 0; i < BINS; i++) {
            int count = Math.max(1, counts[i]);
            bins.add(new Bin(counts[i], confidence[i] / count, right[i] / (double) count));
        }
        return bins;
    }

    /** Expected calibration error: mean distance of confidence and being right over the bins, by their counts; 0 to 1. */
    public double error() {
        int all = bins().stream().mapToInt(Bin::count).sum();
        double distances = bins().stream()
                .mapToDouble(bin -> bin.count() * Math.abs(bin.confidence() - bin.right()))
                .sum();
        return all == 0 ? 0 : distances / all;
    }
}
