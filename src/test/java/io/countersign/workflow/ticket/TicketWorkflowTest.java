package io.countersign.workflow.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.Json;
import io.countersign.execution.Approvals;
import io.countersign.proposal.Change;
import io.countersign.proposal.Draft;
import io.countersign.proposal.Effect;
import io.countersign.proposal.Preview;
import io.countersign.target.TargetRefused;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TicketWorkflowTest {

    static final ObjectNode REQUEST =
            TicketSetting.request("C-1001", "Mug\r\nBcc: x@example.com", "The mug of A-5002 broke");
    static final ObjectNode REFUND = Json.object("""
            {"resolution": "refund", "order": "A-5002", "amount": 24.5, "currency": "EUR", "reply": "Dear Anna"}""");

    final TicketSetting setting = new TicketSetting();
    final TicketWorkflow workflow = new TicketWorkflow(
            setting.facts,
            setting.sandbox.shop(),
            setting.sandbox.payments(),
            setting.sandbox.mail(),
            TicketSetting.FILES,
            approvals());

    private static Approvals approvals() {
        Approvals approvals = mock(Approvals.class);
        when(approvals.automaticMoney(any(), any(), any(), any())).thenReturn(BigDecimal.ZERO);
        return approvals;
    }

    @Test
    void paysBackAndThenAnswersToTheAddressOnRecord() {
        List<Effect> effects = workflow.effects("T-1", REQUEST, REFUND, null);

        assertThat(effects).extracting(Effect::target).containsExactly("payments", "mail");
        assertThat(effects).extracting(Effect::operation).containsExactly("refund", "reply");
        assertThat(effects.get(0).amount()).isEqualByComparingTo("24.50");
        for (Effect effect : effects) {
            assertThat(effect.call().find("k-" + effect.operation())).isEmpty();
            String receipt = effect.call().perform("k-" + effect.operation());
            assertThat(effect.call().find("k-" + effect.operation())).contains(receipt);
        }
        Map<String, Object> sent = setting.sandbox
                .jdbc()
                .sql("SELECT recipient, subject FROM sandbox_mail")
                .query()
                .singleRow();
        assertThat(sent)
                .containsEntry("recipient", "c1001@example.com")
                .containsEntry("subject", "Re: Mug Bcc: x@example.com");
        assertThat(setting.sandbox.payments().find("k-refund")).isPresent();
    }

    @Test
    void doesNothingForAnUnknownCustomerOrSomebodyElsesOrder() {
        assertThatThrownBy(() -> workflow.effects("T-1", TicketSetting.request("C-9999", "", ""), REFUND, null))
                .isInstanceOf(TargetRefused.class)
                .hasMessageContaining("C-9999 is not on record");
        assertThatThrownBy(() -> workflow.effects("T-1", TicketSetting.request("C-1002", "", ""), REFUND, null))
                .isInstanceOf(TargetRefused.class);
    }

    @Test
    void showsWhatARefundDoes() {
        Preview preview = workflow.preview(REQUEST, setting.facts(REQUEST), REFUND);

        assertThat(preview.headline()).isEqualTo("Refund 24.50 EUR to C-1001 for order A-5002 and send the reply");
        assertThat(preview.impact().amount()).isEqualByComparingTo("24.50");
        assertThat(preview.impact().reversible()).isFalse();
        assertThat(preview.impact().text()).isEqualTo("24.50 EUR leave our account. Cannot be undone.");
        assertThat(preview.changes())
                .containsExactly(
                        new Change("Refunded for order A-5002 (paid 24.50 EUR)", "0.00 EUR", "24.50 EUR"),
                        new Change("Mail to c1001@example.com", "", "the reply"));
    }

    @Test
    void showsWhatACreditAndAReplyDo() {
        ObjectNode facts = setting.facts(REQUEST);

        Preview credit = workflow.preview(
                REQUEST,
                facts,
                Json.object("{\"resolution\": \"credit\", \"amount\": 10, \"currency\": \"EUR\", \"reply\": \"Hi\"}"));
        Preview reply = workflow.preview(REQUEST, facts, Json.object("{\"resolution\": \"reply\", \"reply\": \"Hi\"}"));

        assertThat(credit.headline()).isEqualTo("Credit 10.00 EUR to C-1001 and send the reply");
        assertThat(credit.changes().get(0)).isEqualTo(new Change("Credited to C-1001", "0.00 EUR", "10.00 EUR"));
        assertThat(reply.headline()).isEqualTo("Send a reply to C-1001");
        assertThat(reply.impact().amount()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"resolution\": \"refund\", \"order\": \"A-0\", \"amount\": 9999.99, \"currency\": \"USD\", \"reply\": \"Hi\"}",
                "{\"resolution\": \"reply\", \"order\": null, \"amount\": null, \"currency\": null, \"reply\": \"Hi\"}",
                "{}"
            })
    void previewsWhateverItIsGiven(String action) {
        ObjectNode request = TicketSetting.request("C-9999", "", "");

        assertThat(workflow.preview(request, setting.facts(request), Json.object(action))
                        .headline())
                .isNotBlank();
    }

    @Test
    void letsEvidenceQuoteMailPolicyAndRecords() {
        assertThat(workflow.sources(REQUEST)).containsOnlyKeys("mail", "policy", "records");
        assertThat(workflow.sources(REQUEST).get("mail")).contains("The mug of A-5002 broke");
        assertThat(workflow.sources(REQUEST).get("records")).contains("Order A-5002: Stoneware mug, price 24.50 EUR");
    }

    @Test
    void opensDemoTicketsOfAllKindsOnRecordsOfTheirOwn() {
        List<ObjectNode> requests = new DemoTickets().requests();

        assertThat(requests).hasSize(5).allSatisfy(request -> {
            assertThat(TicketSchemasTest.schema("request").validate(request)).isEmpty();
            assertThat(request.path("customer").asText()).startsWith("C-19");
            Draft draft = setting.propose(request);
            assertThat(TicketSchemasTest.schema("action").validate(draft.action()))
                    .isEmpty();
        });
        assertThat(requests)
                .extracting(request -> setting.propose(request)
                                .action()
                                .path("resolution")
                                .asText()
                        + " "
                        + setting.propose(request).action().path("amount").asText(""))
                .containsExactly("reply ", "refund 19.90", "refund 189.00", "refund 1280.00", "reply ");
    }
}
