package io.countersign.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.AppTest;
import io.countersign.cases.Json;
import io.countersign.proposal.Effect;
import io.countersign.target.TargetRefused;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class LedgerTest extends AppTest {

    @Autowired
    private Ledger ledger;

    @Autowired
    private Bindings bindings;

    @Autowired
    private Approvals approvals;

    @Autowired
    private PlatformTransactionManager transactions;

    /** A target that can be asked, does a key as often as it is called, and takes its time for the first call. */
    private static final class Slow implements Effect.Call {

        private final CountDownLatch called = new CountDownLatch(1);
        private final CountDownLatch answer = new CountDownLatch(1);
        private final AtomicInteger calls = new AtomicInteger();

        @Override
        public String perform(String key) {
            if (calls.incrementAndGet() == 1) {
                called.countDown();
                try {
                    answer.await(60, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return "receipt-1";
        }

        @Override
        public Optional<String> find(String key) {
            return answer.getCount() == 0 ? Optional.of("receipt-1") : Optional.empty();
        }

        @Override
        public boolean canFind() {
            return true;
        }
    }

    /** A node whose clock is ahead takes a job for its own that another one is still at. */
    @Test
    void nobodyCallsWhileAnotherNodeDoes() throws Exception {
        Work work = work();
        Slow slow = new Slow();
        Effect effect = Effect.of("pages", "publish", slow);
        CompletableFuture<LedgerRow> first = CompletableFuture.supplyAsync(() -> ledger.once(work, effect));
        assertThat(slow.called.await(60, TimeUnit.SECONDS)).isTrue();

        assertThatThrownBy(() -> ledger.once(work, effect)).hasMessageContaining("Another node is at");

        slow.answer.countDown();
        assertThat(first.get(60, TimeUnit.SECONDS).receipt()).isEqualTo("receipt-1");
        assertThat(ledger.once(work, effect).attempts()).isEqualTo(1);
        assertThat(slow.calls).hasValue(1);
        forget(work);
    }

    /** A target that does what it is asked and does not say so, and then refuses: it would be done twice. */
    private static final class Forgetful implements Effect.Call {

        private final AtomicInteger calls = new AtomicInteger();
        private boolean tells = true;

        @Override
        public String perform(String key) {
            if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("no answer in time");
            }
            throw new TargetRefused("This was refunded already.");
        }

        @Override
        public Optional<String> find(String key) {
            if (!tells) {
                throw new TargetRefused("There is no such address.");
            }
            return Optional.of("receipt-1");
        }

        @Override
        public boolean canFind() {
            return true;
        }

        @Override
        public Duration resendWindow() {
            return Duration.ofHours(1);
        }
    }

    @Test
    void refusalOfWhatIsSentAgainIsNoProofThatNothingHappened() {
        Work work = work();
        Forgetful target = new Forgetful();
        Effect effect = Effect.of("pages", "publish", target);
        assertThatThrownBy(() -> ledger.once(work, effect)).hasMessageContaining("no answer in time");

        assertThat(ledger.once(work, effect).receipt()).isEqualTo("receipt-1");
        assertThat(target.calls).hasValue(2);
        forget(work);
    }

    @Test
    void targetThatDoesNotTellLeavesItInDoubt() {
        Work work = work();
        Forgetful target = new Forgetful();
        target.tells = false;
        Effect effect = Effect.of("pages", "publish", target);
        assertThatThrownBy(() -> ledger.once(work, effect)).hasMessageContaining("no answer in time");

        assertThatThrownBy(() -> ledger.once(work, effect)).hasMessageContaining("does not tell");
        assertThat(ledger.of(work.caseKey())).singleElement().satisfies(row -> {
            assertThat(row.state()).isEqualTo("inDoubt");
            assertThat(row.lastError()).contains("no such address");
        });
        forget(work);
    }

    /** It could be rolled back when the effect has happened. */
    @Test
    void approvalThatIsNotCommittedCountsForNothing() {
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            Binding binding = bindings.bind(
                    work().caseKey(),
                    Json.empty(),
                    Json.empty(),
                    Json.empty().put("title", "Notes"),
                    null,
                    Json.empty(),
                    "briefingApproval:1",
                    null,
                    null);
            approvals.approve(binding, "briefing", "team", BigDecimal.ZERO, Approver.RULES, true);

            assertThatThrownBy(() -> approvals.require(binding)).isInstanceOf(NotAsApproved.class);
            status.setRollbackOnly();
        });
    }

    private static Work work() {
        return new Work("briefing", "B-" + UUID.randomUUID().toString().substring(0, 8), "digest", 1);
    }

    private void forget(Work work) {
        jdbc.sql("delete from cs_effect where case_key = ?")
                .param(work.caseKey())
                .update();
    }
}
