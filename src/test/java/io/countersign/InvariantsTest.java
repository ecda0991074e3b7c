package io.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;

/** The checker sees each violation that is planted, and names it. What is planted is rolled back. */
class InvariantsTest extends AppTest {

    @Autowired
    private PlatformTransactionManager transactions;

    private String done;
    private String inReview;
    private Invariants invariants;
    private List<String> before;
    private TransactionStatus planting;

    @BeforeEach
    void twoCases() {
        String customer = "C-77" + (System.nanoTime() % 1_000_000);
        Records records = new Records(jdbc);
        Records.Proposed small = records.refund(customer, "40.00");
        done = propose(small.workflow(), small.request(), small.action());
        becomes(done, "done");
        Records.Proposed large = records.refund(customer + "1", "60.00");
        inReview = propose(large.workflow(), large.request(), large.action());
        review(inReview);
        invariants = new Invariants(jdbc);
        before = invariants.violations(List.of(done, inReview));
        planting = transactions.getTransaction(new DefaultTransactionDefinition());
    }

    @AfterEach
    void rollBack() {
        transactions.rollback(planting);
    }

    private List<String> planted() {
        return invariants.violations(List.of(done, inReview)).stream()
                .filter(violation -> !before.contains(violation))
                .toList();
    }

    @Test
    void whatIsRightIsNotNamed() {
        assertThat(before).noneMatch(violation -> violation.startsWith(done) || violation.startsWith(inReview));
        assertThat(planted()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            in no row of the ledger           | delete from cs_effect where case_key = :done
            but not at its target             | delete from sandbox_mail where idempotency_key like :keys
            without an earlier approval       | update cs_approval set effective = false where case_key = :done
            without an earlier approval       | update cs_approval set digest = 'another' where case_key = :done
            before its digest was approved    | update cs_record set kind = 'note' where chain_key = :done and kind = 'approval'
            before its digest was approved    | update cs_record set number = number + 100 where chain_key = :done and kind = 'approval'
            but not in the audit              | delete from cs_record where chain_key = :done and kind = 'effect'
            more than once at its target      | update sandbox_mail set idempotency_key = (select idempotency_key from sandbox_payment where idempotency_key like :keys) where idempotency_key like :keys
            in doubt with nobody after it     | update cs_effect set state = 'inDoubt' where case_key = :done
            its process still runs            | update cs_case set ended_at = current_timestamp where case_key = :inReview
            nor at exactly one place          | update cs_case set ended_at = null where case_key = :done
            waiting for nothing               | update cs_case set ended_at = null where case_key = :done
            accepted, but not there           | update cs_case set case_key = 'T-1' where case_key = :done
            """)
    void plantedViolationIsNamed(String rule, String sql) {
        jdbc.sql(sql)
                .param("done", done)
                .param("inReview", inReview)
                .param("keys", done + "/%")
                .update();

        assertThat(planted()).anyMatch(violation -> violation.contains(rule));
    }
}
