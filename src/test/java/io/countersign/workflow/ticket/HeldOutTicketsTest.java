package io.countersign.workflow.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.language.Answer;
import io.countersign.language.Example;
import io.countersign.proposal.Draft;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How good the agent is on examples that it never learnt from. */
class HeldOutTicketsTest {

    static final TicketSetting SETTING = new TicketSetting();
    static final TicketLanguage LANGUAGE = TicketSetting.LANGUAGE;
    static final TicketLanguage.Lessons LESSONS = TicketLanguage.Lessons.of(TicketSetting.FILES);
    static final List<Example> ALL = Example.in(TicketSetting.FILES.read(TicketLanguage.EXAMPLES));
    static final List<Example> HELD_OUT = ALL.stream().filter(Example::heldOut).toList();

    @Test
    void areManyAndVaried() {
        assertThat(ALL).hasSizeGreaterThan(1_000);
        assertThat(HELD_OUT).hasSizeGreaterThan(250);
        for (Intent intent : Intent.values()) {
            assertThat(HELD_OUT.stream()
                            .filter(example -> label(example, "intent").equals(intent.name())))
                    .as(intent.name())
                    .hasSizeGreaterThanOrEqualTo(5);
        }
    }

    /** Whoever adds an example to one side that has a sibling on the other has to move one of them. */
    @Test
    void haveNoSiblingAmongTheLearntOnes() {
        List<Set<String>> learnt = ALL.stream()
                .filter(example -> !example.heldOut())
                .map(example -> grams(example.text()))
                .toList();
        for (Example example : HELD_OUT) {
            Set<String> grams = grams(example.text());
            assertThat(learnt).as(example.text()).noneMatch(other -> alike(grams, other) > 0.4);
        }
    }

    @Test
    void areWhatTheTrainedClassifierHasNotSeen() {
        assertThat(io.countersign.language.TextClassifier.read(
                                TicketSetting.FILES.read(TicketLanguage.TRAINED), LANGUAGE.vectors())
                        .isOf(LESSONS.examples(), LESSONS.lexicon()))
                .as("ticket.classifier.json is not of these examples and words: ./mvnw -Ptrain test")
                .isTrue();
    }

    @Test
    void areTheCasesOfTheEvaluation() {
        assertThat(HeldOutCases.FILE)
                .as("not of these examples: ./mvnw -Ptrain test")
                .hasContent(HeldOutCases.of(LESSONS.examples()));
    }

    @Test
    void areUnderstood() {
        int right = 0;
        int matters = 0;
        List<double[]> sure = new ArrayList<>();
        List<double[]> sureOfMatter = new ArrayList<>();
        for (Example example : HELD_OUT) {
            Intent expected = Intent.valueOf(label(example, "intent"));
            Answer answer = LANGUAGE.intent(example.text());
            Understanding about = about(example);
            right += about.intent() == expected ? 1 : 0;
            matters += about.intent().matter() == expected.matter() ? 1 : 0;
            sure.add(new double[] {answer.of(answer.label()), answer.label().equals(expected.name()) ? 1 : 0});
            sureOfMatter.add(new double[] {about.sureness(), about.intent().matter() == expected.matter() ? 1 : 0});
        }
        assertThat(right / (double) HELD_OUT.size()).isGreaterThanOrEqualTo(0.85);
        assertThat(calibrationError(sure)).isLessThanOrEqualTo(0.06);
        assertThat(calibrationError(sureOfMatter)).isLessThanOrEqualTo(0.08);
    }

    @Test
    void areReadInTheirMood() {
        int right = 0;
        int falselyCalm = 0;
        int notCalm = 0;
        for (Example example : HELD_OUT) {
            String expected = label(example, "mood");
            Mood mood = LANGUAGE.mood(example.text());
            right += mood.name().equals(expected) ? 1 : 0;
            notCalm += expected.equals("calm") ? 0 : 1;
            falselyCalm += !expected.equals("calm") && mood == Mood.calm ? 1 : 0;
        }
        assertThat(right / (double) HELD_OUT.size()).isGreaterThanOrEqualTo(0.94);
        assertThat(falselyCalm).isLessThanOrEqualTo(notCalm / 4);
    }

