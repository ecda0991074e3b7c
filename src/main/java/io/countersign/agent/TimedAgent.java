package io.countersign.agent;

import io.countersign.proposal.AgentId;
import io.countersign.proposal.Draft;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** An agent whose answers are timed, and counted by how they ended. */
record TimedAgent(Agent agent, MeterRegistry meters) implements Agent {

    private static final String SECONDS = "countersign.agent";

    @Override
    public AgentId id() {
        return agent.id();
    }

    @Override
    public String workflow() {
        return agent.workflow();
    }

    @Override
    public boolean isElsewhere() {
        return agent.isElsewhere();
    }

    @Override
    public Draft propose(Assignment assignment) {
        Timer.Sample sample = Timer.start(meters);
        String outcome = "failed";
        try {
            Draft draft = agent.propose(assignment);
            outcome = "proposed";
            return draft;
        } catch (NothingToPropose e) {
            outcome = "nothing";
            throw e;
        } finally {
            sample.stop(Timer.builder(SECONDS)
                    .description("How long agents took to answer, by how it ended")
                    .tag("workflow", workflow())
                    .tag("agent", id().name())
                    .tag("outcome", outcome)
                    .serviceLevelObjectives(
                            Duration.ofMillis(100),
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(5),
                            Duration.ofSeconds(10),
                            Duration.ofSeconds(30),
                            Duration.ofMinutes(1))
                    .register(meters));
        }
    }
}
