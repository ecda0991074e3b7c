package io.countersign.workflow.invoice;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.agent.Assignment;
import io.countersign.cases.Json;
import io.countersign.proposal.Draft;
import io.countersign.proposal.Files;
import io.countersign.target.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Everything of the invoice workflow over the sandbox's records, without an application. */
class Invoices {

    static final Files FILES = name -> {
        try {
            return java.nio.file.Files.readString(Path.of(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    };

    static final PdfWorker WORKER = new PdfWorker();

    final Sandbox sandbox = new Sandbox();
    final List<ObjectNode> waiting = new ArrayList<>();
    final Documents documents = new Documents(new PdfReader(WORKER));
    private final Commitments commitments = new Commitments(sandbox.books(), () -> waiting);
    final InvoiceFacts facts = new InvoiceFacts(documents, sandbox.purchasing(), commitments);
    final Match match = new Match(facts, sandbox.purchasing(), commitments, FILES);
    final InvoiceAgent agent = new InvoiceAgent(documents, facts, FILES);

    /** An invoice that matches PO-7001 in every way. */
    static final String PERFECT = """
            Nordlicht Office Supplies GmbH
            Supplier S-3001
            Invoice number: NO-1001
            Invoice date: 12 November 2026
            Purchase order: PO-7001
            Office chairs, 10 pieces
            Net: 1,000.00 EUR
            VAT 19 %: 190.00 EUR
            Total: 1,190.00 EUR
            IBAN DE02 1203 0000 0000 2020 51""";

    static ObjectNode text(String text) {
        return Json.empty().put("supplier", "S-3001").put("text", text);
    }

    static ObjectNode pdf(byte[] pdf) {
        return Json.empty().put("pdf", Pdfs.base64(pdf));
    }

    Draft propose(ObjectNode request) {
        return revise(request, null);
    }

    Draft revise(ObjectNode request, String instruction) {
        return agent.propose(new Assignment("I-1", request, facts.of(request), null, instruction));
    }

    ObjectNode found(ObjectNode request, ObjectNode action) {
        return match.of(facts.of(request), action);
    }
}
