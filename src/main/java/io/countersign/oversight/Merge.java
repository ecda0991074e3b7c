package io.countersign.oversight;

import io.countersign.proposal.Oversight;
import io.countersign.proposal.Reason;
import io.countersign.proposal.Routing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * From the rules that fired to who decides. The strictest wins; of several groups the most senior. Whatever can't be
 * understood means that a person decides: no rule, a missing fact, an unknown word, an unknown group.
 */
final class Merge {

    private final String defaultGroup;
    private final Function<String, @Nullable Integer> seniority;

    /**
     * @param defaultGroup who decides where no rule names a group
     * @param seniority of a group; null for one that is not known
     */
    Merge(String defaultGroup, Function<String, @Nullable Integer> seniority) {
        this.defaultGroup = defaultGroup;
        this.seniority = seniority;
    }

    private record Said(Oversight oversight, String group, Reason reason) {}

    Routing merge(List<Fired> fired, List<String> missing) {
        List<Said> said = new ArrayList<>();
        fired.forEach(rule -> said.add(understand(rule)));
        if (fired.isEmpty()) {
            said.add(person("noRule", "No rule speaks about this case, so a person decides."));
        }
        if (!missing.isEmpty()) {
            said.add(person(
                    "missingFact",
                    "Not known: " + String.join(", ", missing)
                            + ". The rules can't be relied on, so a person decides."));
        }
        Oversight strictest = said.stream()
                .map(Said::oversight)
                .max(Comparator.naturalOrder())
                .orElse(Oversight.before);
        String group = said.stream()
                .filter(s -> s.oversight() == strictest)
                .map(Said::group)
                .max(Comparator.comparingInt(g -> {
                    Integer known = seniority.apply(g);
                    return known == null ? -1 : known;
                }))
                .orElse(defaultGroup);
        boolean people = strictest == Oversight.before || strictest == Oversight.after;
        return new Routing(
                strictest,
                people ? group : null,
                said.stream()
                        .sorted(Comparator.comparing(Said::oversight).reversed())
                        .map(Said::reason)
                        .toList(),
                people && fired.stream().anyMatch(Fired::secondPerson));
    }

    private Said understand(Fired rule) {
        String why = rule.why() == null || rule.why().isBlank() ? "This rule gives no reason." : rule.why();
        for (Oversight oversight : Oversight.values()) {
            if (oversight.name().equals(rule.oversight())) {
                if (rule.group() == null || rule.group().isBlank()) {
                    return new Said(oversight, defaultGroup, new Reason(rule.rule(), why));
                }
                if (seniority.apply(rule.group()) != null) {
                    return new Said(oversight, rule.group(), new Reason(rule.rule(), why));
                }
                Oversight atLeast = oversight.compareTo(Oversight.before) < 0 ? Oversight.before : oversight;
                return new Said(
                        atLeast,
                        defaultGroup,
                        new Reason(rule.rule(), why + " (The rule names an unknown group, “" + rule.group() + "”.)"));
            }
        }
        return person(
                rule.rule(),
                why + " (The rule says “" + rule.oversight()
                        + "”, which is no kind of oversight, so a person decides.)");
    }

    private Said person(String rule, String why) {
        return new Said(Oversight.before, defaultGroup, new Reason(rule, why));
    }
}
