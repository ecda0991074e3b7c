package io.countersign.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.target.Books.Booking;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SandboxBooksTest {

    private final Sandbox sandbox = new Sandbox();
    private final Books books = sandbox.books();

    @Test
    void booksOnceHoweverOftenTheKeyComes() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService callers = Executors.newFixedThreadPool(8);
        List<Future<String>> sent = IntStream.range(0, 8)
                .mapToObj(i -> callers.submit(() -> {
                    go.await();
                    return books.book("key", booking("N-1", "119.00"));
                }))
                .toList();
        go.countDown();

        Set<String> receipts = sent.stream().map(SandboxBooksTest::result).collect(Collectors.toSet());
        callers.shutdown();

        assertThat(receipts).hasSize(1);
        assertThat(books.find("key")).contains(receipts.iterator().next());
        assertThat(books.ofOrder("PO-7001")).hasSize(1);
    }

    @Test
    void refusesASecondBookingOfOneNumberUnderAnotherKey() {
        books.book("one", booking("N-1", "119.00"));

        assertThatThrownBy(() -> books.book("two", booking("n-1 ", "119.00")))
                .isInstanceOf(TargetRefused.class)
                .hasMessageContaining("booked already");
        assertThatThrownBy(() -> books.book("one", booking("N-2", "119.00"))).isInstanceOf(TargetRefused.class);
        assertThatThrownBy(() -> books.book("three", booking("N-3", "120.00"))).isInstanceOf(TargetRefused.class);
        assertThat(books.ofSupplier("S-3001")).hasSize(1);
        assertThat(books.find("two")).isEmpty();
    }

    @Test
    void knowsWhatTheContractSeeds() {
        assertThat(sandbox.purchasing().supplier("S-3001").orElseThrow().bank()).isEqualTo("DE02120300000000202051");
        assertThat(sandbox.purchasing().supplier("S-3009")).isEmpty();
        assertThat(sandbox.purchasing().order("PO-7002").orElseThrow().receivedNet())
                .isEqualByComparingTo("1200");
        assertThat(sandbox.purchasing().order("PO-7003").orElseThrow().receivedNet())
                .isEqualByComparingTo("18000");
        assertThat(books.ofSupplier("S-3002")).hasSize(1).allSatisfy(booked -> {
            assertThat(booked.number()).isEqualTo("R-88");
            assertThat(booked.net()).isEqualByComparingTo("500");
            assertThat(booked.purchaseOrder()).isEqualTo("PO-7010");
        });
    }

    private static String result(Future<String> sent) {
        try {
            return sent.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Booking booking(String number, String total) {
        return new Booking(
                "S-3001",
                number,
                LocalDate.parse("2026-11-12"),
                "PO-7001",
                new BigDecimal("100.00"),
                new BigDecimal("19.00"),
                new BigDecimal(total),
                "EUR",
                "6300");
    }
}
