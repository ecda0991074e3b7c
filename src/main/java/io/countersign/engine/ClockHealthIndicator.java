package io.countersign.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Whether this node's clock agrees with the database's, which all nodes see. One that is off sends reminders and times out
 * reviews at the wrong hour, and takes jobs that another node is still at: nothing is done twice by that, but much is tried
 * in vain.
 */
@Component
class ClockHealthIndicator extends AbstractHealthIndicator {

    private static final Logger log = LoggerFactory.getLogger(ClockHealthIndicator.class);

    private static final Duration MOST = Duration.ofSeconds(10);

    private final JdbcClient jdbc;
    private final Clock clock;

    ClockHealthIndicator(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        Duration off = off();
        if (off.abs().compareTo(MOST) > 0) {
            builder.status("DEGRADED").withDetail("secondsAhead", off.toSeconds());
        } else {
            builder.up();
        }
    }

    @Scheduled(fixedDelayString = "PT1M")
    void warn() {
        Duration off = off();
        if (off.abs().compareTo(MOST) > 0) {
            log.warn(
                    "This machine's clock is {} s {} the database's. Set it right: cases are reminded and time out by it.",
                    off.abs().toSeconds(),
                    off.isNegative() ? "behind" : "ahead of");
        }
    }

    private Duration off() {
        OffsetDateTime there =
                jdbc.sql("select current_timestamp").query(OffsetDateTime.class).single();
        return Duration.between(there.toInstant(), clock.instant());
    }
}
