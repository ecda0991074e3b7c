package io.countersign.insight;

import io.countersign.insight.Figures.Minutes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Measured values, for their quantiles: between the two nearest, as {@code percentile_cont} of SQL is defined. */
final class Measured {

    private double[] values = new double[16];
    private int size;
    private boolean sorted = true;

    void add(double value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
        sorted = false;
    }

    /**
     * A quantile.
     *
     * @param part from 0 to 1
     * @return null where nothing was measured
     */
    @Nullable
    Double quantile(double part) {
        if (size == 0) {
            return null;
        }
        if (!sorted) {
            Arrays.sort(values, 0, size);
            sorted = true;
        }
        double place = part * (size - 1);
        int below = (int) place;
        int above = Math.min(below + 1, size - 1);
        return values[below] + (place - below) * (values[above] - values[below]);
    }

    Minutes minutes() {
        return new Minutes(quantile(0.5), quantile(0.9));
    }
}
