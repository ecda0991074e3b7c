package io.countersign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cases.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.test.context.TestPropertySource;

/** The realistic tickets, with the shipped rules: none that needs a person is carried out without one. */
@TestPropertySource(properties = "spring.datasource.url=jdbc:h2:mem:tickets;DB_CLOSE_DELAY=-1")
class TicketsThroughTheProcessTest extends AppTest {

    private record Ticket(String name, JsonNode request, boolean mayBeAutomatic, boolean injection) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Ticket> tickets() throws IOException {
        JsonNode all = Json.parse(Files.readString(Path.of("src/test/resources/tickets/tickets.json")));
        return StreamSupport.stream(all.spliterator(), false)
                .map(ticket -> new Ticket(
                        ticket.path("name").asText(),
                        ticket.path("request"),
                        ticket.path("mayBeAutomatic").asBoolean(),
                        ticket.path("injection").asBoolean()));
    }

    @ParameterizedTest
    @MethodSource("tickets")
    void goesToAPersonWhereItNeedsOne(Ticket ticket) {
        String key = as("agent")
                .post("/api/cases/ticket", ticket.request())
                .json()
                .path("key")
                .asText();
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> List.of("inReview", "refused", "done", "stuck").contains(state(key)));

        JsonNode now = theCase(key);
        assertThat(now.path("routing").path("reasons")).isNotEmpty();
        if (!ticket.mayBeAutomatic() || ticket.injection()) {
            assertThat(now.path("state").asText()).as(now.toString()).isIn("inReview", "refused");
            assertThat(now.path("effects")).as(now.toString()).isEmpty();
        } else {
            assertThat(now.path("state").asText()).as(now.toString()).isIn("inReview", "done");
        }
    }
}
