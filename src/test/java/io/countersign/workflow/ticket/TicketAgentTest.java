package io.countersign.workflow.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.agent.Assignment;
import io.countersign.cases.Json;
import io.countersign.proposal.AgentId;
import io.countersign.proposal.Draft;
import io.countersign.proposal.Evidence;
import io.countersign.proposal.Impact;
import io.countersign.proposal.Proposal;
import io.countersign.target.Sandbox;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class TicketAgentTest {

    final TicketSetting setting = new TicketSetting();

    @Test
    void proposesTheSecondChargeBack() {
        Draft draft = setting.propose("C-1001", "I was charged twice for A-5001, please return the second charge.");

        assertRefund(draft, "A-5001", "129.90");
        assertThat(draft.confidence()).isGreaterThanOrEqualTo(0.8);
        assertThat(draft.evidence())
                .extracting(Evidence::source, Evidence::reference)
                .contains(tuple("policy", "§4.1"), tuple("records", "order A-5001"));
    }

    @Test
    void refundsOneItemOnlyWhereItWasChargedTwice() {
        assertRefund(setting.propose("C-1001", "The machine of A-5001 arrived broken."), "A-5001", "129.90");
    }

    @Test
    void writesNoDigitMoreThanTheCurrencyHas() {
        Draft draft = setting.propose("C-1011", "There is a scratch on A-5111, I'd like 20 EUR back.");

        assertThat(draft.action().toString()).contains("\"amount\":20.00,\"currency\":\"EUR\"");
    }

    @Test
    void proposesNoSecondRefundOfTheSameOrder() {
        setting.sandbox.payments().refund("k1", "A-5002", new BigDecimal("24.50"), "EUR");

        Draft draft = setting.propose("C-1001", "The mug from A-5002 arrived broken, please refund it.");

        assertReply(draft);
        assertThat(reply(draft)).contains("A colleague of ours");
    }

    @Test
    void neverProposesMoreThanIsLeft() {
        setting.sandbox.payments().refund("k1", "A-5002", new BigDecimal("20.00"), "EUR");

        assertRefund(setting.propose("C-1001", "The mug from A-5002 arrived broken."), "A-5002", "4.50");
    }

    @Test
    void saysWhereAnOrderIs() {
        Draft draft = setting.propose("C-1901", "When will my order A-5901 arrive?");

        assertReply(draft);
        assertThat(reply(draft))
                .startsWith("Dear Grace Miller,")
                .contains("Tea kettle (order A-5901) is on its way")
                .contains("25 November 2026");
        assertThat(draft.confidence()).isGreaterThanOrEqualTo(0.8);
    }

    @Test
    void answersGermansInGerman() {
        Draft draft =
                setting.propose("C-1001", "Hallo, die Tasse aus A-5002 ist kaputt. Bitte erstatten Sie mir 10,50 €.");

        assertRefund(draft, "A-5002", "10.50");
        assertThat(reply(draft)).startsWith("Guten Tag Anna Berger,").contains("Wir erstatten Ihnen 10,50 EUR");
    }

    @Test
    void quotesTheClauseForAQuestionAboutReturns() {
        Draft draft = setting.propose("C-1001", "How long do I have to return the mug (A-5002)?");

        assertReply(draft);
        assertThat(reply(draft)).contains("§1.1", "within 30 days of its delivery");
    }

    @Test
    void declinesAReturnAfter30DaysByTheClauseAndLeavesItToAPerson() {
        Draft draft = setting.propose("C-1003", "I'd like to return A-5021 and get a refund.");

        assertReply(draft);
        assertThat(reply(draft)).contains("§1.3");
        assertThat(draft.confidence()).isLessThan(0.5);
    }

    @Test
    void doesWithoutAClauseThatAnAnalystTookOut() {
        TicketAgent agent = new TicketAgent(
                name -> TicketSetting.FILES.read(name).replaceAll("(?m)^- §2\\.1 .*$", ""),
                TicketSetting.LANGUAGE,
                Sandbox.CLOCK);
        ObjectNode request =
                TicketSetting.request("C-1001", "", "The mug from A-5002 arrived broken, please refund it.");

        Draft draft = agent.propose(new Assignment("T-1", request, setting.facts(request), null, null));

        assertReply(draft);
        assertThat(draft.confidence()).isLessThan(0.5);
    }

    @Test
    void readsFactsThatWentThroughADatabase() {
        ObjectNode request = TicketSetting.request("C-1001", "", "The mug from A-5002 arrived broken.");
        // as a JSON variable, decimals may come back as doubles
        ObjectNode facts = setting.facts(request);
        for (JsonNode order : facts.path("orders")) {
            ((ObjectNode) order).put("total", order.path("total").doubleValue());
            ((ObjectNode) order).put("refundable", order.path("refundable").doubleValue());
        }

        assertRefund(setting.agent.propose(new Assignment("T-1", request, facts, null, null)), "A-5002", "24.50");
    }

    @Test
    void worksOutTheShareThatACustomerAsksFor() {
        assertRefund(
                setting.propose("C-1011", "The pan of A-5111 is dented, please refund half of what I paid."),
                "A-5111",
                "40.00");
        assertRefund(
                setting.propose("C-1011", "Die Pfanne aus A-5111 hat eine Delle, bitte 20 % vom Preis zurück."),
                "A-5111",
                "16.00");
    }

    @Test
    void saysWhatItsConfidenceIsMadeOf() {
        Draft draft = setting.propose("C-1011", "Last Tuesday the pan of A-5111 arrived broken. I want 20 EUR back.");

        assertThat(draft.rationale())
                .contains("Intent (damaged)", "% sure")
                .contains("order A-5111 named and on record", "amount asked for: 20", "“Last Tuesday” is 2026-11-17")
                .contains("Clause: §2.1");
    }

    @Test
    void findsAClauseThatWasRenumberedAndReworded() {
        TicketAgent agent = new TicketAgent(
                name -> TicketSetting.FILES
                        .read(name)
                        .replaceAll(
                                "(?m)^- §2\\.1 .*$",
                                "- §9.4 If an item arrives damaged or no longer works, customers may ask for what they paid."),
                TicketSetting.LANGUAGE,
                Sandbox.CLOCK);
        ObjectNode request =
                TicketSetting.request("C-1001", "", "The mug from A-5002 arrived broken, please refund it.");

        Draft draft = agent.propose(new Assignment("T-1", request, setting.facts(request), null, null));

        assertRefund(draft, "A-5002", "24.50");
        assertThat(draft.evidence()).extracting(Evidence::reference).contains("§9.4");
    }

    @Test
    void namesEachThingThatWasAsked() {
        Draft draft = setting.propose(
                "C-1001", "The mug from A-5002 arrived broken. I was also charged twice for it. Please help.");

        assertReply(draft);
        assertThat(reply(draft)).contains("several things", "the damaged item", "the second charge");
    }

    @Test
    void takesWhatIsNoneOfItsBusinessForNothingElse() {
        for (String text : List.of(
                "My card was declined at the cash machine.",
                "How do I reset my password?",
                "What is the exchange rate today?",
                "Play some music",
                "My transfer is still pending",
                "The street light is broken")) {
            Draft draft = setting.propose("C-1011", text);

            assertReply(draft);
            assertThat(draft.confidence() < 0.75 || reply(draft).contains("A colleague of ours"))
                    .as(text + draft)
                    .isTrue();
        }
    }

    @Test
    void takesTheAmountThatAReviewerNames() {
        ObjectNode request =
                TicketSetting.request("C-1011", "", "The pan (A-5111) arrived with a scratch, please refund it.");

        assertRefund(setting.revise(request, null, "Too much for a scratch, make it 40.00"), "A-5111", "40.00");
        assertRefund(setting.revise(request, null, "Please refund 25,50 EUR only."), "A-5111", "25.50");
        assertRefund(setting.revise(request, null, "make it 4000"), "A-5111", "80.00");
    }

    @Test
    void proposesNoMoneyWhereAReviewerSaysSo() {
        ObjectNode request =
                TicketSetting.request("C-1011", "", "The pan (A-5111) arrived with a scratch, please refund it.");

        assertReply(setting.revise(request, null, "No refund here, decline politely."));
    }

    @Test
    void makesItACreditWhereAReviewerSaysSo() {
        ObjectNode request =
                TicketSetting.request("C-1011", "", "The pan (A-5111) arrived with a scratch, please refund 20 EUR.");

        Draft draft = setting.revise(request, null, "Give a voucher instead");

        assertThat(draft.action().path("resolution").asText()).isEqualTo("credit");
        assertThat(draft.action().path("amount").decimalValue()).isEqualByComparingTo("20.00");
    }

    @Test
    void apologisesWhereAReviewerSaysSo() {
        ObjectNode request =
                TicketSetting.request("C-1011", "", "The pan (A-5111) arrived with a scratch, please refund 20 EUR.");

        Draft draft = setting.revise(request, null, "Please apologise.");

        assertRefund(draft, "A-5111", "20.00");
        assertThat(reply(draft)).contains("We apologise");
    }

    @Test
    void saysSoWhereItCannotDoWhatAReviewerAsks() {
        ObjectNode request = TicketSetting.request("C-1011", "", "What are your opening hours?");

        Draft draft = setting.revise(request, null, "Mention that we open at nine.");

        assertThat(draft.rationale()).contains("Mention that we open at nine.", "could not act on it");
    }

    @Test
    void findsTheOrderOfItsLastProposal() {
        ObjectNode request = TicketSetting.request("C-1001", "", "Hello, please see my complaint on the phone.");
        Proposal previous = new Proposal(
                new AgentId("somebody", "1"),
                Json.object("{\"resolution\": \"reply\", \"order\": \"A-5002\", \"reply\": \"Hello\"}"),
                "",
                null,
                null,
                List.of(),
                new Impact(null, null, false, ""),
                List.of());

        assertRefund(setting.revise(request, previous, "refund 12 EUR"), "A-5002", "12.00");
    }

    private static void assertRefund(Draft draft, String order, String amount) {
        assertThat(draft.action().path("resolution").asText())
                .as(draft.toString())
                .isEqualTo("refund");
        assertThat(draft.action().path("order").asText()).isEqualTo(order);
        assertThat(draft.action().path("amount").decimalValue()).isEqualByComparingTo(amount);
    }

    private static void assertReply(Draft draft) {
        assertThat(draft.action().path("resolution").asText())
                .as(draft.toString())
                .isEqualTo("reply");
        assertThat(draft.action().path("amount").isNull()).isTrue();
    }

    private static String reply(Draft draft) {
        return draft.action().path("reply").asText();
    }
}
