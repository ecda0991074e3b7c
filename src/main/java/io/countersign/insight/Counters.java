package io.countersign.insight;

import io.countersign.proposal.Outcome;
import io.countersign.proposal.Oversight;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Counts for Prometheus what rules and people say at this node. What is rolled back does not count. */
@Component
class Counters {

    private static final String RULINGS = "countersign.rulings";
    private static final String DECISIONS = "countersign.decisions";
    private static final String BREACHES = "countersign.sla.breaches";

    private final MeterRegistry meters;

    Counters(MeterRegistry meters) {
        this.meters = meters;
    }

    void ruled(String workflow, Oversight oversight) {
        count(RULINGS, "workflow", workflow, "oversight", oversight.name());
    }

    void decided(String workflow, String group, Outcome outcome) {
        count(DECISIONS, "workflow", workflow, "group", group, "outcome", outcome.name());
    }

    /** @param how {@code late}: decided after its time; {@code unanswered}: the clock took it on */
    void breached(String workflow, String group, String how) {
        count(BREACHES, "workflow", workflow, "group", group, "how", how);
    }

    private void count(String name, String... tags) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            meters.counter(name, tags).increment();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                meters.counter(name, tags).increment();
            }
        });
    }
}
