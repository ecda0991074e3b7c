package io.countersign.insight;

import org.jspecify.annotations.Nullable;

/**
 * So many of so many, with the interval that the true share lies in at 95 % (Wilson 1927, without continuity
 * correction). Below {@value #FEWEST} cases no share is told, because it would mislead.
 *
 * @param share from 0 to 1, as are its bounds; null where there are too few
 */
public record Share(
        long n,
        long of,
        @Nullable Double share,
        @Nullable Double low,
        @Nullable Double high,
        boolean tooFew) {

    /** What a share needs at least to be told. */
    public static final int FEWEST = 20;

    private static final double Z = 1.959964;

    /** @throws IllegalArgumentException where n is not between 0 and of */
    static Share of(long n, long of) {
        if (n < 0 || n > of) {
            throw new IllegalArgumentException(n + " of " + of);
        }
        if (of < FEWEST) {
            return new Share(n, of, null, null, null, true);
        }
        double p = (double) n / of;
        double z2 = Z * Z / of;
        double middle = (p + z2 / 2) / (1 + z2);
        double half = Z / (1 + z2) * Math.sqrt(p * (1 - p) / of + z2 / (4.0 * of));
        return new Share(n, of, p, Math.max(0, middle - half), Math.min(1, middle + half), false);
    }

    /** Whether this is lower than the other beyond what chance explains: their intervals don't overlap. */
    boolean isSurelyBelow(Share other) {
        return high != null && other.low != null && high < other.low;
    }
}
