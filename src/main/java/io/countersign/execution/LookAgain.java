package io.countersign.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.Json;
import io.countersign.proposal.Workflow;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The last look before an action is carried out: whether what its approval rested on still holds. */
@Component
class LookAgain {

    /** A case whose facts never stand still has a person after so many times. */
    private static final int MOST_SET_BACKS = 3;

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final Switches switches;
    private final StricterRules rules;
    private final SetBacks setBacks;
    private final ExecutionSettings settings;
    private final Clock clock;

    LookAgain(Switches switches, StricterRules rules, SetBacks setBacks, ExecutionSettings settings, Clock clock) {
        this.switches = switches;
        this.rules = rules;
        this.setBacks = setBacks;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Why this is not carried out; empty where nothing has changed.
     *
     * @param before facts of the case, which are those that are bound
     * @param now facts as they are now
     */
    Optional<SetBack> at(
            Binding binding,
            Approval approval,
            Workflow workflow,
            JsonNode action,
            JsonNode proposal,
            ObjectNode before,
            ObjectNode now) {
        boolean byPerson = approval.basis() != Basis.automatic;
        if (!byPerson && switches.of(workflow.name()).state() == Switch.State.review) {
            return Optional.of(
                    new SetBack(SetBack.SWITCH, "The switch of this workflow was set to review before it ran.", false));
        }
        boolean toPerson = byPerson || setBacks.count(binding.key()) >= MOST_SET_BACKS;
        Instant until = approval.at().plus(settings.approvalValidFor());
        if (clock.instant().isAfter(until)) {
            return Optional.of(new SetBack(
                    "approvalExpired",
                    "Since the approval: too much time. It was of " + DAY.format(approval.at()) + " and counted until "
                            + DAY.format(until) + ".",
                    toPerson));
        }
        // null where the release before bound it
        String differences = binding.restsOn() == null
                ? ""
                : Differences.between(
                        Json.object(binding.restsOn()),
                        Json.object(Canonical.of(workflow.restsOn(binding.storedRequest(), now, action))
                                .text()));
        if (!differences.isEmpty()) {
            return Optional.of(new SetBack("factsChanged", "Since the approval: " + differences + ".", toPerson));
        }
        return rules.since(binding, approval, workflow, before, proposal)
                .map(stricter -> new SetBack("rulesStricter", "Since the approval: " + stricter, toPerson));
    }
}
