package io.countersign.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.Json;
import io.countersign.evaluation.Candidate.Given;
import io.countersign.evaluation.Result.Share;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultTest {

    static final List<LabelledCase> CASES = List.of(
            labelled("<b>one</b>", "{\"resolution\": \"refund\", \"amount\": 20.0}", "damaged"),
            labelled("two", "{\"resolution\": \"reply\"}", "thanks"));

    /** Always refunds 20. */
    static final Candidate GENEROUS = new Candidate() {
        @Override
        public String name() {
            return "generous";
        }

        @Override
        public Given answer(LabelledCase labelled) {
            return new Given(
                    Json.object("{\"resolution\": \"refund\", \"amount\": 20.00}"),
                    0.95,
                    0.75,
                    true,
                    Map.of("intent", "damaged"));
        }
    };

    @Test
    void countsWhatIsRight() {
        Result result = Result.of(GENEROUS, CASES);

        assertThat(result.share("resolution")).isEqualTo(new Share(1, 2));
        assertThat(result.share("amount")).isEqualTo(new Share(1, 1));
        assertThat(result.share("whole action")).isEqualTo(new Share(1, 2));
        assertThat(result.share("intent")).isEqualTo(new Share(1, 2));
        assertThat(result.ofAction().error()).isEqualTo(0.45, within(1e-9));
        assertThat(result.ofIntent().error()).isEqualTo(0.25, within(1e-9));
        assertThat(result.confusion())
                .isEqualTo(Map.of("damaged", Map.of("damaged", 1), "thanks", Map.of("damaged", 1)));
    }

    @Test
    void namesWhatTheRulesLetThroughWrongly() {
        assertThat(Result.of(GENEROUS, CASES).letThroughWrongly())
                .singleElement()
                .asString()
                .startsWith("two: {\"");
    }

    @Test
    void putsResultsSideBySide(@TempDir Path folder) throws IOException {
        Result result = Result.of(GENEROUS, CASES);

        new Report(List.of(result, result)).write(folder);

        assertThat(Files.readString(folder.resolve("report.html"))).contains("50.0 % (1 of 2)", "<svg");
        assertThat(Files.readString(folder.resolve("report.html"))).doesNotContain("<b>one");
        assertThat(Json.parse(Files.readString(folder.resolve("report.json")))).hasSize(2);
    }

    @Test
    void readsAFolder(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("ticket"));
        Files.writeString(
                folder.resolve("ticket/some.json"),
                "[{\"name\": \"n\", \"request\": {\"text\": \"t\"}, \"expected\": {\"order\": null}, \"labels\": {}}]");

        assertThat(LabelledCase.in(folder)).singleElement().satisfies(found -> {
            assertThat(found.workflow()).isEqualTo("ticket");
            assertThat(found.request()).isEqualTo(Json.object("{\"text\": \"t\"}"));
        });
    }

    private static LabelledCase labelled(String name, String expected, String intent) {
        ObjectNode labels = Json.empty().put("intent", intent);
        return new LabelledCase(name, "any", Json.empty(), Json.object(expected), labels);
    }
}
