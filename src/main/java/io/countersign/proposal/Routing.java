package io.countersign.proposal;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who decides; the process variable {@code routing}.
 *
 * @param group whose members decide; null for {@code automatic} and {@code refuse}
 * @param reasons every rule that fired, the strictest first
 * @param secondPerson whether a rule asks for two people, whatever the amount
 */
public record Routing(Oversight oversight, @Nullable String group, List<Reason> reasons, boolean secondPerson) {

    /** The same, with one more reason before the others. */
    public Routing because(Reason reason) {
        return new Routing(oversight, group, first(reason), secondPerson);
    }

    /**
     * A person decides before anything happens.
     *
     * @param otherwise the group that decides where no rule has named one
     */
    public Routing before(Reason reason, String otherwise) {
        return new Routing(Oversight.before, group == null ? otherwise : group, first(reason), secondPerson);
    }

    /** Whether the action runs without a person's approval first. */
    public boolean runsUnseen() {
        return oversight == Oversight.automatic || oversight == Oversight.after;
    }

    private List<Reason> first(Reason reason) {
        return Stream.concat(Stream.of(reason), reasons.stream()).toList();
    }
}
