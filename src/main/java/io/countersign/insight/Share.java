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

    /** How many standard errors 95 % lie within. */
    static final double Z = 1.959964;

    private static final int EXPECTED = 5;

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

    /** Whether chance does not explain that it is above a part, from 0 to 1. */
    boolean isSurelyAbove(double part) {
        return low != null && low > part;
    }

    /**
     * How many standard errors this share lies above the other one: the two-proportion z-test with the pooled share
     * (NIST/SEMATECH e-Handbook of Statistical Methods, 7.3.3). Beyond ±1.96 chance explains it at most once in 20 times.
     *
     * @return null where either has too few, or where fewer than 5 of each kind are expected, because the test's normal
     *     approximation does not hold then
     */
    @Nullable
    Double against(Share other) {
        double pooled = (double) (n + other.n) / (of + other.of);
        double fewest = Math.min(of, other.of) * Math.min(pooled, 1 - pooled);
        if (share == null || other.share == null || fewest < EXPECTED) {
            return null;
        }
        return (share - other.share) / Math.sqrt(pooled * (1 - pooled) * (1.0 / of + 1.0 / other.of));
    }
}
