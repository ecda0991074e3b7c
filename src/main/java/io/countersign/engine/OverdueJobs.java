package io.countersign.engine;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Under a load that never ends, {@link StepsFirst} would keep timers waiting forever. So a few at a time, those that are
 * overdue longest, go before everything: of each node, two timers a second.
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
        jdbc.sql("""
                        update ACT_RU_JOB set PRIORITY_ = :first, REV_ = REV_ + 1
                        where LOCK_OWNER_ is null and ID_ in (
                          select ID_ from ACT_RU_JOB
                          where PRIORITY_ < :steps and DUEDATE_ < :overdue
                            and RETRIES_ > 0 and SUSPENSION_STATE_ = 1 and LOCK_OWNER_ is null
                          order by DUEDATE_ fetch first :few rows only)""")
                .param("first", StepsFirst.PRIORITY + 1)
                .param("steps", StepsFirst.PRIORITY)
                .param("overdue", Timestamp.from(clock.instant().minus(OVERDUE)))
                .param("few", AT_ONCE)
                .update();
    }
}
