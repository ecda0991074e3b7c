package io.countersign.workflow.outreach;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.evaluation.Measured;
import io.countersign.evaluation.Reliability.Bin;
import io.countersign.evaluation.Result;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** How good the embedded agent is on cases that it was not fitted to, and whether it knows. */
class OutreachAgentMeasuredTest {

    private static final OutreachSetting SETTING = new OutreachSetting();

    @Test
    void isAsOftenRightAsItIsSure() throws IOException {
        Result result = new Measured(
                        "outreach",
                        request -> SETTING.propose(
                                request.path("prospect").asText(),
                                request.path("goal").asText()))
                .onHeldOut();

        assertThat(result.share("whole action").of()).isGreaterThanOrEqualTo(20);
        assertThat(result.ofAction().error()).as("calibration error").isLessThanOrEqualTo(0.15);
        assertThat(result.ofAction().bins().stream()
                        .filter(bin -> bin.confidence() >= 0.85)
                        .mapToDouble(Bin::right))
                .as("right where it is sure, %s", result)
                .isNotEmpty()
                .allSatisfy(right -> assertThat(right).isGreaterThanOrEqualTo(0.85));
    }
}
