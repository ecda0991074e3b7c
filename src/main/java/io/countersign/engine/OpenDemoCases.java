package io.countersign.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.Cases;
import io.countersign.intake.Door;
import io.countersign.proposal.DemoCases;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Opens the demo's cases at its first start. */
@Component
@Profile("demo")
@ConditionalOnExpression(
        "!'${countersign.demo-cases:on}'.equals('off') && !'${countersign.demo-cases:on}'.equals('false')")
class OpenDemoCases {

    private static final Logger log = LoggerFactory.getLogger(OpenDemoCases.class);

    private final List<DemoCases> demo;
    private final Door door;
    private final Cases cases;

    OpenDemoCases(List<DemoCases> demo, Door door, Cases cases) {
        this.demo = demo;
        this.door = door;
        this.cases = cases;
    }

    @EventListener(ApplicationReadyEvent.class)
    void open() {
        for (DemoCases of : demo) {
            if (cases.count(List.of(of.workflow()), null) > 0) {
                continue;
            }
            List<ObjectNode> requests = of.requests();
            requests.forEach(request -> door.open(of.workflow(), "demo", request, null, null));
            log.info("Opened {} demo cases of {}.", requests.size(), of.workflow());
        }
    }
}
