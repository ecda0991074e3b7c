package io.countersign.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.target.Payments.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

class SandboxPaymentsTest {

    final Sandbox sandbox = new Sandbox();
    final Payments payments = sandbox.payments();

    @Test
    void refundsOnceForOneKey() {
        String receipt = payments.refund("k1", "A-5002", new BigDecimal("24.50"), "EUR");

        assertThat(payments.refund("k1", "A-5002", new BigDecimal("24.5"), "EUR"))
                .isEqualTo(receipt);
        assertThat(payments.find("k1")).contains(receipt);
        assertThat(refunded("C-1001")).isEqualByComparingTo("24.50");
    }

    @Test
    void refundsOnceWhenManyRaceWithOneKey() throws Exception {
        List<String> receipts = atOnce(12, i -> () -> payments.refund("k1", "A-5001", new BigDecimal("20.00"), "EUR"));

        assertThat(receipts).hasSize(12);
        assertThat(Set.copyOf(receipts)).hasSize(1);
        assertThat(refunded("C-1001")).isEqualByComparingTo("20.00");
    }

    @Test
    void creditsOnceWhenManyRaceWithOneKey() throws Exception {
        List<String> receipts = atOnce(12, i -> () -> payments.credit("k1", "C-1005", null, BigDecimal.TEN, "EUR"));

        assertThat(Set.copyOf(receipts)).hasSize(1);
        assertThat(payments.of("C-1005")).hasSize(1);
    }

    @Test
    void neverRefundsMoreThanWasPaidWhoeverRaces() throws Exception {
        List<String> answers = atOnce(8, i -> () -> {
            try {
                return payments.refund("k" + i, "A-5002", new BigDecimal("10.00"), "EUR");
            } catch (TargetRefused e) {
                return "refused";
            }
        });

        assertThat(answers.stream().filter(answer -> !answer.equals("refused"))).hasSize(2);
        assertThat(refunded("C-1001")).isEqualByComparingTo("20.00");
    }

    @Test
    void refusesMoreThanIsLeft() {
        payments.refund("k1", "A-5002", new BigDecimal("20.00"), "EUR");

        assertThatThrownBy(() -> payments.refund("k2", "A-5002", new BigDecimal("4.51"), "EUR"))
                .isInstanceOf(TargetRefused.class)
                .hasMessageContaining("Only 4.50 EUR of order A-5002 is left to refund");
        assertThat(payments.find("k2")).isEmpty();
        assertThat(refunded("C-1001")).isEqualByComparingTo("20.00");
    }

    @Test
    void refundsBothChargesOfAnOrderThatWasCapturedTwice() {
        payments.refund("k1", "A-5001", new BigDecimal("129.90"), "EUR");
        payments.refund("k2", "A-5001", new BigDecimal("129.90"), "EUR");

        assertThatThrownBy(() -> payments.refund("k3", "A-5001", new BigDecimal("0.01"), "EUR"))
                .isInstanceOf(TargetRefused.class);
    }

    @Test
    void refusesWhatCannotBeRight() {
        BigDecimal ten = BigDecimal.TEN;
        assertThatThrownBy(() -> payments.refund("k", "A-0000", ten, "EUR")).isInstanceOf(TargetRefused.class);
        assertThatThrownBy(() -> payments.refund("k", "A-5002", ten, "USD")).isInstanceOf(TargetRefused.class);
        assertThatThrownBy(() -> payments.refund("k", "A-5002", BigDecimal.ZERO, "EUR"))
                .isInstanceOf(TargetRefused.class);
        assertThatThrownBy(() -> payments.refund("k", "A-5002", ten.negate(), "EUR"))
                .isInstanceOf(TargetRefused.class);
        assertThatThrownBy(() -> payments.refund("k", "A-5002", new BigDecimal("1.005"), "EUR"))
                .isInstanceOf(TargetRefused.class);
        assertThatThrownBy(() -> payments.credit("k", "C-0000", null, ten, "EUR"))
                .isInstanceOf(TargetRefused.class);
        assertThatThrownBy(() -> payments.credit("k", "C-1005", "A-5002", ten, "EUR"))
                .isInstanceOf(TargetRefused.class);
        assertThat(payments.find("k")).isEmpty();
    }

    @Test
    void refusesAKeyThatStandsForAnotherPayment() {
        payments.refund("k1", "A-5002", new BigDecimal("10.00"), "EUR");

        assertThatThrownBy(() -> payments.refund("k1", "A-5002", new BigDecimal("11.00"), "EUR"))
                .isInstanceOf(TargetRefused.class)
                .hasMessageContaining("stands for another payment");
        assertThat(refunded("C-1001")).isEqualByComparingTo("10.00");
    }

    @Test
    void staysDoneWhenTheCallerRollsBack() {
        new TransactionTemplate(sandbox.transactions()).executeWithoutResult(status -> {
            payments.refund("k1", "A-5002", new BigDecimal("10.00"), "EUR");
            status.setRollbackOnly();
        });

        assertThat(payments.find("k1")).isPresent();
    }

    private BigDecimal refunded(String customer) {
        return payments.of(customer).stream()
                .filter(payment -> payment.kind() == Kind.refund)
                .map(Payments.Payment::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static List<String> atOnce(int threads, java.util.function.IntFunction<Callable<String>> work)
            throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<String>> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Callable<String> one = work.apply(i);
            running.add(pool.submit(() -> {
                start.await();
                return one.call();
            }));
        }
        start.countDown();
        List<String> results = new ArrayList<>();
        for (Future<String> result : running) {
            results.add(result.get());
        }
        pool.shutdown();
        return results.stream().collect(Collectors.toList());
    }
}
