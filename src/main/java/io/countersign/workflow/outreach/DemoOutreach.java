package io.countersign.workflow.outreach;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.Json;
import io.countersign.proposal.DemoCases;
import java.util.List;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Mails of all kinds for the demo, on the records P-29xx of the sandbox. */
@Component
@Profile("demo")
class DemoOutreach implements DemoCases {

    @Override
    public String workflow() {
        return OutreachWorkflow.NAME;
    }

    @Override
    public List<ObjectNode> requests() {
        return List.of(
                mail("P-2901", "Introduce us and ask for a short call."),
                mail("P-2902", "Follow up on the open deal and ask for a short call."),
                mail("P-2903", "Follow up, and offer the discount from ten pieces on."));
    }

    private static ObjectNode mail(String prospect, String goal) {
        return Json.empty().put("prospect", prospect).put("goal", goal);
    }
}
