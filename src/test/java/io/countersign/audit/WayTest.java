package io.countersign.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.junit.jupiter.api.Test;

/** Which arrows a case went along, told from the steps that history holds. */
class WayTest {

    private static final BpmnModelInstance MODEL = Bpmn.createExecutableProcess("p")
            .startEvent("start")
            .sequenceFlowId("toPropose")
            .serviceTask("propose")
            .sequenceFlowId("toWho")
            .exclusiveGateway("who")
            .sequenceFlowId("aPerson")
            .userTask("review")
            .sequenceFlowId("toVerdict")
            .exclusiveGateway("verdict")
            .sequenceFlowId("revise")
            .connectTo("propose")
            .moveToNode("verdict")
            .sequenceFlowId("approved")
            .serviceTask("act")
            .sequenceFlowId("toEnd")
            .endEvent("end")
            .moveToNode("who")
            .sequenceFlowId("automatic")
            .condition(null, "${gate == 'automatic'}")
            .connectTo("act")
            .moveToNode("who")
            .sequenceFlowId("editor")
            .condition(null, "${gate == 'approved'}")
            .connectTo("act")
            .moveToActivity("review")
            .boundaryEvent("overdue")
            .sequenceFlowId("escalate")
            .connectTo("review")
            .done();

    private final List<Way.Entered> entered = new ArrayList<>();
    private long now;

    @Test
    void countsEachTimeOfALoop() {
        done("start", "propose", "who", "review", "verdict", "propose", "who", "review", "verdict", "act", "end");

        Way way = through();

        assertThat(way.arrows())
                .isEqualTo(Map.of(
                        "toPropose",
                        1,
                        "toWho",
                        2,
                        "aPerson",
                        2,
                        "toVerdict",
                        2,
                        "revise",
                        1,
                        "approved",
                        1,
                        "toEnd",
                        1));
        assertThat(way.steps()).containsEntry("propose", 2).containsEntry("act", 1);
        assertThat(way.here()).isEmpty();
    }

    @Test
    void takesNoArrowFromAStepThatWasCutOff() {
        done("start", "propose", "who");
        entered.add(new Way.Entered("review", at(), at(), true));
        done("overdue");
        entered.add(new Way.Entered("review", at(), null, false));

        Way way = through();

        assertThat(way.arrows())
                .isEqualTo(Map.of("toPropose", 1, "toWho", 1, "aPerson", 1, "escalate", 1))
                .doesNotContainKey("toVerdict");
        assertThat(way.here()).containsExactly("review");
    }

    @Test
    void tellsTwoArrowsToTheSameStepApartByTheirConditions() {
        done("start", "propose");
        Way.Value first = new Way.Value("gate", "automatic", at());
        done("who");
        Way.Value later = new Way.Value("gate", "approved", at());
        done("act", "end");

        assertThat(through(first, later).arrows())
                .containsEntry("automatic", 1)
                .doesNotContainKeys("editor", "approved");
        assertThat(through(first, later).unclear()).isEmpty();
    }

    @Test
    void saysWhereHistoryDoesNotTell() {
        done("start", "propose", "who", "act");

        assertThat(through().unclear()).containsExactly("automatic", "editor");
    }

    private Way through(Way.Value... values) {
        return Way.through("p:1:x", 1, "", MODEL, entered, List.of(values));
    }

    private void done(String... steps) {
        for (String step : steps) {
            entered.add(new Way.Entered(step, at(), at(), false));
        }
    }

    private Instant at() {
        return Instant.ofEpochMilli(now++);
    }
}
