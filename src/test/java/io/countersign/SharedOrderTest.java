package io.countersign;

import static io.countersign.Say.approve;
import static io.countersign.Say.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countersign.Records.Proposed;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An invoice that a person approved and one that the rules let run meet at one order, which covers only one of them. */
class SharedOrderTest extends AppTest {

    private static final String SUPPLIER = "S-4601";
    private static final String ORDER = "PO-74601";

    @AfterEach
    void on() {
        turn("on");
    }

    private void turn(String state) {
        as("admin").put("/api/switches/invoice", Map.of("state", state, "reason", "A test."));
    }

    @Test
    void orderIsNotBookedBeyondItsAmount() {
        Proposed half = new Records(jdbc).invoice(SUPPLIER, "DE00000000000000004601");
        // a number as our documents have it, so that the second invoice matches in all
        jdbc.sql("update sandbox_purchase_order set order_number = ? where supplier = ?")
                .params(ORDER, SUPPLIER)
                .update();
        half = new Proposed(
                half.workflow(),
                Map.of(
                        "supplier",
                        SUPPLIER,
                        "text",
                        half.request().get("text").toString().replace("PO-" + SUPPLIER, ORDER)),
                with(half.action(), "purchaseOrder", ORDER));
        String reviewed = propose("invoice", half.request(), half.action());
        review(reviewed);
        turn("off");
        Map<String, Object> request = new HashMap<>(half.request());
        request.put(
                "text",
                request.get("text")
                        .toString()
                        .replace("L-1", "L-2")
                        .replace("500.00", "1000.00")
                        .replace("595.00", "1190.00")
                        .replace("95.00", "190.00"));
        Map<String, Object> action = new HashMap<>(half.action());
        action.put("number", "L-2");
        action.put("net", new BigDecimal("1000.00"));
        action.put("tax", new BigDecimal("190.00"));
        action.put("total", new BigDecimal("1190.00"));
        String automatic = propose("invoice", request, action);
        becomes(automatic, "carryingOut");
        decides("ops1", reviewed, approve());
        turn("on");

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(List.of(state(reviewed), state(automatic))).doesNotContain("carryingOut", "stuck"));
        assertThat(jdbc.sql("select coalesce(sum(net), 0) from sandbox_booking where supplier = ?")
                        .param(SUPPLIER)
                        .query(BigDecimal.class)
                        .single())
                .isLessThanOrEqualTo(new BigDecimal("1000.00"));
        assertThat(List.of(state(reviewed), state(automatic))).contains("inReview");
    }
}
