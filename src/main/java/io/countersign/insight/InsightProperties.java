package io.countersign.insight;

import java.math.BigDecimal;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a review costs.
 *
 * @param costPerHour of a reviewer, in units of the currency
 * @param currency ISO 4217; what was held back in another one is not added up
 * @param longestWork what counts at most for one review, because a task may stay claimed over a night
 */
@ConfigurationProperties("countersign.insight")
record InsightProperties(
        @DefaultValue("60") BigDecimal costPerHour,
        @DefaultValue("EUR") String currency,
        @DefaultValue("PT1H") Duration longestWork) {

    InsightProperties {
        if (costPerHour.signum() < 0) {
            throw new IllegalArgumentException("countersign.insight.cost-per-hour is below 0. Set it to 0 or more.");
        }
    }

    double cost(double minutes) {
        return costPerHour.doubleValue() * minutes / 60;
    }
}
