package io.countersign;

import static io.countersign.Say.approve;
import static io.countersign.Say.edit;
import static io.countersign.Say.json;
import static io.countersign.Say.reject;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.Rest.Answer;
import io.countersign.audit.Year;
import io.countersign.insight.History;
import io.countersign.insight.Insight;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The story in short, on PostgreSQL. */
@DirtiesContext
class PostgresTest extends AppTest {

    private static final EmbeddedPostgres POSTGRES = postgres();

    private static EmbeddedPostgres postgres() {
        try {
            return EmbeddedPostgres.start();
        } catch (IOException e) {
            throw new IllegalStateException("PostgreSQL does not start.", e);
        }
    }

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry properties) {
        properties.add("spring.datasource.url", () -> POSTGRES.getJdbcUrl("postgres", "postgres"));
        properties.add("spring.datasource.username", () -> "postgres");
        properties.add("spring.datasource.password", () -> "postgres");
    }

    @Autowired
    private Insight insight;

    @Autowired
    private ApplicationContext application;

    /** This server is set to confirm before it has written: a crash would take back the ledger's row of a call. */
    @Test
    void commitsAreDurable() {
        assertThat(jdbc.sql("select reset_val from pg_settings where name = 'synchronous_commit'")
                        .query(String.class)
                        .single())
                .isEqualTo("off");
        assertThat(jdbc.sql("show synchronous_commit").query(String.class).single())
                .isEqualTo("on");
    }

    @Test
    void figuresAreAsCountedInJava() {
        History.isCountedRight(jdbc, insight, 4, 300);
    }

    @Test
    void casesAreFoundAsCountedInJava() {
        String paid = propose("C-1018", refund("A-5118", "40.00"));
        becomes(paid, "done");
        String approved = refundInReview("C-1019", "80.00");
        decides("support1", approved, approve());
        becomes(approved, "done");
        String rejected = refundInReview("C-1020", "80.00");
        decides("support1", rejected, reject());
        becomes(rejected, "rejected");

        Year.isFoundRight(application, List.of(paid, approved, rejected), 500);
    }

    @Test
    void routineRefundIsPaidAtOnce() {
        String key = propose("C-1011", refund("A-5111", "40.00"));

        becomes(key, "done");

        assertThat(paidTo("C-1011")).containsExactly(eur("40.00"));
        assertThat(mailsTo("C-1011")).hasSize(1);
    }

    @Test
    void approvedRefundIsPaidOnce() {
        String key = refundInReview("C-1012", "80.00");

        decides("support1", key, approve());

        becomes(key, "done");
        assertThat(paidTo("C-1012")).containsExactly(eur("80.00"));
    }

    @Test
    void editedRefundIsPaidAsEdited() {
        String key = refundInReview("C-1013", "80.00");

        decides("support1", key, edit(Map.of("amount", 60)));

        becomes(key, "done");
        assertThat(paidTo("C-1013")).containsExactly(eur("60.00"));
    }

    @Test
    void aboveFiveHundredTwoPeopleApprove() {
        String key = propose("C-1003", refund("A-5020", "1450.00"));
        decides("finance1", key, approve());
        assertThat(claim("finance1", review(key)).status()).isEqualTo(403);

        decides("finance2", key, approve());

        becomes(key, "done");
        assertThat(paidTo("C-1003")).containsExactly(eur("1450.00"));
    }

    @Test
    void unansweredReviewExpires() {
        String key = refundInReview("C-1014", "80.00");
        for (int level = 1; level <= 3; level++) {
            fires(key, "answerOverdue");
        }

        becomes(key, "expired");
        assertThat(paidTo("C-1014")).isEmpty();
    }

    @Test
    void overwrittenProposalIsNotApproved() {
        String key = refundInReview("C-1015", "60.00");
        ObjectNode proposal = theCase(key).path("proposal").deepCopy();
        ((ObjectNode) proposal.path("action")).put("amount", 600);
        as("admin").put("/engine-rest/process-instance/" + instance(key) + "/variables/proposal", json(proposal));
        Task review = review(key);
        claim("support1", review);

        Answer refused = complete("support1", review, approve());

        assertThat(refused.status()).as(refused.toString()).isEqualTo(409);
        assertThat(paidTo("C-1015")).isEmpty();
    }

    @Test
    void decidedReviewSaysWhoWasFirst() {
        String key = refundInReview("C-1016", "60.00");
        Task review = review(key);
        decides("support1", key, reject());

        Answer late = complete("support2", review, approve());

        assertThat(late.status()).isEqualTo(409);
        assertThat(late.json().path("message").asText()).contains("support1");
    }

    @Test
    void sameCallAtOnceIsOneCase() {
        String idempotencyKey = UUID.randomUUID().toString();

        List<String> keys = IntStream.range(0, 6)
                .parallel()
                .mapToObj(i -> as("agent")
                        .post(
                                "/api/cases/ticket",
                                mail("C-1017", "Thank you", "The pan is wonderful."),
                                Map.of("Idempotency-Key", idempotencyKey)))
                .map(answer -> answer.json().path("key").asText())
                .distinct()
                .toList();

        assertThat(keys).singleElement().asString().startsWith("T-");
    }

    @Test
    void nineRefundsAtOnceAreNotNineSmallOnes() {
        List<String> keys = IntStream.rangeClosed(30, 38)
                .parallel()
                .mapToObj(i -> propose("C-1004", refund("A-50" + i, "45.00")))
                .toList();

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(keys).map(this::state).containsOnly("done", "inReview"));
        assertThat(keys.stream().collect(groupingBy(this::state)).get("done")).hasSize(2);
        assertThat(paidTo("C-1004")).containsExactly(eur("45.00"), eur("45.00"));
    }
}
