package io.countersign.evaluation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.agent.NothingToPropose;
import io.countersign.cases.Json;
import io.countersign.proposal.Draft;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** An agent on the cases of its workflow that it was never fitted to, without rules or records of others. */
public record Measured(String workflow, Function<ObjectNode, Draft> agent) implements Candidate {

    /** @throws IOException where the cases can't be read */
    public Result onHeldOut() throws IOException {
        List<LabelledCase> cases =
                LabelledCase.in(Path.of("src/test/resources/evaluation/" + workflow + "/heldOut.json")).stream()
                        .toList();
        return Result.of(this, cases);
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
