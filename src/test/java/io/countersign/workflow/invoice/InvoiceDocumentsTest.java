package io.countersign.workflow.invoice;

import static io.countersign.workflow.invoice.Pdfs.pdf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.Json;
import io.countersign.proposal.Draft;
import io.countersign.proposal.Evidence;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What suppliers send: layouts that can be read, and what can't, which is told and never guessed. */
class InvoiceDocumentsTest {

    private static final Invoices SETTING = new Invoices();

    static Stream<Arguments> layouts() {
        return Stream.of(
                arguments("labels left, English", pdf().lines(Invoices.PERFECT)),
                arguments(
                        "labels left, values in a column of their own, German",
                        pdf().at(60, 60, "Nordlicht Office Supplies GmbH")
                                .at(60, 80, "Lieferantennummer bei Ihnen: S-3001")
                                .at(60, 120, "Rechnungsnummer")
                                .at(250, 120, "NO-1001")
                                .at(60, 140, "Rechnungsdatum")
                                .at(250, 140, "12.11.2026")
                                .at(60, 160, "Ihre Bestellung")
                                .at(250, 160, "PO-7001")
                                .at(60, 220, "Bürostühle, 10 Stück zu 100,00")
                                .at(60, 300, "Nettobetrag")
                                .at(400, 300, "1.000,00 EUR")
                                .at(60, 320, "zzgl. 19 % MwSt.")
                                .at(400, 320, "190,00 EUR")
                                .at(60, 340, "Rechnungsbetrag")
                                .at(400, 340, "1.190,00 EUR")
                                .at(60, 400, "IBAN: DE02 1203 0000 0000 2020 51, BIC: BYLADEM1001")),
                arguments(
                        "heads above values, in tables, blanks in numbers",
                        pdf().at(60, 60, "Supplier S-3001")
                                .at(60, 100, "Invoice no.")
                                .at(200, 100, "Invoice date")
                                .at(340, 100, "Purchase order")
                                .at(60, 116, "NO-1001")
                                .at(200, 116, "2026-11-12")
                                .at(340, 116, "PO-7001")
                                .at(60, 160, "Pos")
                                .at(120, 160, "Description")
                                .at(320, 160, "Qty")
                                .at(400, 160, "Net")
                                .at(460, 160, "Total")
                                .at(60, 176, "1")
                                .at(120, 176, "Office chairs")
                                .at(320, 176, "10")
                                .at(400, 176, "100.00")
                                .at(460, 176, "1 000.00")
                                .at(60, 240, "Net amount")
                                .at(200, 240, "VAT")
                                .at(340, 240, "Total due (EUR)")
                                .at(60, 256, "1 000.00")
                                .at(200, 256, "190.00")
                                .at(340, 256, "1 190.00")),
                arguments("total at the top, the rest below", pdf().lines("""
                                        S-3001 Nordlicht Office Supplies
                                        Amount due: EUR 1,190.00
                                        due by 12 December 2026

                                        INVOICE # NO-1001
                                        Date: November 12, 2026
                                        Your order no. PO-7001
                                        Subtotal EUR 1,000.00
                                        Sales tax (19%) EUR 190.00""")),
                arguments(
                        "two columns beside each other",
                        pdf().at(60, 60, "Nordlicht Office Supplies")
                                .at(60, 76, "Hafenstr. 12")
                                .at(60, 92, "20457 Hamburg")
                                .at(60, 108, "Supplier S-3001")
                                .at(330, 60, "Rechnung Nr. NO-1001")
                                .at(330, 76, "Datum: 12. November 2026")
                                .at(330, 92, "Bestellnummer: PO-7001")
                                .at(330, 108, "Fällig am: 12.12.2026")
                                .at(60, 200, "Zahlbar ohne Abzug.")
                                .at(330, 200, "Summe netto: 1.000,00 €")
                                .at(60, 216, "Bank: Testbank")
                                .at(330, 216, "USt. 19 %: 190,00 €")
                                .at(60, 232, "DE02120300000000202051")
                                .at(330, 232, "Gesamtbetrag: 1.190,00 €")),
                arguments(
                        "two pages",
                        pdf().lines(
                                        "Supplier S-3001\nInvoice No: NO-1001\nDate: 12.11.2026\nOrder number: PO-7001\nOffice chairs")
                                .page()
                                .lines(
                                        "Page 2\nNet total 1,000.00 EUR\nTotal VAT 19.00% 190.00 EUR\nGrand total 1,190.00 EUR")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("layouts")
    void readsTheBookingWithTheSpotOfEveryField(String layout, Pdfs pdf) {
        ObjectNode request = Invoices.pdf(pdf.bytes());

        Draft draft = SETTING.propose(request);

        JsonNode action = draft.action();
        assertThat(action.path("supplier").asText()).isEqualTo("S-3001");
        assertThat(action.path("number").asText()).isEqualTo("NO-1001");
        assertThat(action.path("date").asText()).isEqualTo("2026-11-12");
        assertThat(action.path("purchaseOrder").asText()).isEqualTo("PO-7001");
        assertThat(action.path("net").decimalValue()).isEqualByComparingTo("1000.00");
        assertThat(action.path("tax").decimalValue()).isEqualByComparingTo("190.00");
        assertThat(action.path("total").decimalValue()).isEqualByComparingTo("1190.00");
        assertThat(action.path("currency").asText()).isEqualTo("EUR");
        assertThat(draft.confidence()).as(draft.rationale()).isGreaterThan(0.9);
        String text = SETTING.documents.read(request).text();
        assertThat(draft.evidence())
                .filteredOn(evidence -> evidence.source().equals("document"))
                .isNotEmpty()
                .allMatch(evidence -> text.contains(evidence.quote()))
                .extracting(Evidence::reference)
                .allMatch(reference -> reference.matches("page \\d, line \\d+: .+"));
        assertThat(String.join(
                        " ", draft.evidence().stream().map(Evidence::reference).toList()))
                .contains("supplier", "number", "date", "purchase order", "net", "tax", "total", "currency");
        assertThat(SETTING.found(request, draft.action()).path("notInDocument").asText())
                .isEqualTo("none");
    }

    static Stream<Arguments> unreadable() {
        String nested = "[".repeat(200_000);
        byte[] broken = pdf().lines(Invoices.PERFECT).bytes();
        Pdfs many = pdf();
        for (int i = 1; i < 300; i++) {
            many.lines("Page " + i).page();
        }
        Pdfs long20 = pdf();
        for (int i = 0; i < 19; i++) {
            long20.lines("x".repeat(80).concat("\n").repeat(75)).page();
        }
        return Stream.of(
                arguments("a scan", pdf().picture().bytes(), "it has no text, as if it were scanned"),
                arguments("locked", pdf().lines(Invoices.PERFECT).encrypted("secret"), "it is encrypted"),
                arguments(
                        "locked for changes only", pdf().lines(Invoices.PERFECT).encrypted(""), "it is encrypted"),
                arguments("300 pages", many.bytes(), "it has 300 pages, more than 20"),
                arguments("very much text", long20.bytes(), "characters"),
                arguments("a bomb", Pdfs.bomb(1200), "longer than 5 seconds|unpacks to more"),
                arguments(
                        "packed twice",
                        Pdfs.raw(
                                "4 0 obj<</Length 3/Filter[/Flate#44ecode /LZWDecode]>>stream\nabc\nendstream endobj",
                                ""),
                        "it is packed in an unusual way"),
                arguments(
                        "nested in its page",
                        Pdfs.raw("4 0 obj<</Length 0>>stream\n\nendstream endobj", "/X " + nested),
                        ""),
                arguments(
                        "nested in what it draws",
                        Pdfs.raw("4 0 obj<</Length 200000>>stream\n" + nested + "\nendstream endobj", ""),
                        ""),
                arguments("half of one", Arrays.copyOf(broken, broken.length / 2), ""),
                arguments("no PDF at all", "MZ this is a program".getBytes(StandardCharsets.UTF_8), "it is broken"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreadable")
    void saysWhatItCannotRead(String what, byte[] pdf, String why) {
        Instant start = Instant.now();

        Document document = SETTING.documents.read(Invoices.pdf(pdf));

        assertThat(document.readable()).as(document.text()).isFalse();
        assertThat(document.why()).containsPattern(why);
        assertThat(document.lines()).isEmpty();
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(25));
    }

    /** A changed account is the fraud that reviewers are asked to see: so they see where it stands. */
    @Test
    void marksTheBankAccountWhereItStands() {
        ObjectNode request =
                Invoices.text(Invoices.PERFECT.replace("DE02 1203 0000 0000 2020 51", "GB29 NWBK 6016 1331 9268 19"));

        JsonNode packet = Json.tree(new Comparison(SETTING.facts.of(request), null, SETTING.facts::order).packet());

        assertThat(packet.at("/document/lines/9/text").asText()).startsWith("IBAN GB29");
        assertThat(packet.at("/document/lines/9/kind").asText()).isEqualTo("bank account");
        assertThat(packet.path("comparison"))
                .last()
                .satisfies(row -> assertThat(row.path("document").asText())
                        .isEqualTo("GB29NWBK60161331926819 (page 1, line 10)"));
    }

    @Test
    void whatIsNoBase64IsNoPdf() {
        ObjectNode request = Invoices.text("").put("pdf", "AAAAA=");

        assertThat(SETTING.documents.read(request).why()).contains("no PDF");
    }

    @Test
    void drawsPagesWithinBounds() {
        byte[] pdf = pdf().lines(Invoices.PERFECT).bytes();
        PageImages images = new PageImages(Invoices.WORKER);

        byte[] png = images.png(pdf, 1);

        assertThat(png).startsWith(0x89, 'P', 'N', 'G');
        assertThat(images.png(pdf, 2)).isNull();
        assertThat(images.png(pdf, 0)).isNull();
        assertThat(images.png(Pdfs.bomb(1200), 1)).isNull();
        assertThat(images.png(pdf().lines("x").encrypted("secret"), 1)).isNull();
    }
}
