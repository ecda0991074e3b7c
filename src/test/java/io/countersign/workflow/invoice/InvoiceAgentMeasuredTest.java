package io.countersign.workflow.invoice;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.evaluation.Measured;
import io.countersign.evaluation.Reliability.Bin;
import io.countersign.evaluation.Result;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** How good the embedded agent is on cases that it was not fitted to, and whether it knows. */
class InvoiceAgentMeasuredTest {

    private static final Invoices SETTING = new Invoices();

    @Test
    void isAsOftenRightAsItIsSure() throws IOException {
        Result result = new Measured("invoice", request -> SETTING.propose(request)).onHeldOut();

        assertThat(result.share("whole action").of()).isGreaterThanOrEqualTo(20);
        assertThat(result.ofAction().error()).as("calibration error").isLessThanOrEqualTo(0.15);
        assertThat(result.ofAction().bins().stream()
                        .filter(bin -> bin.confidence() >= 0.85)
                        .mapToDouble(Bin::right))
                .as("right where it is sure, %s", result)
                .isNotEmpty()
                .allSatisfy(right -> assertThat(right).isGreaterThanOrEqualTo(0.95));
    }
}
