package io.countersign.audit;

import io.countersign.audit.Bundle.Activity;
import io.countersign.audit.Bundle.Proof;
import io.countersign.audit.Seal.Leaf;
import io.countersign.cases.Case;
import io.countersign.chain.Chain;
import io.countersign.chain.Entry;
import io.countersign.chain.Hashes;
import io.countersign.execution.Ledger;
import io.countersign.execution.Outcomes;
import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.HistoryService;
import org.springframework.stereotype.Component;

/** Puts together what is kept of a case, and says whether it holds. */
@Component
class Bundles {

    private final Chain chain;
    private final Seals seals;
    private final Ledger ledger;
    private final Outcomes outcomes;
    private final Consistency consistency;
    private final HistoryService history;

    Bundles(
            Chain chain,
            Seals seals,
            Ledger ledger,
            Outcomes outcomes,
            Consistency consistency,
            HistoryService history) {
        this.chain = chain;
        this.seals = seals;
        this.ledger = ledger;
        this.outcomes = outcomes;
        this.consistency = consistency;
        this.history = history;
    }

    Bundle of(Case found) {
        List<Entry> entries = chain.of(found.key());
        List<Leaf> leaves = seals.leavesOf(found.key());
        List<String> findings = new ArrayList<>();
        String broken = Verifier.broken(entries, leaves);
        if (broken != null) {
            findings.add("The chain does not hold: " + broken);
        }
        findings.addAll(consistency.findings(found, entries));
        return new Bundle(
                found.key(),
                found.workflow(),
                found.state(),
                found.openedAt(),
                found.openedBy(),
                findings.isEmpty(),
                findings,
                Trail.of(entries),
                activities(found),
                ledger.of(found.key()),
                outcomes.of(found.key()),
                entries,
                leaves.stream().map(this::proof).toList(),
                seals.keyId().orElse(null));
    }

    private Proof proof(Leaf leaf) {
        List<String> tree = seals.leavesOf(leaf.seal()).stream().map(Leaf::hash).toList();
        return new Proof(seals.get(leaf.seal()), leaf, Hashes.path(leaf.leaf(), tree));
    }

    private List<Activity> activities(Case found) {
        if (found.processInstance() == null) {
            return List.of();
        }
        return history
                .createHistoricActivityInstanceQuery()
                .processInstanceId(found.processInstance())
                .orderPartiallyByOccurrence()
                .asc()
                .list()
                .stream()
                .map(activity -> new Activity(
                        activity.getActivityId(),
                        activity.getActivityName(),
                        activity.getActivityType(),
                        activity.getStartTime().toInstant(),
                        activity.getEndTime() == null
                                ? null
                                : activity.getEndTime().toInstant(),
                        activity.getAssignee(),
                        activity.isCanceled()))
                .toList();
    }
}
