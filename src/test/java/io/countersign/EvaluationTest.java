package io.countersign;

import static io.countersign.ModelServer.says;
import static io.countersign.ModelServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.agent.Agent;
import io.countersign.agent.Agents;
import io.countersign.cases.Json;
import io.countersign.cases.Workflows;
import io.countersign.evaluation.LabelledCase;
import io.countersign.evaluation.Result;
import io.countersign.evaluation.Result.Share;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/** A language model is measured like the embedded agent, also on cases that people have decided. */
class EvaluationTest extends WithLanguageModel {

    private static final Map<String, String> TEXTS =
            Map.of("right", "My order A-5123 arrived broken.", "wrong", "What is your policy on A-5123?");

    @Autowired
    private Agents agents;

    @Autowired
    private Workflows workflows;

    @TempDir
    private Path folder;

    @Test
    void putsTheModelBesideTheEmbeddedAgent() throws IOException {
        // right about the broken one, wrong about the question, and too busy at first
        MODEL.does(asked -> MODEL.asked().size() == 1
                ? status(429, Map.of("Retry-After", "1"))
                : says(answer(refund("A-5123", "10.00"))));
        Path file = Files.createDirectories(folder.resolve("ticket")).resolve("cases.json");
        Files.writeString(file, Json.write(List.of(labelled("right", "refund"), labelled("wrong", "reply"))));
        List<LabelledCase> cases = LabelledCase.in(folder);

        Result model = measured("stub-1", cases);
        Result embedded = measured("ticket-embedded", cases);

        assertThat(model.share("whole action")).isEqualTo(new Share(1, 2));
        assertThat(model.letThroughWrongly()).singleElement().asString().startsWith("wrong: ");
        assertThat(embedded.share("whole action").of()).isEqualTo(2);
    }

    @Test
    void takesDecidedCasesFromTheFeedback() throws IOException {
        Map<String, Object> proposal = new HashMap<>(answer(refund("A-5124", "12.00")));
        proposal.put("agent", Map.of("name", "outside", "version", "1"));
        ObjectNode request = request("C-1024", "My order A-5124 arrived broken.");
        String key = as("agent")
                .post("/api/proposals/ticket", Map.of("request", Json.as(request, Map.class), "proposal", proposal))
                .json()
                .path("key")
                .asText();
        assertThat(as("agent")
                        .get("/api/cases/" + key + "?wait=PT30S")
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("done");
        Path history = Files.createDirectories(folder.resolve("ticket")).resolve("history.jsonl");
        Files.writeString(
                history,
                as("auditor").get("/api/feedback/ticket.jsonl?personal=true").text());

        assertThat(LabelledCase.in(folder))
                .filteredOn(found -> found.name().equals(key))
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.request()).isEqualTo(request);
                    assertThat(found.expected().path("resolution").asText()).isEqualTo("refund");
                    assertThat(found.expected().path("amount").decimalValue()).isEqualByComparingTo("12");
                    assertThat(found.expected().has("reply")).isFalse();
                });

        Files.writeString(
                history, as("auditor").get("/api/feedback/ticket.jsonl").text());
        assertThatThrownBy(() -> LabelledCase.in(folder)).hasMessageContaining("personal=true");
    }

    private Result measured(String name, List<LabelledCase> cases) {
        Agent agent = agents.candidates().stream()
                .filter(candidate -> candidate.workflow().equals("ticket")
                        && candidate.id().name().equals(name))
                .findFirst()
                .orElseThrow();
        return Result.of(new AskedAgent(name, agent, workflows, engine), cases);
    }

    private static ObjectNode labelled(String name, String resolution) {
        ObjectNode labelled = Json.empty().put("name", name);
        labelled.set("request", request("C-1023", TEXTS.get(name)));
        labelled.putObject("expected").put("resolution", resolution);
        labelled.putObject("labels");
        return labelled;
    }

    private static ObjectNode request(String customer, String text) {
        return Json.empty().put("customer", customer).put("subject", "").put("text", text);
    }
}
