package io.countersign.workflow.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.evaluation.LabelledCase;
import io.countersign.proposal.Draft;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Short queries and tweets in the manner of public customer-support data, written for this test and never learnt from,
 * of a customer whose one order could be taken for meant.
 */
class ShortQueriesTest {

    static final TicketSetting SETTING = new TicketSetting();

    @Test
    void areUnderstoodAsWellAsMails() throws IOException {
        List<LabelledCase> cases = cases();
        long right = cases.stream()
                .filter(labelled -> Reading.of(request(labelled), TicketSetting.LANGUAGE)
                        .about()
                        .intent()
                        .name()
                        .equals(labelled.labels().path("intent").asText()))
                .count();

        assertThat(right / (double) cases.size()).isGreaterThanOrEqualTo(0.8);
    }

    @Test
    void getNoMoneyWhereTheyAskForNone() throws IOException {
        for (LabelledCase labelled : cases()) {
            if (labelled.expected().path("resolution").asText().equals("reply")) {
                Draft draft = SETTING.propose(request(labelled));
                assertThat(draft.action().path("amount").isNull())
                        .as(labelled.name() + "\n" + draft)
                        .isTrue();
            }
        }
    }

    private static ObjectNode request(LabelledCase labelled) {
        return labelled.request();
    }

    private static List<LabelledCase> cases() throws IOException {
        List<LabelledCase> cases = LabelledCase.in(Path.of("src/test/resources/evaluation/ticket/shortQueries.json"));
        assertThat(cases).hasSizeGreaterThan(80);
        return cases;
    }
}
