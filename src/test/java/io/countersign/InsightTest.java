package io.countersign;

import static io.countersign.Say.approve;
import static io.countersign.Say.edit;
import static io.countersign.Say.reject;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.insight.History;
import io.countersign.insight.Insight;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** The figures: that they are right, and for whom they are. */
class InsightTest extends AppTest {

    @Autowired
    private Insight insight;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void figuresAreAsCountedInJava(long seed) {
        History.isCountedRight(jdbc, insight, seed, 300);
    }

    @Test
    void whatReviewersDecideIsCounted() {
        Records records = new Records(jdbc);
        long before = reviews("ticket").path("reviews").asLong();
        String approved = inReview(records.refund("C-9711", "60.00"));
        String rejected = inReview(records.refund("C-9712", "60.00"));

        decides("support1", approved, approve());
        decides("support1", rejected, reject());

        assertThat(reviews("ticket").path("reviews").asLong()).isEqualTo(before + 2);
        assertThat(jdbc.sql("select outcome, reviewer, working_minutes >= 0 as worked from cs_v_review"
                                + " where case_key in (?, ?) order by outcome")
                        .params(approved, rejected)
                        .query()
                        .listOfRows()
                        .toString()
                        .toLowerCase(java.util.Locale.ROOT))
                .isEqualTo("[{outcome=approve, reviewer=support1, worked=true},"
                        + " {outcome=reject, reviewer=support1, worked=true}]");
    }

    @Test
    void aReviewThatIsHandedBackCountsFromItsNextClaim() {
        String key = inReview(new Records(jdbc).refund("C-9713", "60.00"));
        claim("support1", review(key));
        as("support1").post("/engine-rest/task/" + review(key).getId() + "/unclaim", Map.of());
        assertThat(rows(key)).isZero();

        decides("support2", key, approve());

        assertThat(jdbc.sql("select reviewer from cs_v_review where case_key = ?")
                        .param(key)
                        .query(String.class)
                        .list())
                .containsExactly("support2");
    }

    @Test
    void whatEditorsChangeIsToldWithTheRuleAndTheMoney() {
        String key = inReview(new Records(jdbc).refund("C-9714", "60.00"));
        decides("support1", key, edit(Map.of("resolution", "credit", "amount", 45)));
        becomes(key, "done");

        JsonNode overrides =
                as("auditor").get("/api/insight?workflow=ticket").json().path("overrides");

        for (boolean underARule : List.of(false, true)) {
            assertThat(StreamSupport.stream(overrides.spliterator(), false)
                            .filter(row -> row.path("field").asText().equals("resolution")
                                    && row.path("rule").isTextual() == underARule)
                            .map(row -> row.path("mostly").asText()))
                    .isNotEmpty()
                    .allSatisfy(mostly -> assertThat(mostly).contains("refund → credit"));
        }
        assertThat(jdbc.sql("select held_back from cs_v_review where case_key = ?")
                        .param(key)
                        .query(BigDecimal.class)
                        .single())
                .isEqualByComparingTo("15");
        assertThat(jdbc.sql("select currency || ' ' || confidence from cs_ruling where case_key = ? and first_ruling")
                        .param(key)
                        .query(String.class)
                        .single())
                .isEqualTo("EUR 0.9000");
    }

    @ParameterizedTest
    @CsvSource({
        "auditor, 200",
        "analyst, 200",
        "admin, 200",
        "supportlead, 200",
        "support1, 403",
        "agent, 403",
        "nobody, 401"
    })
    void figuresAreForThoseWhoOwnTheRules(String account, int status) {
        assertThat(as(account).get("/api/insight").status()).isEqualTo(status);
    }

    @Test
    void leadsSeeTheirOwnWorkflowsOnly() {
        assertThat(as("supportlead").get("/api/insight").json().path("workflows"))
                .hasToString("[\"ticket\"]");
        assertThat(as("supportlead").get("/api/insight?workflow=invoice").status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "from=yesterday, 400",
        "from=2026-02-30, 400",
        "from=2026-02-02&to=2026-02-01, 400",
        "from=2001-01-01&to=2026-01-01, 400",
        "to=%2B999999999-12-31, 400",
        "workflow=unknown, 404",
        "from=2026-02-01&to=2026-02-01, 200"
    })
    void badQuestionsAreRefused(String query, int status) {
        assertThat(as("auditor").get("/api/insight?" + query).status()).isEqualTo(status);
    }

    private String inReview(Records.Proposed refund) {
        String key = propose(refund.workflow(), refund.request(), refund.action());
        review(key);
        return key;
    }

    private JsonNode reviews(String workflow) {
        JsonNode rows = as("auditor")
                .get("/api/insight?workflow=" + workflow)
                .json()
                .path("reviews")
                .path("workflow");
        return StreamSupport.stream(rows.spliterator(), false).findFirst().orElse(rows.path(0));
    }

    private long rows(String key) {
        return jdbc.sql("select count(*) from cs_review where case_key = ?")
                .param(key)
                .query(Long.class)
                .single();
    }
}
