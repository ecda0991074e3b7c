package io.countersign.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.target.Books.Booking;
import io.countersign.target.TargetSettings.Endpoint;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What docs/targets.openapi.yaml promises, over real HTTP. It runs against the sandbox server, or with
 * {@code -Dtargets=<base address> -DtargetsToken=<token>} against any other system that has the sandbox's records.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TargetContractTest {

    private final String outside = System.getProperty("targets", "");
    private final String token = System.getProperty("targetsToken", "s3cret");
    private SandboxServer server;
    private Described described;

    @BeforeAll
    void start() throws IOException {
        if (outside.isEmpty()) {
            server = new Sandbox().server(token);
        }
        described = new Described(URI.create(outside.isEmpty() ? "http://localhost:" + server.port() : outside));
    }

    /** Both sides kept to the description, and the calls above are all that it describes. */
    @AfterAll
    void stop() {
        described.close();
        if (server != null) {
            server.close();
        }
        assertThat(described.problems()).isEmpty();
        assertThat(described.unseen()).isEmpty();
    }

    @Test
    void refundsOnceForOneKeyAndRemembersIt() {
        Payments payments = new HttpPayments(target("payments"));
        String key = key("refund");
        int before = payments.of("C-1001").size();

        assertThat(payments.find(key)).isEmpty();
        String receipt = payments.refund(key, "A-5002", new BigDecimal("1.50"), "EUR");

        assertThat(payments.refund(key, "A-5002", new BigDecimal("1.5"), "EUR")).isEqualTo(receipt);
        assertThat(payments.find(key)).contains(receipt);
        assertThat(payments.of("C-1001")).hasSize(before + 1);
        assertThatThrownBy(() -> payments.refund(key, "A-5002", BigDecimal.ONE, "EUR"))
                .isInstanceOf(TargetRefused.class)
                .hasMessageContaining("another payment");
    }

    @Test
    void saysInItsOwnWordsWhyItRefuses() {
        Payments payments = new HttpPayments(target("payments"));

        assertThatThrownBy(() -> payments.refund(key("much"), "A-5002", new BigDecimal("1000"), "EUR"))
                .isInstanceOf(TargetRefused.class)
                .hasMessageContaining("left to refund");
    }

    @Test
    void creditsWithoutAnOrder() {
        Payments payments = new HttpPayments(target("payments"));
        String key = key("credit");

        assertThat(payments.find(key)).isEmpty();
        assertThat(payments.credit(key, "C-1005", null, new BigDecimal("5.00"), "EUR"))
                .isEqualTo(payments.find(key).orElseThrow());
    }

    @Test
    void readsTheShop() {
        Shop shop = new HttpShop(target("shop"));

        assertThat(shop.customer("C-1001").orElseThrow().risk()).isEqualTo("low");
        assertThat(shop.customer("C-9999 &?/ü")).isEmpty();
        assertThat(shop.orders("C-1001")).hasSize(3);
        assertThat(shop.order("A-5003").orElseThrow().deliveredOn()).isNull();
    }

    @Test
    void notesAContactOnce() {
        Crm crm = new HttpCrm(target("crm"));
        String key = key("contact");

        String receipt = crm.noteContact(key, "P-2011", "Mail, with ümläuts");

        assertThat(crm.noteContact(key, "P-2011", "Mail, with ümläuts")).isEqualTo(receipt);
        assertThat(crm.find(key)).contains(receipt);
        assertThat(crm.prospect("P-2011").orElseThrow().lastContact()).isNotNull();
        assertThat(crm.prospect("P-9")).isEmpty();
    }

    @Test
    void booksOnce() {
        Books books = new HttpBooks(target("ledger"));
        String key = key("booking");
        Booking booking = booking("R-" + UUID.randomUUID());

        String receipt = books.book(key, booking);

        assertThat(books.book(key, booking)).isEqualTo(receipt);
        assertThat(books.find(key)).contains(receipt);
        assertThat(books.ofSupplier("S-3011")).extracting(Booking::number).contains(booking.number());
        assertThat(books.ofOrder("PO-8111")).extracting(Booking::number).contains(booking.number());
        assertThatThrownBy(() -> books.book(key("again"), booking))
                .isInstanceOf(TargetRefused.class)
                .hasMessageContaining("booked already");
    }

    @Test
    void readsPurchasing() {
        Purchasing purchasing = new HttpPurchasing(target("purchasing"));

        assertThat(purchasing
                        .supplierWithBank("DE02120300000000202051")
                        .orElseThrow()
                        .number())
                .isEqualTo("S-3001");
        assertThat(purchasing.order("PO-7002").orElseThrow().receivedNet()).isEqualByComparingTo("1200");
        assertThat(purchasing.supplier("S-3009")).isEmpty();
    }

    @Test
    void publishesAndWithdraws() {
        Pages pages = new HttpPages(target("pages"));
        String page = "page-" + UUID.randomUUID();
        String key = key("publish");

        String receipt = pages.publish(key, page, "team", "Notes", "Two\nlines");

        assertThat(pages.publish(key, page, "team", "Notes", "Two\nlines")).isEqualTo(receipt);
        assertThat(pages.page(page).orElseThrow().body()).isEqualTo("Two\nlines");
        assertThat(pages.newest(5)).extracting(Pages.Page::id).contains(page);
        assertThat(pages.viewers(page)).isEmpty();
        assertThat(pages.readership("team")).isPresent();
        assertThat(pages.find(key)).contains(receipt);
        pages.withdraw(key("withdraw"), page);
        assertThat(pages.page(page).orElseThrow().withdrawn()).isTrue();
    }

    @Test
    void letsNobodyInWithoutTheToken() {
        Shop shop = new HttpShop(target("shop", "wrong"));

        assertThatThrownBy(() -> shop.customer("C-1001")).isInstanceOf(TargetUnavailable.class);
    }

    private HttpTarget target(String name) {
        return target(name, token);
    }

    private HttpTarget target(String name, String with) {
        return new HttpTarget(
                name,
                new Endpoint(URI.create(described.address() + "/" + name), with, Duration.ofHours(24)),
                Duration.ofSeconds(20),
                new StepTime());
    }

    private static String key(String operation) {
        return UUID.randomUUID() + "/" + operation;
    }

    private static Booking booking(String number) {
        return new Booking(
                "S-3011",
                number,
                LocalDate.of(2026, 11, 20),
                "PO-8111",
                new BigDecimal("100.00"),
                new BigDecimal("19.00"),
                new BigDecimal("119.00"),
                "EUR",
                "5400");
    }
}
