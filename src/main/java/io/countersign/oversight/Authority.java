package io.countersign.oversight;

import io.countersign.execution.Approval;
import io.countersign.execution.Basis;
import io.countersign.proposal.Oversight;
import io.countersign.proposal.Routing;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a person's word is worth, by the levels of review. */
@Component
class Authority {

    private final Levels levels;

    Authority(Levels levels) {
        this.levels = levels;
    }

    /** What an editor's own word is worth on the action that they wrote. */
    enum Standing {
        /** Somebody else has to look. */
        none,
        /** The first of the two people that are asked for. */
        first,
        /** Enough: within the authority of the level that they reviewed at, and no second person is asked for. */
        alone
    }

    /**
     * The rules may ask now for a group more senior than the editor's: then the editor's word is worth nothing.
     *
     * @param editorsGroup that held the review
     */
    Standing ofEditor(@Nullable String editorsGroup, Routing routing, BigDecimal amount) {
        if (editorsGroup == null || routing.group() == null) {
            return Standing.none;
        }
        Level editors = levels.find(editorsGroup, 1, amount).orElse(null);
        Level asked = levels.find(routing.group(), 1, amount).orElse(null);
        if (editors == null || asked == null || asked.seniority() > editors.seniority() || !editors.covers(amount)) {
            return Standing.none;
        }
        return editors.secondPerson() || asked.secondPerson() || routing.secondPerson()
                ? Standing.first
                : Standing.alone;
    }

    /**
     * Not below the editor's own level, and one that covers the amount if there is one.
     *
     * @param number of the editor's level
     */
    int levelAfterEdit(Routing before, int number, Routing routing, BigDecimal amount) {
        String group = Objects.requireNonNull(routing.group());
        int next = group.equals(before.group()) ? Math.max(1, number) : 1;
        Level level = levels.find(group, next, amount).orElse(null);
        while (level != null && !level.covers(amount) && level.next() != null) {
            next = level.next();
            level = levels.find(group, next, amount).orElse(null);
        }
        return next;
    }

    /** Why those who approved would not be enough now, each in the place where they did; empty where they would. */
    Optional<String> stricterSince(Routing then, Approval approval, BigDecimal amount) {
        String group = approval.group();
        boolean edit = approval.basis() == Basis.edit;
        boolean byPerson = approval.basis() == Basis.review || edit && then.oversight() != Oversight.automatic;
        if (!byPerson || group == null || then.group() == null) {
            return Optional.empty();
        }
        Level first = levels.find(then.group(), 1, amount).orElse(null);
        Level theirs = levels.find(edit ? group : then.group(), edit ? 1 : approval.level(), amount)
                .orElse(null);
        if (first == null
                || theirs == null
                || !theirs.who().equals(group)
                || edit && first.seniority() > theirs.seniority()) {
            return stricter("it is no longer for " + group + " to decide.");
        }
        if (!theirs.covers(amount)) {
            return stricter(group + " may approve up to "
                    + Objects.requireNonNull(theirs.authority())
                            .stripTrailingZeros()
                            .toPlainString() + " only.");
        }
        boolean two = theirs.secondPerson() || then.secondPerson() || edit && first.secondPerson();
        return two && approval.people() < 2 ? stricter("two people have to approve this.") : Optional.empty();
    }

    private static Optional<String> stricter(String how) {
        return Optional.of("the levels of review have become stricter: " + how);
    }
}
