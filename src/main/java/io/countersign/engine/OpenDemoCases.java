package io.countersign.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.intake.Door;
import io.countersign.proposal.DemoCases;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.stereotype.Component;

/** Opens the demo's cases at its first start; a later one opens what a killed one left out. */
@Component
@Profile("demo")
@ConditionalOnExpression(
        "!'${countersign.demo-cases:on}'.equals('off') && !'${countersign.demo-cases:on}'.equals('false')")
class OpenDemoCases {

    private static final Logger log = LoggerFactory.getLogger(OpenDemoCases.class);

    /** So that who comes first to a cold application does not stand behind a dozen cases. */
    private static final Duration AFTER_START = Duration.ofSeconds(3);

    private final List<DemoCases> demo;
    private final Door door;
    private final TaskScheduler scheduler;

    OpenDemoCases(List<DemoCases> demo, Door door, TaskScheduler scheduler) {
        this.demo = demo;
        this.door = door;
        this.scheduler = scheduler;
    }

    @EventListener(ApplicationReadyEvent.class)
    void openSoon() {
        scheduler.schedule(() -> demo.forEach(this::open), Instant.now().plus(AFTER_START));
    }

    private void open(DemoCases of) {
        int opened = 0;
        List<ObjectNode> requests = of.requests();
        for (int i = 0; i < requests.size(); i++) {
            String once = of.workflow() + "-" + (i + 1);
            opened += door.open(of.workflow(), "demo", requests.get(i), null, once, null)
                            .isNew()
                    ? 1
                    : 0;
        }
        if (opened > 0) {
            log.info("Opened {} demo cases of {}.", opened, of.workflow());
        }
    }
}
