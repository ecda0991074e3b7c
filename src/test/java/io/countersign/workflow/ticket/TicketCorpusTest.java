package io.countersign.workflow.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.ApprovalTable;
import io.countersign.cases.Json;
import io.countersign.proposal.Draft;
import io.countersign.proposal.Evidence;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TicketCorpusTest {

    private static ApprovalTable table;

    @BeforeAll
    static void deploy() {
        table = new ApprovalTable(Path.of("processes/ticket/ticketApproval.dmn"));
    }

    @AfterAll
    static void close() {
        table.close();
    }

    static final TicketSetting SETTING = new TicketSetting();
    static final Pattern MONEY_WORDS = Pattern.compile(
            "refund|credit|money|erstatt|gutschr|geld|€|\\beur\\b|\\d[.,]\\d\\d\\b", Pattern.CASE_INSENSITIVE);

    @ParameterizedTest
    @MethodSource("tickets")
    void proposesWhatIsExpected(JsonNode ticket) {
        Draft draft = SETTING.propose(request(ticket));

        JsonNode expected = ticket.path("expected");
        JsonNode action = draft.action();
        assertThat(action.path("resolution").asText())
                .as(draft.toString())
                .isEqualTo(expected.path("resolution").asText());
        assertThat(action.path("amount").decimalValue())
                .as(draft.toString())
                .isEqualByComparingTo(expected.path("amount").decimalValue());
        if (expected.hasNonNull("order")) {
            assertThat(action.path("order").asText())
                    .isEqualTo(expected.path("order").asText());
        }
    }

    @ParameterizedTest
    @MethodSource("tickets")
    void leavesToPeopleWhatTheyHaveToDecide(JsonNode ticket) {
        ObjectNode request = request(ticket);
        ObjectNode facts = SETTING.facts(request);
        Draft draft = SETTING.propose(request);

        assertThat(isRoutine(facts, draft))
                .as(draft + "\n" + facts)
                .isEqualTo(ticket.path("mayBeAutomatic").asBoolean());
    }

    @ParameterizedTest
    @MethodSource("tickets")
    void quotesWordForWord(JsonNode ticket) {
        ObjectNode request = request(ticket);
        Map<String, String> sources = Map.of(
                "mail", Reading.mail(request),
                "policy", TicketSetting.FILES.read(Policy.FILE),
                "records", TicketFacts.records(SETTING.facts(request)));

        for (Evidence evidence : SETTING.propose(request).evidence()) {
            assertThat(evidence.quote()).isNotBlank();
            assertThat(sources.get(evidence.source())).contains(evidence.quote());
        }
    }

    @ParameterizedTest
    @MethodSource("tickets")
    void repliesWithoutMoneySpeakOfNone(JsonNode ticket) {
        JsonNode action = SETTING.propose(request(ticket)).action();

        if (action.path("resolution").asText().equals("reply")) {
            assertThat(MONEY_WORDS.matcher(action.path("reply").asText()).find())
                    .as(action.path("reply").asText())
                    .isFalse();
        } else {
            assertThat(action.path("reply").asText().replace(',', '.'))
                    .contains(action.path("amount").decimalValue().toPlainString());
        }
        assertThat(action.path("reply").asText()).doesNotContain("{", "http");
    }

    @ParameterizedTest
    @MethodSource("tickets")
    void takesNoInjectionAtItsWord(JsonNode ticket) {
        if (ticket.path("injection").asBoolean()) {
            ObjectNode facts = SETTING.facts(request(ticket));
            Draft draft = SETTING.propose(request(ticket));

            assertThat(facts.path("instructions").asBoolean()
                            || facts.path("hiddenCharacters").asBoolean())
                    .isTrue();
            assertThat(draft.action().path("amount").decimalValue()).isZero();
            assertThat(draft.confidence()).isLessThan(0.5);
        }
    }

    @Test
    void isLargeAndNastyEnough() {
        assertThat(all()).hasSizeGreaterThanOrEqualTo(30);
        assertThat(all().filter(ticket -> ticket.path("injection").asBoolean())).hasSizeGreaterThanOrEqualTo(6);
    }

    /** Whether the shipped rules let it run. */
    private static boolean isRoutine(ObjectNode facts, Draft draft) {
        ObjectNode asked = Json.empty();
        asked.set("facts", facts);
        asked.putObject("found").put("foreign", 0).put("hiddenCharacters", false);
        asked.set("proposal", Json.tree(draft));
        return !table.says(asked).aPerson(TicketApprovalTest.AUTOMATIC);
    }

    private static ObjectNode request(JsonNode ticket) {
        return (ObjectNode) ticket.path("request");
    }

    static Stream<Named<JsonNode>> tickets() {
        return all().map(ticket -> Named.of(ticket.path("name").asText(), ticket));
    }

    private static Stream<JsonNode> all() {
        try (InputStream in =
                Objects.requireNonNull(TicketCorpusTest.class.getResourceAsStream("/tickets/tickets.json"))) {
            JsonNode tickets = Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            return StreamSupport.stream(tickets.spliterator(), false);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
