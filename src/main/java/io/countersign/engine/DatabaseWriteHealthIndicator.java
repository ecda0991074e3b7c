package io.countersign.engine;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Whether the database still takes what is written: on a full disk it goes on to answer what is read. */
@Component
class DatabaseWriteHealthIndicator extends AbstractHealthIndicator {

    private static final int SECONDS = 5;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final TransactionTemplate transaction;

    DatabaseWriteHealthIndicator(JdbcClient jdbc, Clock clock, PlatformTransactionManager transactions) {
        super("Nothing can be written to the database.");
        this.jdbc = jdbc;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
        this.transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.transaction.setTimeout(SECONDS);
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        transaction.executeWithoutResult(status -> jdbc.sql("update cs_probe set written_at = :now where id = 1")
                .param("now", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                .update());
        builder.up();
    }
}
