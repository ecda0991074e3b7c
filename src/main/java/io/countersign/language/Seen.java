package io.countersign.language;

/**
 * What a classifier sees of a text, as a long vector of which most is 0.
 *
 * @param dense its first part, number by number
 * @param places of the others that are not 0
 * @param values at these places
 */
record Seen(float[] dense, int[] places, float[] values) {

    double times(float[] weights) {
        double product = 0;
        for (int j = 0; j < dense.length; j++) {
            product += weights[j] * dense[j];
        }
        for (int j = 0; j < places.length; j++) {
            product += weights[places[j]] * values[j];
        }
        return product;
    }

    void addTo(double[] sum, double factor) {
        for (int j = 0; j < dense.length; j++) {
            sum[j] += factor * dense[j];
        }
        for (int j = 0; j < places.length; j++) {
            sum[places[j]] += factor * values[j];
        }
    }
}