    @Test
    void haveTheirOrdersAndAmountsFound() {
        int orders = 0;
        int named = 0;
        int amounts = 0;
        int asked = 0;
        for (Example example : ALL) {
            Reading reading = Reading.of(TicketSetting.request("C-1001", "", example.text()), LANGUAGE);
            if (example.labels().has("order")) {
                named++;
                orders += reading.orders().equals(Set.of(label(example, "order"))) ? 1 : 0;
            }
            if (example.labels().has("amount")) {
                asked++;
                amounts += amount(reading)
                                        .compareTo(
                                                example.labels().path("amount").decimalValue())
                                == 0
                        ? 1
                        : 0;
            }
        }
        assertThat(orders / (double) named).isGreaterThanOrEqualTo(0.95);
        assertThat(amounts / (double) asked).isGreaterThanOrEqualTo(0.95);
    }

    @Test
    void getMoneyWhereTheyAskForIt() {
        int right = 0;
        int labelled = 0;
        for (Example example : HELD_OUT) {
            if (example.labels().has("resolution")) {
                labelled++;
                String resolution = SETTING.propose(HeldOutCases.request(example))
                        .action()
                        .path("resolution")
                        .asText();
                right += resolution.equals(label(example, "resolution")) ? 1 : 0;
            }
        }
        assertThat(right / (double) labelled).isGreaterThanOrEqualTo(0.8);
    }

    /** Of all examples, for a customer whose only order could be taken for meant. */
    @Test
    void getNoMoneyWhereTheyAskForNone() {
        Set<Intent> claims = new HashSet<>(
                List.of(Intent.returnItem, Intent.cancel, Intent.several, Intent.legalThreat, Intent.askRefund));
        for (Example example : ALL) {
            Intent intent = Intent.valueOf(label(example, "intent"));
            if (!intent.isClaim() && !claims.contains(intent)) {
                Draft draft = SETTING.propose(HeldOutCases.request(example));
                assertThat(draft.action().path("amount").isNull())
                        .as(example.text() + "\n" + draft)
                        .isTrue();
            }
        }
    }

    @Test
    void areReadInLessThanATenthOfASecond() {
        List<Long> nanos = new ArrayList<>();
        for (Example example : HELD_OUT.subList(0, 100)) {
            ObjectNode request = HeldOutCases.request(example);
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            SETTING.propose(request);
            nanos.add(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start);
        }
        long median = nanos.stream().sorted().skip(50).findFirst().orElseThrow();
        assertThat(median).isLessThan(100_000_000);
    }

    private static Understanding about(Example example) {
        return Reading.of(TicketSetting.request("C-1001", "", example.text()), LANGUAGE)
                .about();
    }

    /** What the text asks for of an order of 80.00. */
    private static BigDecimal amount(Reading reading) {
        List<BigDecimal> asked =
                reading.asked().stream().map(Amount::value).distinct().toList();
        if (asked.isEmpty()
                && reading.shares().stream().map(Share::percent).distinct().count() == 1) {
            return new BigDecimal(80)
                    .multiply(reading.shares().get(0).percent())
                    .divide(BigDecimal.valueOf(100), 2, RoundingMode.HALF_UP);
        }
        return asked.size() == 1 ? asked.get(0) : BigDecimal.ZERO;
    }

    private static String label(Example example, String name) {
        JsonNode label = example.labels().path(name);
        return label.asText("");
    }

    private static double calibrationError(List<double[]> sureAndRight) {
        double error = 0;
        for (int bin = 0; bin < 10; bin++) {
            int at = bin;
            double distance = sureAndRight.stream()
                    .filter(pair -> Math.min(9, (int) (pair[0] * 10)) == at)
                    .mapToDouble(pair -> pair[0] - pair[1])
                    .sum();
            error += Math.abs(distance);
        }
        return error / sureAndRight.size();
    }

    private static Set<String> grams(String text) {
        String plain = " "
                + text.toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\d]+", " ")
                        .replaceAll("\\d+", "0")
                        .strip()
                + " ";
        Set<String> grams = new HashSet<>();
        for (int i = 0; i + 4 <= plain.length(); i++) {
            grams.add(plain.substring(i, i + 4));
        }
        return grams;
    }

    private static double alike(Set<String> one, Set<String> other) {
        long both = one.stream().filter(other::contains).count();
        return both / (double) (one.size() + other.size() - both);
    }
}
