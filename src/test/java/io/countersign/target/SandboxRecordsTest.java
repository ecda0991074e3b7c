package io.countersign.target;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.target.Payments.Kind;
import io.countersign.target.Shop.Order;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class SandboxRecordsTest {

    final Sandbox sandbox = new Sandbox();
    final Shop shop = sandbox.shop();
    final Payments payments = sandbox.payments();

    @Test
    void holdsWhatTheContractSays() {
        assertThat(order("A-5001").total()).isEqualByComparingTo("129.90");
        assertThat(captured("A-5001")).isEqualByComparingTo("259.80");
        assertThat(order("A-5001").deliveredOn()).isEqualTo(daysAgo(8));
        assertThat(order("A-5002").deliveredOn()).isEqualTo(daysAgo(3));
        assertThat(order("A-5003").deliveredOn()).isNull();
        assertThat(order("A-5003").promisedOn()).isEqualTo(daysAgo(12));

        assertThat(shop.customer("C-1002"))
                .get()
                .extracting(Shop.Customer::risk)
                .isEqualTo("high");
        assertThat(payments.of("C-1002").stream()
                        .filter(payment -> payment.kind() == Kind.refund
                                && payment.at().isAfter(Sandbox.CLOCK.instant().minus(java.time.Duration.ofDays(60)))))
                .hasSize(3)
                .noneMatch(payment -> "A-5010".equals(payment.order()));

        assertThat(shop.customer("C-1003"))
                .get()
                .extracting(Shop.Customer::business)
                .isEqualTo(true);
        assertThat(order("A-5020").total()).isEqualByComparingTo("1450");
        assertThat(order("A-5021").deliveredOn()).isEqualTo(daysAgo(200));

        assertThat(shop.orders("C-1004"))
                .hasSize(9)
                .allSatisfy(order -> assertThat(order.total()).isEqualByComparingTo("45"))
                .allSatisfy(order -> assertThat(order.deliveredOn()).isEqualTo(daysAgo(1)));
        assertThat(shop.customer("C-1005")).isPresent();
        assertThat(shop.orders("C-1005")).isEmpty();

        for (int i = 11; i <= 40; i++) {
            assertThat(shop.orders("C-10" + i)).singleElement().satisfies(order -> {
                assertThat(order.total()).isEqualByComparingTo("80");
                assertThat(order.deliveredOn()).isEqualTo(daysAgo(4));
            });
            assertThat(order("A-51" + i).customer()).isEqualTo("C-10" + i);
        }
    }

    @Test
    void areWrittenOnce() {
        long before = count();

        sandbox.seed();

        assertThat(count()).isEqualTo(before);
    }

    private long count() {
        return sandbox.jdbc()
                .sql("SELECT COUNT(*) FROM sandbox_payment")
                .query(Long.class)
                .single();
    }

    private Order order(String number) {
        return shop.order(number).orElseThrow();
    }

    private BigDecimal captured(String number) {
        return payments.of(order(number).customer()).stream()
                .filter(payment -> payment.kind() == Kind.capture && number.equals(payment.order()))
                .map(Payments.Payment::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static LocalDate daysAgo(int days) {
        return LocalDate.parse("2026-11-22").minusDays(days);
    }
}
