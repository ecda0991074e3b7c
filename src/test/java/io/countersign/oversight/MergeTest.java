package io.countersign.oversight;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.proposal.Oversight;
import io.countersign.proposal.Routing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class MergeTest {

    private static final Map<String, Integer> SENIORITY = Map.of("support", 10, "supportLead", 20, "finance", 30);

    private final Merge merge = new Merge("support", SENIORITY::get);

    private static Fired says(String oversight, String group) {
        return new Fired("rule_" + oversight + group, oversight, group, "Because.", false);
    }

    /** All sets of the four words, some with what is no word. */
    static Stream<List<String>> combinations() {
        List<String> words = List.of("automatic", "after", "before", "refuse", "Automatic");
        return IntStream.range(1, 1 << words.size())
                .mapToObj(bits -> IntStream.range(0, words.size())
                        .filter(i -> (bits >> i & 1) == 1)
                        .mapToObj(words::get)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void strictestWinsInAnyOrder(List<String> words) {
        Oversight strictest = words.contains("refuse")
                ? Oversight.refuse
                : words.contains("before") || words.contains("Automatic")
                        ? Oversight.before
                        : words.contains("after") ? Oversight.after : Oversight.automatic;
        List<Fired> fired =
                new ArrayList<>(words.stream().map(word -> says(word, null)).toList());

        for (int turn = 0; turn < words.size(); turn++) {
            fired.add(fired.remove(0));
            Routing routing = merge.merge(fired, List.of());

            assertThat(routing.oversight()).isEqualTo(strictest);
            assertThat(routing.reasons()).hasSize(words.size());
            assertThat(routing.group())
                    .isEqualTo(strictest == Oversight.automatic || strictest == Oversight.refuse ? null : "support");
        }
    }

    @Test
    void nothingFiredMeansAPerson() {
        Routing routing = merge.merge(List.of(), List.of());

        assertThat(routing.oversight()).isEqualTo(Oversight.before);
        assertThat(routing.group()).isEqualTo("support");
        assertThat(routing.reasons())
                .singleElement()
                .satisfies(reason -> assertThat(reason.why()).contains("person"));
    }

    @Test
    void missingFactMeansAPersonWhateverFired() {
        Routing routing = merge.merge(List.of(says("automatic", null)), List.of("Risk", "Mood"));

        assertThat(routing.oversight()).isEqualTo(Oversight.before);
        assertThat(routing.group()).isEqualTo("support");
        assertThat(routing.reasons().get(0).why()).contains("Risk", "Mood");
    }

    @Test
    void missingFactDoesNotSoftenARefusal() {
        assertThat(merge.merge(List.of(says("refuse", null)), List.of("Risk")).oversight())
                .isEqualTo(Oversight.refuse);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "none", "AUTOMATIC", "automatic ", "allow"})
    void unknownWordMeansAPerson(String word) {
        Routing routing = merge.merge(List.of(says("automatic", null), says(word, null)), List.of());

        assertThat(routing.oversight()).isEqualTo(Oversight.before);
        assertThat(routing.group()).isEqualTo("support");
    }

    @Test
    void unknownGroupMeansAPersonOfTheDefaultGroup() {
        for (String word : List.of("automatic", "after", "before")) {
            Routing routing = merge.merge(List.of(says(word, "nobody")), List.of());

            assertThat(routing.oversight()).isEqualTo(Oversight.before);
            assertThat(routing.group()).isEqualTo("support");
            assertThat(routing.reasons().get(0).why()).contains("nobody");
        }
        assertThat(merge.merge(List.of(says("refuse", "nobody")), List.of()).oversight())
                .isEqualTo(Oversight.refuse);
    }

    @Test
    void mostSeniorOfTheStrictestDecides() {
        assertThat(merge.merge(
                                List.of(
                                        says("before", "support"),
                                        says("before", "finance"),
                                        says("before", "supportLead")),
                                List.of())
                        .group())
                .isEqualTo("finance");
        assertThat(merge.merge(List.of(says("before", null), says("before", "supportLead")), List.of())
                        .group())
                .isEqualTo("supportLead");
    }

    @Test
    void groupOfAMilderRuleDoesNotDecide() {
        assertThat(merge.merge(List.of(says("after", "finance"), says("before", "support")), List.of())
                        .group())
                .isEqualTo("support");
    }

    @Test
    void showsEveryRuleTheStrictestFirst() {
        Routing routing = merge.merge(
                List.of(says("automatic", null), says("refuse", null), says("before", "finance")), List.of());

        assertThat(routing.reasons())
                .extracting(reason -> reason.rule())
                .containsExactly("rule_refusenull", "rule_beforefinance", "rule_automaticnull");
    }

    @Test
    void ruleWithoutAReasonSaysSo() {
        Routing routing = merge.merge(List.of(new Fired("rule_x", "before", null, " ", false)), List.of());

        assertThat(routing.reasons().get(0).why()).isNotBlank();
    }

    @Test
    void twoPeopleWhereARuleAsksForThem() {
        Fired two = new Fired("rule_bank", "before", "support", "The bank is new.", true);
        Fired one = new Fired("rule_large", "before", "support", "It is large.", false);

        assertThat(merge.merge(List.of(one, two), List.of()).secondPerson()).isTrue();
        assertThat(merge.merge(List.of(one), List.of()).secondPerson()).isFalse();
    }
}
