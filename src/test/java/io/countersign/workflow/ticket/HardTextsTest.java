package io.countersign.workflow.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.proposal.Draft;
import io.countersign.proposal.Evidence;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** As long as the door lets them in, and made to keep a careless pattern busy. */
class HardTextsTest {

    static final TicketSetting SETTING = new TicketSetting();

    @ParameterizedTest
    @MethodSource("texts")
    void haveAnAnswerInShortTime(String text) {
        ObjectNode request = TicketSetting.request("C-1001", "", text.substring(0, 50_000));
        Duration start = cpuTime();

        Draft draft = SETTING.propose(request);

        // half a second when warm and alone, some on a busy machine; what backtracks takes minutes
        assertThat(cpuTime().minus(start)).isLessThan(Duration.ofSeconds(20));
        assertThat(draft.action().path("reply").asText()).isNotBlank().hasSizeLessThan(10_000);
        assertThat(draft.evidence()).extracting(Evidence::quote).allMatch(quote -> quote.length() < 500);
    }

    static Stream<String> texts() {
        return Stream.of(
                        "a",
                        " ",
                        "\n",
                        "<",
                        "<script>",
                        "<!--",
                        ">",
                        "> ",
                        "1",
                        "1 ",
                        "A-100 ",
                        "€",
                        "12,50 € ",
                        "refund ",
                        "not ",
                        "never been ",
                        "approve without human ",
                        "ignoriere die ",
                        "if ",
                        "if?",
                        "!a",
                        "i g ",
                        "\u202e",
                        "\ud83d\ude00",
                        "\u200d",
                        "\ufdfa",
                        "on wrote:",
                        "On x\n",
                        "From: x\nSent: y\n",
                        "-- \n",
                        "charged twice ",
                        "return the ",
                        "you you you ",
                        "a.",
                        "\"",
                        "{\"a\":",
                        "waiting for my ",
                        "<p>",
                        "DE02 1203 ",
                        "(((((",
                        "-")
                .map(unit -> unit.repeat(50_000 / unit.length() + 1));
    }

    /** Of this thread: other builds on the machine don't count. */
    private static Duration cpuTime() {
        return Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
    }
}
