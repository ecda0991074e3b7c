package io.countersign.insight;

import io.countersign.insight.Figures.CostOf;
import io.countersign.insight.Figures.ReviewsOf;
import io.countersign.proposal.Outcome;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts decided reviews that have something in common. */
final class Tally {

    private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    private final Measured waiting = new Measured();
    private final Measured working = new Measured();
    private long reviews;
    private long due;
    private long inTime;
    private double minutes;
    private double heldBack;

    /** @param longest minutes that one review counts at most */
    void add(Decided review, double longest) {
        reviews++;
        outcomes.merge(review.outcome(), 1L, Long::sum);
        if (review.inTime() != null) {
            due++;
            inTime += review.inTime() ? 1 : 0;
        }
        if (!Double.isNaN(review.waiting())) {
            waiting.add(review.waiting());
        }
        if (!Double.isNaN(review.working())) {
            working.add(review.working());
            minutes += Math.min(review.working(), longest);
        }
        heldBack += Math.max(0, review.heldBack());
    }

    long reviews() {
        return reviews;
    }

    Share of(Outcome... any) {
        long n = 0;
        for (Outcome outcome : any) {
            n += outcomes.getOrDefault(outcome, 0L);
        }
        return Share.of(n, reviews);
    }

    /** What a person changed or stopped. */
    Share caught() {
        return of(Outcome.edit, Outcome.reject);
    }

    ReviewsOf reviews(String workflow, String name, @Nullable Tally before) {
        return new ReviewsOf(
                workflow,
                name,
                reviews,
                before == null ? 0 : before.reviews,
                of(Outcome.approve),
                before == null ? Share.of(0, 0) : before.of(Outcome.approve),
                of(Outcome.edit),
                of(Outcome.reject),
                of(Outcome.escalate),
                of(Outcome.revise),
                Share.of(inTime, due),
                waiting.minutes(),
                working.minutes());
    }

    CostOf cost(String workflow, @Nullable String rule, InsightProperties rates) {
        double cost = rates.cost(minutes);
        Share caught = caught();
        return new CostOf(
                workflow,
                rule,
                caught,
                minutes,
                cost,
                heldBack,
                caught.n() == 0 ? null : cost / caught.n(),
                rates.currency());
    }
}
