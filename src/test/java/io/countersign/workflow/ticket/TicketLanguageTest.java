package io.countersign.workflow.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.agent.Assignment;
import io.countersign.language.SentenceVectors;
import io.countersign.target.Sandbox;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** What becomes of changed examples, and of a model that can't be had. */
class TicketLanguageTest {

    static final String OTHER_EXAMPLES = """
            {"text": "The moon cheese is sour", "intent": "legalThreat", "mood": "calm"}
            {"text": "My moon cheese tastes sour", "intent": "legalThreat", "mood": "calm"}
            {"text": "Sour moon cheese again", "intent": "legalThreat", "mood": "calm"}
            {"text": "This moon cheese has gone sour", "intent": "legalThreat", "mood": "calm"}
            {"text": "Thank you for the lamp", "intent": "thanks", "mood": "calm"}
            {"text": "Many thanks for your help", "intent": "thanks", "mood": "calm"}
            {"text": "Thanks, all is well", "intent": "thanks", "mood": "calm"}
            {"text": "I will sue you", "intent": "thanks", "mood": "threatening"}
            {"text": "Thanks a lot", "intent": "thanks", "mood": "calm"}
            {"text": "Thanks!", "intent": "thanks", "mood": "calm"}
            """;

    final Map<String, String> edited = new ConcurrentHashMap<>();

    @Test
    void learnsChangedExamplesWithoutARestart() {
        TicketLanguage language = new TicketLanguage(this::read, new SentenceVectors());
        String text = "sour moon cheese";
        assertThat(language.intent(text).label()).isNotEqualTo("legalThreat");

        edited.put(TicketLanguage.EXAMPLES, OTHER_EXAMPLES);

        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> language.intent(text).label().equals("legalThreat"));
    }

    @Test
    void goesOnAnsweringWhereChangedExamplesAreBroken() {
        TicketLanguage language = new TicketLanguage(this::read, new SentenceVectors());
        String text = "Where is my order A-5001?";
        String before = language.intent(text).label();

        edited.put(TicketLanguage.EXAMPLES, "{\"text\": ");

        await().during(Duration.ofSeconds(4))
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> language.intent(text).label().equals(before));
    }

    /** The start is not held up by it, and whoever asks for a proposal is told: the case goes to a person. */
    @Test
    void proposesNothingWithoutTheModel() {
        SentenceVectors none = mock(SentenceVectors.class, call -> {
            throw new SentenceVectors.Unavailable(new UnsatisfiedLinkError("no library"));
        });
        TicketLanguage language = new TicketLanguage(TicketSetting.FILES, none);
        TicketAgent agent = new TicketAgent(TicketSetting.FILES, language, Sandbox.CLOCK);
        TicketSetting setting = new TicketSetting();
        ObjectNode request = TicketSetting.request("C-1001", "", "Please refund the second charge for A-5001.");
        Assignment assignment = new Assignment("T-1", request, setting.facts(request), null, null);

        assertThatThrownBy(() -> agent.propose(assignment)).isInstanceOf(SentenceVectors.Unavailable.class);
    }

    private String read(String name) {
        String other = edited.get(name);
        return other != null ? other : TicketSetting.FILES.read(name);
    }
}
