package io.countersign.insight;

import io.countersign.insight.Figures.ReasonOf;
import io.countersign.insight.Figures.ReviewsOf;
import io.countersign.insight.Figures.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the figures suggest. None is made where the number of reviews could be chance. */
final class Suggestions {

    /** Reviews from which on a rule is said to annoy. */
    private static final int MANY = 100;

    private static final double NEARLY_ALWAYS = 0.95;
    private static final double OFTEN = 0.25;

    private static final String ONE = "95 % interval of Wilson for a share";
    private static final String TWO = "95 % intervals of Wilson that do not overlap";

    private Suggestions() {}

    static List<Suggestion> from(Map<String, List<ReviewsOf>> reviews, List<ReasonOf> reasons) {
        List<Suggestion> all = new ArrayList<>();
        for (ReviewsOf rule : reviews.getOrDefault("rule", List.of())) {
            Share approve = rule.approve();
            Share changed = Share.of(rule.edit().n() + rule.reject().n(), rule.reviews());
            if (approve.of() >= MANY && approve.share() != null && approve.share() >= NEARLY_ALWAYS) {
                all.add(new Suggestion(
                        "annoys",
                        rule.workflow(),
                        "Of what the rule " + rule.name() + " asked for, " + words(approve)
                                + " was approved unchanged. It could review after the fact, or less of it.",
                        ONE));
            }
            if (changed.low() != null && changed.low() >= OFTEN) {
                all.add(new Suggestion(
                        "protects",
                        rule.workflow(),
                        "Of what the rule " + rule.name() + " asked for, " + words(changed)
                                + " was edited or rejected. Keep it.",
                        ONE));
            }
        }
        for (ReasonOf reason : reasons) {
            if (reason.share().low() != null && reason.share().low() >= OFTEN) {
                all.add(new Suggestion(
                        "recurs",
                        reason.workflow(),
                        "The reason " + reason.reason() + " (" + reason.outcome() + ") makes up "
                                + words(reason.share()) + " of the reasons given. It could become a rule.",
                        ONE));
            }
        }
        for (ReviewsOf agent : reviews.getOrDefault("agent", List.of())) {
            if (agent.approve().isSurelyBelow(agent.approveBefore())) {
                all.add(new Suggestion(
                        "worse",
                        agent.workflow(),
                        "Of what " + agent.name() + " proposed, " + words(agent.approve())
                                + " was approved unchanged, " + words(agent.approveBefore())
                                + " in the period before. Look at what changed.",
                        TWO));
            }
        }
        return all;
    }

    private static String words(Share share) {
        return share.share() == null
                ? share.n() + " of " + share.of()
                : String.format(Locale.ROOT, "%.0f %% (%d of %d)", 100 * share.share(), share.n(), share.of());
    }
}
