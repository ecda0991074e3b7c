package io.countersign.workflow.briefing;

import io.countersign.agent.Assignment;
import io.countersign.evaluation.Measured;
import io.countersign.target.Sandbox;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** How good the embedded agent is on cases that it was not fitted to, and whether it knows. */
class BriefingAgentMeasuredTest {

    private final BriefingFacts facts = new BriefingFacts(new Sandbox().pages());

    @Test
    void isAsOftenRightAsItIsSure() throws IOException {
        new Measured(
                        "briefing",
                        request -> new BriefingAgent()
                                .propose(new Assignment("B-1", request, facts.of(request), null, null)))
                .isAsOftenRightAsItIsSure();
    }
}
