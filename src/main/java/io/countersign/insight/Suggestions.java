package io.countersign.insight;

import io.countersign.insight.Figures.CostOf;
import io.countersign.insight.Figures.QueueOf;
import io.countersign.insight.Figures.ReasonOf;
import io.countersign.insight.Figures.ReviewsOf;
import io.countersign.insight.Figures.Suggestion;
import io.countersign.insight.Figures.VersionOf;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the figures suggest. None is made where the numbers could be chance. */
final class Suggestions {

    /**
     * A rule annoys where surely this share of its reviews is approved unchanged: the lower bound of the interval, not the
     * share. 98 % of 400 are enough for it (the bound is 96.1 %), 98 % of 100 are not (93.0 %), and all of 73 are.
     */
    private static final double NEARLY_ALWAYS = 0.95;

    private static final double OFTEN = 0.25;

    private static final String INTERVAL = "lower bound of the 95 %% interval of Wilson at %.0f %% or more";
    private static final String MORE =
            "arrivals of arrivals and decisions, lower bound of the 95 % interval of Wilson above a half";
    private static final String TWO_SHARES = "two-proportion z-test, 95 %%, z = %.1f";

    private Suggestions() {}

    static List<Suggestion> from(
            Map<String, List<ReviewsOf>> reviews,
            List<ReasonOf> reasons,
            List<QueueOf> queues,
            List<CostOf> costs,
            List<VersionOf> versions) {
        List<Suggestion> all = new ArrayList<>();
        queues.forEach(queue -> overCapacity(queue, all));
        versions.forEach(version -> worse(version, all));
        reviews.getOrDefault("agent", List.of()).forEach(agent -> drifted(agent, all));
        List<ReviewsOf> rules = reviews.getOrDefault("rule", List.of());
        costs.stream()
                .filter(cost -> cost.rule() != null)
                .forEach(cost -> rules.stream()
                        .filter(rule -> rule.workflow().equals(cost.workflow())
                                && rule.name().equals(cost.rule()))
                        .forEach(rule -> rule(rule, cost, all)));
        reasons.forEach(reason -> recurs(reason, all));
        return all;
    }

    private static void overCapacity(QueueOf queue, List<Suggestion> all) {
        if (queue.daysLeft() == null
                || queue.room() == null
                || !queue.arriving().isSurelyAbove(0.5)) {
            return;
        }
        String when = queue.daysLeft() == 0
                ? String.format(
                        Locale.ROOT,
                        "%d wait, more than the %.0f that it answers in time.",
                        queue.waiting(),
                        queue.room())
                : String.format(
                        Locale.ROOT,
                        "%s more than %.0f wait, and answers come too late.",
                        queue.daysLeft() < 1.5
                                ? "Within a day"
                                : String.format(Locale.ROOT, "In %.0f days", queue.daysLeft()),
                        queue.room());
        all.add(new Suggestion(
                "overCapacity",
                queue.workflow(),
                String.format(
                        Locale.ROOT,
                        "%s was asked %,d times and decided %,d: %.1f more a day than it can take. %s",
                        queue.group(),
                        queue.arrivals(),
                        queue.decisions(),
                        queue.growthPerDay(),
                        when),
                MORE));
    }

    private static void worse(VersionOf version, List<Suggestion> all) {
        if (version.z() != null && version.approveBefore() != null && version.z() < -Share.Z) {
            all.add(new Suggestion(
                    "worse",
                    version.workflow(),
                    "Of what " + version.agent() + " proposed in version " + version.version() + ", "
                            + words(version.approve()) + " was approved unchanged; in version " + version.before()
                            + " before it, " + words(version.approveBefore()) + ". Look at what changed.",
                    String.format(Locale.ROOT, TWO_SHARES, version.z())));
        }
    }

    private static void drifted(ReviewsOf agent, List<Suggestion> all) {
        Double z = agent.approve().against(agent.approveBefore());
        if (z != null && z < -Share.Z) {
            all.add(new Suggestion(
                    "worse",
                    agent.workflow(),
                    "Of what " + agent.name() + " proposed, " + words(agent.approve()) + " was approved unchanged, "
                            + words(agent.approveBefore())
                            + " in the period before. It is the same version: look at what it is asked.",
                    String.format(Locale.ROOT, TWO_SHARES, z)));
        }
    }

    private static void rule(ReviewsOf rule, CostOf cost, List<Suggestion> all) {
        String money = String.format(
                Locale.ROOT,
                "Its reviews cost %,.2f %s and held back %,.2f %s.",
                cost.cost(),
                cost.currency(),
                cost.heldBack(),
                cost.currency());
        if (rule.approve().low() != null && rule.approve().low() >= NEARLY_ALWAYS) {
            all.add(new Suggestion(
                    "annoys",
                    rule.workflow(),
                    "Of what the rule " + rule.name() + " asked for, " + words(rule.approve())
                            + " was approved unchanged. " + money
                            + " It could review after the fact, or less of it.",
                    String.format(Locale.ROOT, INTERVAL, 100 * NEARLY_ALWAYS)));
        }
        boolean often = cost.caught().low() != null && cost.caught().low() >= OFTEN;
        boolean earns = !cost.caught().tooFew() && cost.heldBack() > 0 && cost.heldBack() >= cost.cost();
        if (often || earns) {
            all.add(new Suggestion(
                    "protects",
                    rule.workflow(),
                    "Of what the rule " + rule.name() + " asked for, " + words(cost.caught())
                            + " was edited or rejected. " + money + " Keep it.",
                    often ? String.format(Locale.ROOT, INTERVAL, 100 * OFTEN) : "money held back covers its cost"));
        }
    }

    private static void recurs(ReasonOf reason, List<Suggestion> all) {
        if (reason.share().low() != null && reason.share().low() >= OFTEN) {
            all.add(new Suggestion(
                    "recurs",
                    reason.workflow(),
                    "The reason " + reason.reason() + " (" + reason.outcome() + ") makes up " + words(reason.share())
                            + " of the reasons given. It could become a rule.",
                    String.format(Locale.ROOT, INTERVAL, 100 * OFTEN)));
        }
    }

    private static String words(Share share) {
        return share.share() == null || share.low() == null || share.high() == null
                ? share.n() + " of " + share.of()
                : String.format(
                        Locale.ROOT,
                        "%.0f %% (%d of %d, %.0f to %.0f %%)",
                        100 * share.share(),
                        share.n(),
                        share.of(),
                        100 * share.low(),
                        100 * share.high());
    }
}
