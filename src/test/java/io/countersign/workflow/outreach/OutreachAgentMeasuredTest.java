package io.countersign.workflow.outreach;

import io.countersign.evaluation.Measured;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** How good the embedded agent is on cases that it was not fitted to, and whether it knows. */
class OutreachAgentMeasuredTest {

    private static final OutreachSetting SETTING = new OutreachSetting();

    @Test
    void isAsOftenRightAsItIsSure() throws IOException {
        new Measured(
                        "outreach",
                        request -> SETTING.propose(
                                request.path("prospect").asText(),
                                request.path("goal").asText()))
                .isAsOftenRightAsItIsSure();
    }
}
