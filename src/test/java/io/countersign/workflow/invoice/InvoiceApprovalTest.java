package io.countersign.workflow.invoice;

import static io.countersign.ApprovalTable.Case.fires;
import static io.countersign.ApprovalTable.read;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.ApprovalTable.Case;
import io.countersign.ApprovalTableTest;
import java.util.List;
import java.util.Set;

class InvoiceApprovalTest extends ApprovalTableTest {

    InvoiceApprovalTest() {
        super("invoice", Set.of("rule_match"));
    }

    /** An invoice that matches in every way. */
    private static ObjectNode match() {
        return read("""
                {"facts": {"document": {"readable": true, "why": ""}, "suspicious": false, "hiddenCharacters": false},
                 "found": {"notInDocument": "none", "supplierKnown": true, "supplierNamed": true, "bank": "same",
                  "order": "theirs", "ordered": 1000.00, "open": 1000.00, "difference": 0.0, "received": 100.0,
                  "aboveOpen": 0.0, "sumsUp": true, "taxFits": true, "currency": "fits", "accountKnown": true,
                  "duplicate": "none", "duplicateOf": "none"},
                 "proposal": {"confidence": 0.95, "action": {"supplier": "S-3001", "number": "NO-1",
                  "date": "2026-11-12", "purchaseOrder": "PO-7001", "net": 1000.00, "tax": 190.00, "total": 1190.00,
                  "currency": "EUR", "account": "6300"}}}
                """);
    }

    @Override
    protected ObjectNode sound() {
        return match();
    }

    @Override
    protected List<Case> cases() {
        return List.of(
                fires("a full match", match(), List.of(), "match"),
                fires("without bank details", match(), List.of("/found/bank", "'none'"), "match"),
                fires("0.01", match(), List.of("/proposal/action/total", "0.01"), "match"),
                fires("5,000.00", match(), List.of("/proposal/action/total", "5000.00"), "match"),
                fires("5,000.01", match(), List.of("/proposal/action/total", "5000.01"), "aboveLimit"),
                fires("10,000.00", match(), List.of("/proposal/action/total", "10000.00"), "aboveLimit"),
                fires("10,000.01", match(), List.of("/proposal/action/total", "10000.01"), "farAboveLimit"),
                fires("exactly 1 % off", match(), List.of("/found/difference", "1.0"), "match"),
                fires("1.01 % off", match(), List.of("/found/difference", "1.01"), "differs"),
                fires("99.9 % received", match(), List.of("/found/received", "99.9"), "notReceived"),
                fires("nothing received", match(), List.of("/found/received", "0.0"), "notReceived"),
                fires("1 % above what is open", match(), List.of("/found/aboveOpen", "1.0"), "match"),
                fires("1.01 % above what is open", match(), List.of("/found/aboveOpen", "1.01"), "aboveReceived"),
                fires(
                        "no order",
                        match(),
                        List.of(
                                "/found/order", "'none'",
                                "/found/difference", "-1",
                                "/found/received", "-1",
                                "/found/aboveOpen", "-1",
                                "/proposal/action/purchaseOrder", "null"),
                        "noOrder"),
                fires(
                        "an unknown order",
                        match(),
                        List.of(
                                "/found/order", "'unknown'",
                                "/found/difference", "-1",
                                "/found/received", "-1",
                                "/found/aboveOpen", "-1"),
                        "unknownOrder"),
                fires(
                        "another's order",
                        match(),
                        List.of("/found/order", "'another supplier\\u0027s'"),
                        "foreignOrder"),
                fires(
                        "an unreadable document",
                        match(),
                        List.of(
                                "/facts/document/readable", "false",
                                "/facts/document/why", "'it is encrypted'",
                                "/found/notInDocument", "'number, total'"),
                        "match",
                        "unreadable"),
                fires(
                        "a total that is not in the document",
                        match(),
                        List.of("/found/notInDocument", "'total'"),
                        "match",
                        "notInDocument"),
                fires("an unknown supplier", match(), List.of("/found/supplierKnown", "false"), "match", "newSupplier"),
                fires("another supplier", match(), List.of("/found/supplierNamed", "false"), "match", "otherSupplier"),
                fires("changed bank details", match(), List.of("/found/bank", "'changed'"), "match", "bankChanged"),
                fires("booked already", match(), List.of("/found/duplicate", "'exact'"), "match", "exactDuplicate"),
                fires(
                        "perhaps booked",
                        match(),
                        List.of("/found/duplicate", "'possible'"),
                        "match",
                        "possibleDuplicate"),
                fires("a wrong sum", match(), List.of("/found/sumsUp", "false"), "match", "wrongSum"),
                fires("another tax", match(), List.of("/found/taxFits", "false"), "match", "wrongTax"),
                fires(
                        "another currency",
                        match(),
                        List.of("/found/currency", "'not the order\\u0027s'"),
                        "match",
                        "wrongCurrency"),
                fires(
                        "an account of nobody",
                        match(),
                        List.of("/found/accountKnown", "false"),
                        "match",
                        "unknownAccount"),
                fires("confidence 0.7", match(), List.of("/proposal/confidence", "0.7"), "match"),
                fires("confidence 0.69", match(), List.of("/proposal/confidence", "0.69"), "match", "unsure"),
                fires("no confidence stated", match(), List.of("/proposal/confidence", "null"), "match"),
                fires("suspicious words", match(), List.of("/facts/suspicious", "true"), "match", "suspicious"),
                fires(
                        "hidden characters",
                        match(),
                        List.of("/facts/hiddenCharacters", "true"),
                        "match",
                        "hiddenCharacters"));
    }

    @Override
    protected List<String> needed() {
        return List.of(
                "/facts/document/readable",
                "/facts/suspicious",
                "/facts/hiddenCharacters",
                "/found/notInDocument",
                "/found/supplierKnown",
                "/found/supplierNamed",
                "/found/bank",
                "/found/order",
                "/found/difference",
                "/found/received",
                "/found/aboveOpen",
                "/found/sumsUp",
                "/found/taxFits",
                "/found/currency",
                "/found/accountKnown",
                "/found/duplicate",
                "/proposal/action/total",
                "/found",
                "/facts");
    }
}
