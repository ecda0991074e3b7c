package io.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.agent.Agent;
import io.countersign.agent.Agents;
import io.countersign.cases.Workflows;
import io.countersign.evaluation.LabelledCase;
import io.countersign.evaluation.Report;
import io.countersign.evaluation.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/**
 * {@code ./mvnw -Pevaluate verify}: every agent of the application over a folder of labelled cases, beside one that
 * leaves all to people, with the real records and the real rules. With {@code AGENT_URL} and {@code AGENT_MODEL} a
 * language model is asked, too. Nothing is carried out.
 */
@Tag("evaluate")
@TestPropertySource(properties = "spring.datasource.url=jdbc:h2:mem:evaluate;DB_CLOSE_DELAY=-1")
class EvaluateAgentsTest extends AppTest {

    @Autowired
    Workflows workflows;

    @Autowired
    Agents agents;

    @Test
    void writesAReport() throws IOException {
        Path folder = Path.of(System.getProperty("evaluation.cases", "src/test/resources/evaluation"));
        List<LabelledCase> cases = LabelledCase.in(folder);
        assertThat(cases).as("labelled cases in " + folder).isNotEmpty();
        List<Result> results = new ArrayList<>();
        for (Agent agent : agents.candidates()) {
            List<LabelledCase> its = cases.stream()
                    .filter(labelled -> labelled.workflow().equals(agent.workflow()))
                    .toList();
            if (!its.isEmpty()) {
                results.add(Result.of(new AskedAgent(agent.id().name(), agent, workflows, engine), its));
                results.add(
                        Result.of(new AskedAgent(agent.workflow() + ": all to people", null, workflows, engine), its));
            }
        }

        new Report(results).write(Path.of("target/evaluation"));

        System.out.println("See target/evaluation/report.html");
    }
}
