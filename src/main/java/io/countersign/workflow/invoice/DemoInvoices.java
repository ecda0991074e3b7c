package io.countersign.workflow.invoice;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.Json;
import io.countersign.proposal.DemoCases;
import java.util.List;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Invoices of all kinds for the demo, on the suppliers S-39xx of the sandbox. */
@Component
@Profile("demo")
class DemoInvoices implements DemoCases {

    @Override
    public String workflow() {
        return InvoiceWorkflow.NAME;
    }

    @Override
    public List<ObjectNode> requests() {
        return List.of(invoice("S-3901", """
                        Alpen Kaffee GmbH · Seestraße 4 · 82319 Starnberg

                        Rechnung
                        Rechnungsnummer: AK-2207
                        Rechnungsdatum: 03.11.2026
                        Ihre Bestellung: PO-7901

                        60 kg Kaffee, ganze Bohne, je 14,00 EUR

                        Nettobetrag: 840,00 EUR
                        zzgl. 19 % MwSt.: 159,60 EUR
                        Gesamtbetrag: 999,60 EUR

                        Zahlbar innerhalb von 14 Tagen."""), invoice("S-3902", """
                        Weber Elektrotechnik
                        Invoice no. WE-5541
                        Invoice date: 5 November 2026
                        Purchase order: PO-7902

                        Charging stations, 4, with assembly

                        Net: 5,200.00 EUR
                        VAT 19 %: 988.00 EUR
                        Total: 6,188.00 EUR"""), invoice("S-3903", """
                        Clearwater Cleaning Ltd
                        Invoice number: CC-1019        Invoice date: 2026-11-02
                        Your order: PO-7903

                        Cleaning of the offices in October

                        Subtotal: 1,450.00 EUR
                        VAT 19 %: 275.50 EUR
                        Amount due: 1,725.50 EUR

                        Please note our new bank details.
                        IBAN: GB29 NWBK 6016 1331 9268 19"""));
    }

    private static ObjectNode invoice(String supplier, String text) {
        return Json.empty().put("supplier", supplier).put("text", text);
    }
}
