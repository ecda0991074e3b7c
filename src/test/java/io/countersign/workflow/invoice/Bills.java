package io.countersign.workflow.invoice;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;

/** Invoices of the tests' suppliers S-3011 to S-3089, whose orders are PO-8111 (1,000.00 net) and PO-8112 (9,000.00 net). */
record Bills(int supplier, String number) {

    String supplierNumber() {
        return "S-30" + supplier;
    }

    String order() {
        return "PO-8" + supplier + "1";
    }

    String bigOrder() {
        return "PO-8" + supplier + "2";
    }

    Map<String, Object> over(String net) {
        return request(text(order(), net));
    }

    Map<String, Object> request(String text) {
        return Map.of("supplier", supplierNumber(), "text", text);
    }

    String text(String order, String net) {
        BigDecimal tax = tax(net);
        return """
                Test Supplies Ltd
                Invoice no: %s
                Invoice date: 2026-11-12
                Purchase order: %s
                Spare parts
                Net: %s EUR
                VAT 19 %%: %s EUR
                Total: %s EUR""".formatted(number, order, net, tax, tax.add(new BigDecimal(net)));
    }

    Map<String, Object> action(String order, String net) {
        return Map.of(
                "supplier",
                supplierNumber(),
                "number",
                number,
                "date",
                "2026-11-12",
                "purchaseOrder",
                order,
                "net",
                new BigDecimal(net),
                "tax",
                tax(net),
                "total",
                tax(net).add(new BigDecimal(net)),
                "currency",
                "EUR",
                "account",
                "5400");
    }

    private static BigDecimal tax(String net) {
        return new BigDecimal(net).multiply(new BigDecimal("0.19")).setScale(2, RoundingMode.HALF_UP);
    }
}
