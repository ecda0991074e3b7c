package io.countersign;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Records of the sandbox that a test has for itself, and a case of each workflow about them. */
final class Records {

    private final JdbcClient jdbc;

    Records(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A case as somebody else's agent would open it. */
    record Proposed(String workflow, Map<String, Object> request, Map<String, Object> action) {}

    /** A customer with one order of 80.00, delivered 4 days ago, and a refund of it. */
    Proposed refund(String customer, String amount) {
        String order = "A-" + customer.substring(2);
        jdbc.sql("insert into sandbox_customer (id, name, email, since, business, risk)"
                        + " values (?, 'Test customer', ?, current_date - 900, false, 'low')")
                .params(customer, customer.replace("-", "").toLowerCase(java.util.Locale.ROOT) + "@example.com")
                .update();
        jdbc.sql("insert into sandbox_order (order_number, customer, item, total, currency, ordered_on, promised_on,"
                        + " delivered_on) values (?, ?, 'Pan', 80.00, 'EUR', current_date - 9, current_date - 4,"
                        + " current_date - 4)")
                .params(order, customer)
                .update();
        pay("capture", customer, order, "80.00");
        return new Proposed(
                "ticket",
                Map.of(
                        "customer",
                        customer,
                        "subject",
                        "My order",
                        "text",
                        "Hello, please look at my order. Thank you."),
                AppTest.refund(order, amount));
    }

    /** Money that somebody else moved. */
    void pay(String kind, String customer, String order, String amount) {
        jdbc.sql(
                        "insert into sandbox_payment (kind, customer, order_number, amount, currency, idempotency_key, booked_at)"
                                + " values (?, ?, ?, ?, 'EUR', ?, current_timestamp)")
                .params(kind, customer, order, new BigDecimal(amount), "seeded-" + kind + customer)
                .update();
    }

    /** A prospect with a small account, and a mail that names a price: a person sees it first. */
    Proposed mail(String prospect) {
        String address = prospect.replace("-", "").toLowerCase(java.util.Locale.ROOT) + "@example.com";
        jdbc.sql("insert into sandbox_prospect (id, name, company, email, region, account_value, currency, open_deals,"
                        + " opted_out) values (?, 'Eva Test', 'Test Ltd', ?, 'DE', 1500.00, 'EUR', 0, false)")
                .params(prospect, address)
                .update();
        return new Proposed(
                "outreach",
                Map.of("prospect", prospect, "goal", "Follow up."),
                Map.of(
                        "to", address,
                        "subject", "Hello",
                        "body", "Hello,\n\nthe mug is yours for 20.00 EUR.\n\nKind regards"));
    }

    /** A supplier with an order, and an invoice for half of it: a person sees it first. */
    Proposed invoice(String supplier, String bank) {
        String order = "PO-" + supplier;
        jdbc.sql("insert into sandbox_supplier (number, name, bank) values (?, 'Test Supplies', ?)")
                .params(supplier, bank)
                .update();
        order(order, supplier);
        return new Proposed(
                "invoice",
                Map.of("supplier", supplier, "text", """
                        Test Supplies
                        Invoice no: L-1
                        Invoice date: 2026-11-12
                        Purchase order: %s
                        Net: 500.00 EUR
                        VAT 19 %%: 95.00 EUR
                        Total: 595.00 EUR""".formatted(order)),
                Map.of(
                        "supplier",
                        supplier,
                        "number",
                        "L-1",
                        "date",
                        "2026-11-12",
                        "purchaseOrder",
                        order,
                        "net",
                        new BigDecimal("500.00"),
                        "tax",
                        new BigDecimal("95.00"),
                        "total",
                        new BigDecimal("595.00"),
                        "currency",
                        "EUR",
                        "account",
                        "5400"));
    }

    /** Ordered and received: 1,000.00 net, 19 % tax. */
    void order(String number, String supplier) {
        jdbc.sql("insert into sandbox_purchase_order (order_number, supplier, item, net, tax_rate, currency, received,"
                        + " account) values (?, ?, 'Parts', 1000.00, 19, 'EUR', 1, '5400')")
                .params(number, supplier)
                .update();
    }

    /** A briefing for leadership: a person sees it first. */
    Proposed briefing(String title) {
        return new Proposed(
                "briefing",
                Map.of(
                        "notes", "Anna: The new search is live since Tuesday.",
                        "audience", "leadership",
                        "purpose", title),
                Map.of(
                        "audience", "leadership",
                        "title", title,
                        "body", "Status\n- The new search is live since Tuesday."));
    }

    /** Who reviews these cases of a workflow, and its lead. */
    static List<String> people(String workflow) {
        return switch (workflow) {
            case "ticket" -> List.of("support1", "supportlead");
            case "outreach" -> List.of("saleslead", "saleslead");
            case "invoice" -> List.of("ops1", "opslead");
            default -> List.of("commslead", "commslead");
        };
    }
}
