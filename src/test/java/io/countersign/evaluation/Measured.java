package io.countersign.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.agent.NothingToPropose;
import io.countersign.cases.Json;
import io.countersign.proposal.Draft;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** An agent on cases of its workflow that it was never fitted to, without rules or records of others. */
public record Measured(String workflow, Function<ObjectNode, Draft> agent) implements Candidate {

    /** Written with the agent and held back, and written later by somebody who had not read it. */
    private static final List<String> UNSEEN = List.of("heldOut.json", "anotherHand.json");

    /** Fewer tell nothing. */
    private static final int FEWEST_IN_A_BIN = 5;

    /**
     * Fails where chance does not explain the distance between how sure it is and how often it is right.
     *
     * @throws IOException where the cases can't be read
     */
    public void isAsOftenRightAsItIsSure() throws IOException {
        List<LabelledCase> cases = new ArrayList<>();
        for (String file : UNSEEN) {
            cases.addAll(LabelledCase.in(Path.of("src/test/resources/evaluation", workflow, file)));
        }
        Result result = Result.of(this, cases);
        assertThat(result.share("whole action").of()).isGreaterThanOrEqualTo(40);
        assertThat(result.ofAction().error()).as("calibration error").isLessThanOrEqualTo(0.15);
        assertThat(result.ofAction().bins())
                .filteredOn(bin -> bin.confidence() >= 0.85)
                .isNotEmpty()
                .allSatisfy(bin ->
                        assertThat(bin.right()).as("where it is sure, %s", bin).isGreaterThanOrEqualTo(0.9));
        assertThat(result.ofAction().bins())
                .filteredOn(bin -> bin.count() >= FEWEST_IN_A_BIN)
                .isNotEmpty()
                .allSatisfy(bin -> assertThat(bin.confidence()).as("%s", bin).isBetween(bin.low(), bin.high()));
    }

    @Override
    public String name() {
        return workflow;
    }

    @Override
    public Given answer(LabelledCase labelled) {
        try {
            Draft draft = agent.apply(labelled.request());
            return new Given(draft.action(), draft.confidence(), null, false, Map.of());
        } catch (NothingToPropose e) {
            return new Given(Json.empty(), null, null, false, Map.of());
        }
    }
}
