package io.countersign.insight;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.insight.Figures.CostOf;
import io.countersign.insight.Figures.Minutes;
import io.countersign.insight.Figures.QueueOf;
import io.countersign.insight.Figures.ReviewsOf;
import io.countersign.insight.Figures.Suggestion;
import io.countersign.insight.Figures.VersionOf;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionsTest {

    private static final Minutes NONE = new Minutes(null, null);

    @ParameterizedTest
    @CsvSource({"392, 400, true", "98, 100, false", "73, 73, true", "72, 72, false", "400, 440, false"})
    void aRuleAnnoysWhereNearlyAllIsSurelyApprovedUnchanged(long approved, long reviews, boolean said) {
        assertThat(kinds(rule(approved, reviews, 0, 50, 0))).isEqualTo(said ? List.of("annoys") : List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "40, 100, 50, 0, true",
        "33, 100, 50, 0, false",
        "3, 100, 50, 49, false",
        "3, 100, 50, 50, true",
        "3, 19, 50, 90, false",
        "0, 100, 0, 0, false"
    })
    void aRuleProtectsWhereItCatchesOftenOrIsWorthItsCost(
            long caught, long reviews, double cost, double heldBack, boolean said) {
        assertThat(kinds(rule(reviews / 2, reviews, caught, cost, heldBack)))
                .isEqualTo(said ? List.of("protects") : List.of());
    }

    @Test
    void aGroupIsOverCapacityWhereSurelyMoreComesThanGoes() {
        assertThat(texts(queue(9.0)))
                .containsExactly("support was asked 400 times and decided 300: 3.6 more a day than it can take."
                        + " In 9 days more than 40 wait, and answers come too late.");
        assertThat(texts(queue(0.0)))
                .singleElement()
                .asString()
                .endsWith("12 wait, more than the 40 that it answers in time.");
        assertThat(texts(queue(0.4))).singleElement().asString().contains("Within a day more than 40 wait");
        assertThat(texts(queue(null))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "60, 100, 80, 100, true",
        "74, 100, 80, 100, false",
        "90, 100, 80, 100, false",
        "0, 19, 80, 100, false",
        "99, 100, 100, 100, false"
    })
    void aVersionIsWorseWhereTheTestOfTwoSharesSaysSo(long n, long of, long nBefore, long ofBefore, boolean said) {
        Share now = Share.of(n, of);
        Share then = Share.of(nBefore, ofBefore);
        VersionOf version = new VersionOf("ticket", "bot", "2", now, "1", then, now.against(then));
        assertThat(Suggestions.from(Map.of(), List.of(), List.of(), List.of(), List.of(version)).stream()
                        .map(Suggestion::kind)
                        .toList())
                .isEqualTo(said ? List.of("worse") : List.of());
    }

    @Test
    void countsStandardErrors() {
        // pooled 140 of 200: sqrt(0.7 * 0.3 * 0.02) = 0.0648; (0.6 - 0.8) / 0.0648
        assertThat(Share.of(60, 100).against(Share.of(80, 100))).isCloseTo(-3.0861, within(0.0001));
    }

    private static org.assertj.core.data.Offset<Double> within(double by) {
        return org.assertj.core.data.Offset.offset(by);
    }

    private record Rule(ReviewsOf reviews, CostOf cost) {}

    private static Rule rule(long approved, long reviews, long caught, double cost, double heldBack) {
        Share none = Share.of(0, reviews);
        return new Rule(
                new ReviewsOf(
                        "ticket",
                        "rule_x",
                        reviews,
                        0,
                        Share.of(approved, reviews),
                        Share.of(0, 0),
                        none,
                        none,
                        none,
                        none,
                        Share.of(0, 0),
                        NONE,
                        NONE),
                new CostOf("ticket", "rule_x", Share.of(caught, reviews), cost, cost, heldBack, null, "EUR"));
    }

    private static List<String> kinds(Rule rule) {
        return Suggestions.from(
                        Map.of("rule", List.of(rule.reviews())), List.of(), List.of(), List.of(rule.cost()), List.of())
                .stream()
                .map(Suggestion::kind)
                .toList();
    }

    private static List<String> texts(QueueOf queue) {
        return Suggestions.from(Map.of(), List.of(), List.of(queue), List.of(), List.of()).stream()
                .map(Suggestion::text)
                .toList();
    }

    private static QueueOf queue(Double daysLeft) {
        return new QueueOf(
                "ticket",
                "support",
                12,
                1.0,
                400,
                300,
                0,
                Share.of(300, 300),
                100 / 28.0,
                Share.of(400, 700),
                40.0,
                daysLeft);
    }
}
