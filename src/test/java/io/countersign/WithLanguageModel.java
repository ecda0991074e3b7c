package io.countersign;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.example.callback.CallbackWorkflow;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The whole application with a language model as the agent of every workflow, a fifth one's too. */
@Import(CallbackWorkflow.class)
abstract class WithLanguageModel extends AppTest {

    static final ModelServer MODEL = new ModelServer();
    static final String KEY = "sk-canary-7f3a9b";

    @DynamicPropertySource
    static void model(DynamicPropertyRegistry properties) {
        properties.add("spring.datasource.url", () -> "jdbc:h2:mem:llm;DB_CLOSE_DELAY=-1");
        properties.add("countersign.models.directory", () -> "src/test/resources/fifth");
        properties.add("AGENT_URL", MODEL::url);
        properties.add("AGENT_KEY", () -> KEY);
        properties.add("AGENT_MODEL", () -> "stub-1");
        properties.add("AGENT_TIMEOUT", () -> "PT4S");
        properties.add("AGENT_INPUT_PRICE", () -> "2.50");
        properties.add("AGENT_OUTPUT_PRICE", () -> "10");
        for (String workflow : List.of("TICKET", "OUTREACH", "INVOICE", "BRIEFING", "CALLBACK")) {
            properties.add("AGENT_" + workflow, () -> "llm");
        }
    }

    static Map<String, Object> reply(String text) {
        return Map.of("resolution", "reply", "reply", text);
    }

    /** A whole answer, with quotes of the mail as evidence. */
    static Map<String, Object> answer(Map<String, Object> action, String... quotes) {
        List<Map<String, Object>> evidence = new ArrayList<>();
        for (String quote : quotes) {
            Map<String, Object> item = new HashMap<>(Map.of("source", "mail", "quote", quote));
            item.put("reference", null);
            evidence.add(item);
        }
        return Map.of(
                "action",
                action,
                "summary",
                "Answers.",
                "rationale",
                "It is asked.",
                "confidence",
                0.9,
                "evidence",
                evidence);
    }

    /** How the calls of the model for this case ended, in order. */
    List<String> outcomes(String key) {
        return jdbc.sql("select outcome from cs_agent_call where case_key = ? order by id")
                .param(key)
                .query(String.class)
                .list();
    }
}
