package io.countersign.target;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Records that one of the sandbox's systems begins with, written once, with dates relative to the first start. */
abstract class SandboxSeed implements InitializingBean {

    private final TransactionTemplate transaction;
    private final Clock clock;

    SandboxSeed(PlatformTransactionManager transactions, Clock clock) {
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    /** Whether they are still to be written. */
    abstract boolean isEmpty();

    abstract void write();

    @Override
    public void afterPropertiesSet() {
        try {
            // all or nothing: a start that was killed in the middle begins afresh
            transaction.executeWithoutResult(status -> {
                if (isEmpty()) {
                    write();
                }
            });
        } catch (DuplicateKeyException e) {
            // another node started at the same moment and has written them; anything else shows here
            if (isEmpty()) {
                throw e;
            }
        }
    }

    /** A day relative to that of the first start (UTC). */
    final LocalDate daysAgo(int days) {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(days);
    }
}
