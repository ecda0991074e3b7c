package io.countersign.workflow.ticket;

import static io.countersign.ApprovalTable.Case.fires;
import static io.countersign.ApprovalTable.read;
import static io.countersign.ApprovalTable.remove;
import static io.countersign.ApprovalTable.set;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.ApprovalTable.Case;
import io.countersign.ApprovalTable.Said;
import io.countersign.ApprovalTableTest;
import io.countersign.proposal.Language;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TicketApprovalTest extends ApprovalTableTest {

    static final Set<String> AUTOMATIC = Set.of("rule_reply", "rule_smallMoney");

    TicketApprovalTest() {
        super("ticket", AUTOMATIC);
    }

    /** A small refund to a calm customer with a clean record: nothing but the rule for small money fires. */
    private static ObjectNode refund() {
        return read("""
                {"facts": {"complete": true, "currency": "EUR",
                  "customer": {"id": "C-1001", "found": true, "risk": "low", "claims90Days": 0},
                  "automaticMoney24h": 0.00,
                  "orders": [
                    {"order": "A-5001", "refundable": 2000.00, "currency": "EUR", "daysSinceDelivery": 8},
                    {"order": "A-5003", "refundable": 64.00, "currency": "EUR", "daysSinceDelivery": -1}],
                  "mentioned": [{"order": "A-5001", "found": true, "theirs": true}],
                  "mood": "calm", "hiddenCharacters": false, "instructions": false},
                 "found": {"foreign": 0, "hiddenCharacters": false},
                 "proposal": {"confidence": 0.9, "action": {"resolution": "refund", "order": "A-5001", "amount": 20.00,
                  "currency": "EUR", "reply": "Your money is on its way."}}}
                """);
    }

    /** An answer without money to the same customer. */
    private static ObjectNode reply() {
        ObjectNode ticket = refund();
        set(
                ticket,
                "/proposal/action",
                "{\"resolution\": \"reply\", \"order\": null, \"amount\": null, \"currency\": null, \"reply\": \"Your parcel is on its way and arrives tomorrow.\"}");
        return ticket;
    }

    /** Whoever promises a person has to have one: what our own agent says is known by the table. */
    @ParameterizedTest
    @EnumSource(Phrase.class)
    void seesWhereAReplyPromisesAPerson(Phrase phrase) {
        for (Language language : List.of(Language.en, Language.de)) {
            String said = phrase.in(language, Map.of("amount", "20.00 EUR"));
            ObjectNode ticket = refund();
            ((ObjectNode) ticket.at("/proposal/action")).put("reply", "Dear Ann, " + said + " Kind regards");

            assertThat(table.says(ticket).rules().contains("rule_promisedPerson"))
                    .as(said)
                    .isEqualTo(said.contains("olleague") || said.contains("emand aus"));
        }
    }

    @Override
    protected ObjectNode sound() {
        return refund();
    }

    @Override
    protected List<Case> cases() {
        return List.of(
                fires("a small refund", refund(), List.of(), "smallMoney"),
                fires("a plain reply", reply(), List.of(), "reply"),
                fires("a reply with amount 0", reply(), List.of("/proposal/action/amount", "0"), "reply"),
                fires("a small credit", refund(), List.of("/proposal/action/resolution", "'credit'"), "smallMoney"),
                fires(
                        "a credit without an order",
                        refund(),
                        List.of("/proposal/action/resolution", "'credit'", "/proposal/action/order", "null"),
                        "smallMoney"),
                fires("50.00", refund(), List.of("/proposal/action/amount", "50.00"), "smallMoney"),
                fires("50.01", refund(), List.of("/proposal/action/amount", "50.01"), "amountSupport"),
                fires("100.00", refund(), List.of("/proposal/action/amount", "100.00"), "amountSupport"),
                fires("500.00", refund(), List.of("/proposal/action/amount", "500.00"), "amountSupport"),
                fires("500.01", refund(), List.of("/proposal/action/amount", "500.01"), "amountFinance"),
                fires(
                        "the second of 45.00 in a day",
                        refund(),
                        List.of("/proposal/action/amount", "45.00", "/facts/automaticMoney24h", "45.00"),
                        "smallMoney"),
                fires(
                        "the third of 45.00 in a day",
                        refund(),
                        List.of("/proposal/action/amount", "45.00", "/facts/automaticMoney24h", "90.00"),
                        "smallMoney",
                        "moneyInDay"),
                fires(
                        "exactly 100.00 in a day",
                        refund(),
                        List.of("/proposal/action/amount", "33.10", "/facts/automaticMoney24h", "66.90"),
                        "smallMoney"),
                fires(
                        "100.01 in a day",
                        refund(),
                        List.of("/proposal/action/amount", "33.11", "/facts/automaticMoney24h", "66.90"),
                        "smallMoney",
                        "moneyInDay"),
                fires("a reply after 100.01 in a day", reply(), List.of("/facts/automaticMoney24h", "100.01"), "reply"),
                fires("two refunds in 90 days", refund(), List.of("/facts/customer/claims90Days", "2"), "smallMoney"),
                fires(
                        "three refunds in 90 days",
                        refund(),
                        List.of("/facts/customer/claims90Days", "3"),
                        "smallMoney",
                        "repeatClaim"),
                fires(
                        "delivered 30 days ago",
                        refund(),
                        List.of("/facts/orders/0/daysSinceDelivery", "30"),
                        "smallMoney"),
                fires(
                        "delivered 31 days ago",
                        refund(),
                        List.of("/facts/orders/0/daysSinceDelivery", "31"),
                        "smallMoney",
                        "policyException"),
                fires(
                        "an answer about an order delivered 31 days ago",
                        reply(),
                        List.of("/facts/orders/0/daysSinceDelivery", "31", "/proposal/action/order", "'A-5001'"),
                        "reply"),
                fires(
                        "an order not delivered yet",
                        refund(),
                        List.of("/proposal/action/order", "'A-5003'"),
                        "smallMoney"),
                fires("an upset customer", reply(), List.of("/facts/mood", "'upset'"), "reply", "upset"),
                fires("a threat", reply(), List.of("/facts/mood", "'threatening'"), "reply", "threatening"),
                fires("medium risk", refund(), List.of("/facts/customer/risk", "'medium'"), "smallMoney"),
                fires("high risk", refund(), List.of("/facts/customer/risk", "'high'"), "smallMoney", "highRisk"),
                fires(
                        "a risk we don't know",
                        refund(),
                        List.of("/facts/customer/risk", "'unknown'"),
                        "smallMoney",
                        "highRisk"),
                fires("high risk without money", reply(), List.of("/facts/customer/risk", "'high'"), "reply"),
                fires(
                        "an order that is not theirs",
                        refund(),
                        List.of("/proposal/action/order", "'A-5010'"),
                        "smallMoney",
                        "orderNotTheirs"),
                fires("no orders at all", refund(), List.of("/facts/orders", "[]"), "smallMoney", "orderNotTheirs"),
                fires(
                        "a mail that names somebody else's order",
                        reply(),
                        List.of("/facts/mentioned/0/theirs", "false"),
                        "reply",
                        "foreignOrder"),
                fires("a mail that names no order", reply(), List.of("/facts/mentioned", "[]"), "reply"),
                fires("facts incomplete", reply(), List.of("/facts/complete", "false"), "reply", "factsIncomplete"),
                fires("confidence 0.75", reply(), List.of("/proposal/confidence", "0.75"), "reply"),
                fires("confidence 0.74", reply(), List.of("/proposal/confidence", "0.74"), "reply", "agentUnsure"),
                fires("no confidence stated", reply(), List.of("/proposal/confidence", "null"), "reply"),
                fires(
                        "hidden characters",
                        reply(),
                        List.of("/facts/hiddenCharacters", "true"),
                        "reply",
                        "hiddenCharacters"),
                fires(
                        "hidden characters in the reply",
                        reply(),
                        List.of("/found/hiddenCharacters", "true"),
                        "reply",
                        "hiddenCharacters"),
                fires("words to the machine", reply(), List.of("/facts/instructions", "true"), "reply", "instructions"),
                fires(
                        "another currency than the order's",
                        refund(),
                        List.of("/proposal/action/currency", "'USD'"),
                        "smallMoney",
                        "currency"),
                fires(
                        "another currency than ours, without an order",
                        refund(),
                        List.of(
                                "/proposal/action/resolution", "'credit'",
                                "/proposal/action/order", "null",
                                "/proposal/action/currency", "'USD'"),
                        "smallMoney",
                        "currency"),
                fires(
                        "exactly what can be refunded",
                        refund(),
                        List.of("/facts/orders/0/refundable", "20.00"),
                        "smallMoney"),
                fires(
                        "more than can be refunded",
                        refund(),
                        List.of("/facts/orders/0/refundable", "19.99"),
                        "smallMoney",
                        "aboveRefundable"),
                fires(
                        "a credit above what was paid",
                        refund(),
                        List.of("/proposal/action/resolution", "'credit'", "/facts/orders/0/refundable", "0.00"),
                        "smallMoney"),
                fires(
                        "a refund whose reply names its amount",
                        refund(),
                        List.of("/proposal/action/amount", "45.5", "/proposal/action/reply", "'You get 45,50 € back.'"),
                        "smallMoney"),
                fires(
                        "a large refund whose reply names its amount",
                        refund(),
                        List.of(
                                "/proposal/action/amount",
                                "1450",
                                "/facts/orders/0/refundable",
                                "1450",
                                "/proposal/action/reply",
                                "'You get 1,450.00 EUR back.'"),
                        "amountFinance"),
                fires(
                        "a refund whose reply names another amount",
                        refund(),
                        List.of("/proposal/action/reply", "'We have refunded 900 EUR.'"),
                        "smallMoney",
                        "promisedMoney"),
                fires(
                        "a promise of money",
                        reply(),
                        List.of("/proposal/action/reply", "'We will refund you.'"),
                        "reply",
                        "promisedMoney"),
                fires(
                        "a promise that somebody answers",
                        reply(),
                        List.of("/proposal/action/reply", "'A colleague of ours will look at it and answer you.'"),
                        "reply",
                        "promisedPerson"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "We'll refund 20 EUR today.",
                "We’ll credit your account.",
                "I can reimburse you.",
                "Your refund is on its way.",
                "You will get your money back.",
                "There are € 5 for you.",
                "We send you 12,50 euros.",
                "Wir erstatten Ihnen den Betrag.",
                "Sie bekommen eine Gutschrift."
            })
    void noticesAPromiseOfMoney(String reply) {
        ObjectNode ticket = reply();
        ((ObjectNode) ticket.at("/proposal/action")).put("reply", reply);

        assertThat(table.says(ticket).rules()).contains("rule_promisedMoney");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Your parcel left us on 12 November and arrives tomorrow.",
                "Please tell us the number of your order, for example A-5001.",
                "You may send it back within 30 days of its delivery.",
                "Your lamp is for somebody else to enjoy. Please look at our page.",
                "Thank you for your kind words."
            })
    void letsAPlainReplyPass(String reply) {
        ObjectNode ticket = reply();
        ((ObjectNode) ticket.at("/proposal/action")).put("reply", reply);

        assertThat(table.says(ticket).rules()).containsExactly("rule_reply");
    }

    @Override
    protected List<String> needed() {
        return List.of(
                "/facts",
                "/facts/complete",
                "/facts/customer",
                "/facts/customer/risk",
                "/facts/customer/claims90Days",
                "/facts/automaticMoney24h",
                "/facts/orders",
                "/facts/orders/0/refundable",
                "/facts/orders/0/daysSinceDelivery",
                "/facts/orders/0/currency",
                "/facts/mentioned",
                "/facts/mentioned/0/theirs",
                "/found",
                "/found/foreign",
                "/found/hiddenCharacters",
                "/facts/mood",
                "/facts/hiddenCharacters",
                "/facts/instructions",
                "/proposal",
                "/proposal/action",
                "/proposal/action/resolution",
                "/proposal/action/amount",
                "/proposal/action/currency");
    }

    @Test
    void missingReplyLeadsToAPerson() {
        ObjectNode ticket = reply();
        remove(ticket, "/proposal/action/reply");

        assertThat(table.says(ticket).missing())
                .containsExactlyInAnyOrder("Reply promises other money", "Reply promises a person");
    }

    @Test
    void emptyCaseLeadsToAPerson() {
        Said said = table.says(read("{\"facts\": {}, \"proposal\": null}"));

        assertThat(said.rules()).isEmpty();
        assertThat(said.missing()).contains("Amount", "Facts complete", "Risk", "Mood");
    }

    @Test
    void namesTheFigure() {
        ObjectNode ticket = refund();
        set(ticket, "/proposal/action/amount", "1450");
        set(ticket, "/facts/orders/0/refundable", "1400.5");

        assertThat(table.says(ticket).why())
                .containsEntry(
                        "rule_amountFinance",
                        "The amount, 1450.00 EUR, is above 500.00: finance decides, with a second person.")
                .containsEntry(
                        "rule_aboveRefundable",
                        "The refund of 1450.00 EUR is more than the 1400.50 that can still be refunded for order A-5001.");
    }
}
