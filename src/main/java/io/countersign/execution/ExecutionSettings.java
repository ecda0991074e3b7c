package io.countersign.execution;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long an approval counts.
 *
 * @param approvalValidFor from the approval until it is carried out; after it the case goes back
 * @param answerWithin how long a person has to find out whether an effect happened; the task is overdue then
 */
@ConfigurationProperties("countersign.execution")
public record ExecutionSettings(
        @DefaultValue("P7D") Duration approvalValidFor,
        @DefaultValue("PT4H") Duration answerWithin) {

    public ExecutionSettings {
        if (approvalValidFor.isNegative() || approvalValidFor.isZero()) {
            throw new IllegalArgumentException("countersign.execution.approval-valid-for has to be more than nothing");
        }
    }
}
