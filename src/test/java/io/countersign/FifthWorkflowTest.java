package io.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import org.example.callback.CallbackAgent;
import org.example.callback.CallbackWorkflow;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** A workflow more is a folder of models, its forms and a small package: no file that stands has to change for it. */
@Import({CallbackWorkflow.class, CallbackAgent.class})
@TestPropertySource(
        properties = {
            "countersign.models.directory=src/test/resources/fifth",
            "spring.datasource.url=jdbc:h2:mem:fifth;DB_CLOSE_DELAY=-1"
        })
class FifthWorkflowTest extends AppTest {

    @Test
    void modelKeepsTheHouseRules() {
        assertThat(HouseRules.check(Path.of("src/test/resources/fifth/processes/callback/callback.bpmn")))
                .isEmpty();
    }

    @Test
    void runsWithoutAPerson() {
        String key = open("callback", wish("C-1016", "My pan."));

        JsonNode done = becomes(key, "done");

        assertThat(key).startsWith("CB-");
        assertThat(done.path("routing").path("oversight").asText()).isEqualTo("automatic");
        assertThat(mailsTo("C-1016")).containsExactly("We call you tomorrow.");
    }

    @Test
    void comesToItsReviewer() {
        String key = open("callback", wish("C-1017", "It is urgent."));
        assertThat(groupOf(key)).isEqualTo("support");
        assertThat(claim("sales1", review(key)).status()).isEqualTo(403);

        decides("support1", key, Say.edit(Map.of("when", "thisWeek", "note", "We call you this week.")));

        JsonNode done = becomes(key, "done");
        assertThat(done.path("decision").path("by").asText()).isEqualTo("support1");
        assertThat(mailsTo("C-1017")).containsExactly("We call you this week.");
    }

    @Test
    void isRefusedByItsRules() {
        assertThat(becomes(open("callback", wish("C-9999", "Hello.")), "refused")
                        .path("effects"))
                .isEmpty();
    }

    @Test
    void opensByHandForItsLeadsOnly() {
        assertThat(as("supportlead")
                        .post("/api/cases/callback", wish("C-1018", "My pan."))
                        .status())
                .isEqualTo(201);
        assertThat(as("saleslead")
                        .post("/api/cases/callback", wish("C-1018", "My pan."))
                        .status())
                .isEqualTo(403);
    }

    private static Map<String, Object> wish(String customer, String wish) {
        return Map.of("customer", customer, "wish", wish);
    }
}
