package io.countersign.workflow.outreach;

import static io.countersign.ApprovalTable.Case.fires;
import static io.countersign.ApprovalTable.read;
import static io.countersign.ApprovalTable.set;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.ApprovalTable.Case;
import io.countersign.ApprovalTableTest;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OutreachApprovalTest extends ApprovalTableTest {

    OutreachApprovalTest() {
        super("outreach", Set.of("rule_plainMail"));
    }

    /** A plain mail to a small prospect who was never written to. */
    private static ObjectNode plain() {
        return read("""
                {"facts": {"complete": true,
                  "prospect": {"id": "P-2001", "found": true, "email": "p2001@example.com", "accountValue": 1800.00,
                    "currency": "EUR", "openDeals": 0, "optedOut": false, "lastContact": "never", "daysSinceContact": -1},
                  "goal": {"hiddenCharacters": false, "instructions": false}},
                 "found": {"recipient": "onRecord", "readable": true, "hiddenCharacters": false, "instructions": false,
                  "price": {"count": 0, "words": ""}, "claim": {"count": 0, "words": ""},
                  "commitment": {"count": 0, "words": ""}, "competitor": {"count": 0, "words": ""},
                  "link": {"count": 0, "words": ""}},
                 "proposal": {"confidence": 0.9,
                  "action": {"to": "p2001@example.com", "subject": "Hello", "body": "Hello."}}}
                """);
    }

    @Override
    protected ObjectNode sound() {
        return plain();
    }

    @Override
    protected List<Case> cases() {
        return List.of(
                fires("a plain mail", plain(), List.of(), "plainMail"),
                fires("opted out", plain(), List.of("/facts/prospect/optedOut", "true"), "plainMail", "optedOut"),
                fires(
                        "not on record",
                        plain(),
                        List.of("/facts/prospect/found", "false", "/found/recipient", "'noRecord'"),
                        "unknownProspect"),
                fires("to somebody else", plain(), List.of("/found/recipient", "'other'"), "otherRecipient"),
                fires("49999.99 a year", plain(), List.of("/facts/prospect/accountValue", "49999.99"), "plainMail"),
                fires(
                        "50000.00 a year",
                        plain(),
                        List.of("/facts/prospect/accountValue", "50000.00"),
                        "plainMail",
                        "highValue"),
                fires("an open deal", plain(), List.of("/facts/prospect/openDeals", "1"), "plainMail", "openDeal"),
                fires(
                        "written to today",
                        plain(),
                        List.of("/facts/prospect/daysSinceContact", "0"),
                        "plainMail",
                        "secondMail"),
                fires(
                        "written to 14 days ago",
                        plain(),
                        List.of("/facts/prospect/daysSinceContact", "14"),
                        "plainMail",
                        "secondMail"),
                fires(
                        "written to 15 days ago",
                        plain(),
                        List.of("/facts/prospect/daysSinceContact", "15"),
                        "plainMail"),
                fires("a price", plain(), List.of("/found/price/count", "1"), "plainMail", "price"),
                fires("a claim", plain(), List.of("/found/claim/count", "2"), "plainMail", "claim"),
                fires("a commitment", plain(), List.of("/found/commitment/count", "1"), "plainMail", "commitment"),
                fires("a competitor", plain(), List.of("/found/competitor/count", "1"), "plainMail", "competitor"),
                fires("a link", plain(), List.of("/found/link/count", "1"), "plainMail", "link"),
                fires("another language", plain(), List.of("/found/readable", "false"), "plainMail", "unreadable"),
                fires(
                        "hidden characters in the goal",
                        plain(),
                        List.of("/facts/goal/hiddenCharacters", "true"),
                        "plainMail",
                        "hiddenCharacters"),
                fires(
                        "hidden characters in the mail",
                        plain(),
                        List.of("/found/hiddenCharacters", "true"),
                        "plainMail",
                        "hiddenCharacters"),
                fires(
                        "a goal that speaks to the machine",
                        plain(),
                        List.of("/facts/goal/instructions", "true"),
                        "plainMail",
                        "instructions"),
                fires(
                        "a mail that speaks to a machine",
                        plain(),
                        List.of("/found/instructions", "true"),
                        "plainMail",
                        "instructions"),
                fires("facts incomplete", plain(), List.of("/facts/complete", "false"), "plainMail", "factsIncomplete"),
                fires("confidence 0.75", plain(), List.of("/proposal/confidence", "0.75"), "plainMail"),
                fires("confidence 0.74", plain(), List.of("/proposal/confidence", "0.74"), "plainMail", "agentUnsure"),
                fires("no confidence stated", plain(), List.of("/proposal/confidence", "null"), "plainMail"));
    }

    @Override
    protected List<String> needed() {
        return List.of(
                "/facts",
                "/facts/complete",
                "/facts/prospect",
                "/facts/prospect/found",
                "/facts/prospect/optedOut",
                "/facts/prospect/accountValue",
                "/facts/prospect/openDeals",
                "/facts/prospect/daysSinceContact",
                "/facts/goal",
                "/facts/goal/hiddenCharacters",
                "/facts/goal/instructions",
                "/found",
                "/found/recipient",
                "/found/price",
                "/found/price/count",
                "/found/claim",
                "/found/commitment",
                "/found/competitor",
                "/found/link",
                "/found/readable",
                "/found/hiddenCharacters",
                "/found/instructions");
    }

    @Test
    void namesTheWords() {
        ObjectNode mail = plain();
        set(mail, "/found/price", "{\"count\": 2, \"words\": \"“10 % off”, “free”\"}");
        set(mail, "/facts/prospect/accountValue", "180000.5");

        assertThat(table.says(mail).why())
                .containsEntry("rule_price", "It names a price or a discount: “10 % off”, “free”.")
                .containsEntry(
                        "rule_highValue",
                        "A high-value account, 180000.50 EUR a year: a person looks before anything leaves.");
    }
}
