package io.countersign;

import static io.countersign.Say.edit;
import static io.countersign.Say.values;
import static io.countersign.Say.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.Records.Proposed;
import io.countersign.cases.Json;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a reviewer mends is kept field by field, with reason and comment, and told to agents: in every workflow alike. */
class CorrectionTest extends AppTest {

    private record Mended(String workflow, Function<Records, Proposed> proposed, Map<String, ?> edit) {

        @Override
        public String toString() {
            return workflow;
        }
    }

    static Stream<Mended> mended() {
        return Stream.of(
                new Mended(
                        "ticket",
                        records -> records.refund("C-2931", "60.00"),
                        Map.of("amount", 55, "reply", "Hello, we pay back 55.00 EUR.")),
                new Mended(
                        "outreach",
                        records -> records.mail("P-2931"),
                        Map.of("subject", "Good day", "body", "Hello, the mug is yours for 24.50 EUR.")),
                new Mended(
                        "invoice",
                        records -> records.invoice("S-4301", "DE00000000000000004301"),
                        Map.of("net", 510, "total", 605)),
                new Mended(
                        "briefing",
                        records -> records.briefing("Mended"),
                        Map.of("title", "Mended well", "body", "Status\n- The new search is live.")));
    }

    @ParameterizedTest
    @MethodSource("mended")
    void keepsEachFieldWithReasonAndComment(Mended mended) {
        Proposed proposed = mended.proposed().apply(new Records(jdbc));
        String key = propose(proposed.workflow(), proposed.request(), proposed.action());
        String reviewer = Records.people(proposed.workflow()).get(0);
        Map<String, Object> edit = with(
                edit(mended.edit()),
                "comment",
                values("comment", "As agreed by phone.").get("comment"));

        decides(
                reviewer,
                key,
                with(edit, "reason", values("reason", "policyException").get("reason")));

        JsonNode kept = becomes(key, "done").at("/result/corrections");
        Map<String, ?> fields = new TreeMap<>(mended.edit());
        assertThat(kept.findValuesAsText("field")).containsExactlyElementsOf(fields.keySet());
        assertThat(kept).allSatisfy(correction -> {
            String field = correction.path("field").asText();
            assertThat(plain(correction.path("proposed")))
                    .isEqualTo(plain(Json.tree(proposed.action().get(field))));
            assertThat(plain(correction.path("carriedOut"))).isEqualTo(plain(Json.tree(fields.get(field))));
            assertThat(correction.path("by").asText()).isEqualTo(reviewer);
            assertThat(correction.path("reason").asText()).isEqualTo("policyException");
            assertThat(correction.path("comment").asText()).isEqualTo("As agreed by phone.");
        });
        assertThat(jdbc.sql("select field, reason, comment from cs_correction where case_key = ? order by field")
                        .param(key)
                        .query((row, i) -> row.getString(1) + " " + row.getString(2) + " " + row.getString(3))
                        .list())
                .containsExactlyElementsOf(fields.keySet().stream()
                        .map(field -> field + " policyException As agreed by phone.")
                        .toList());
        assertThat(feedback(proposed.workflow(), key).path("differences").findValuesAsText("field"))
                .containsExactlyElementsOf(fields.keySet());
    }

    /** Amounts by their value, not by their digits. */
    private static String plain(JsonNode value) {
        return value.isNumber() ? value.decimalValue().stripTrailingZeros().toPlainString() : value.asText();
    }

    private JsonNode feedback(String workflow, String key) {
        return as("analyst")
                .get("/api/feedback/" + workflow + ".jsonl")
                .text()
                .lines()
                .map(Json::parse)
                .filter(line -> line.path("key").asText().equals(key))
                .findFirst()
                .orElseThrow();
    }
}
