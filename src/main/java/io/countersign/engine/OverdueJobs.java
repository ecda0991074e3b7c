package io.countersign.engine;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Under a load that never ends, {@link StepsFirst} would keep timers waiting forever. So a few at a time, those that are
 * overdue longest, go before everything: two timers a second.
 */
@Component
class OverdueJobs {

    private static final Duration OVERDUE = Duration.ofMinutes(2);
    private static final int AT_ONCE = 20;

    private final JdbcClient jdbc;
    private final Clock clock;

    OverdueJobs(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "PT10S")
    void advance() {
        Instant now = clock.instant();
        // its revision stays: a reviewer who decides at this moment is not to be told that somebody else changed the
        // case
        jdbc.sql("""
                        update ACT_RU_JOB set PRIORITY_ = :first where ID_ in (
                          select ID_ from ACT_RU_JOB
                          where PRIORITY_ < :steps and coalesce(DUEDATE_, CREATE_TIME_) < :overdue
                            and RETRIES_ > 0 and SUSPENSION_STATE_ = 1
                            and (LOCK_OWNER_ is null or LOCK_EXP_TIME_ < :now)
                          order by coalesce(DUEDATE_, CREATE_TIME_) fetch first :few rows only)""")
                .param("first", StepsFirst.PRIORITY + 1)
                .param("steps", StepsFirst.PRIORITY)
                .param("overdue", Timestamp.from(now.minus(OVERDUE)))
                .param("now", Timestamp.from(now))
                .param("few", AT_ONCE)
                .update();
    }
}
