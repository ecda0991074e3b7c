package io.countersign.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.AppTest;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.impl.Page;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.jobexecutor.JobExecutor;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Which job is next, where more wait than can be run. */
class JobsInTurnTest extends AppTest {

    private static final Map<String, Object> REQUEST =
            Map.of("customer", "C-1005", "subject", "My credit", "text", "Hello, where is my credit of 60.00?");

    private static final Map<String, Object> ABOVE_THE_LIMIT =
            Map.of("resolution", "credit", "amount", 60, "currency", "EUR", "reply", "Hello, here it is. Kind regards");

    @Autowired
    private JobExecutor executor;

    @Autowired
    private ProcessEngineConfigurationImpl configuration;

    @Autowired
    private OverdueJobs overdue;

    @Test
    void stepsGoBeforeTimersButNotForever() {
        String waits = propose("ticket", REQUEST, ABOVE_THE_LIMIT);
        becomes(waits, "inReview");
        executor.shutdown();
        try {
            String timer = job(waits, "answerOverdue");
            management.setJobDuedate(timer, Date.from(Instant.now().minus(Duration.ofDays(30))));
            String step = job(open("ticket", REQUEST), "gatherFacts");
            management.setJobDuedate(step, Date.from(Instant.now().minus(Duration.ofMillis(1))));

            assertThat(inTurn()).containsSubsequence(step, timer);
            overdue.advance();
            assertThat(inTurn()).containsSubsequence(timer, step);
        } finally {
            executor.start();
        }
        becomes(waits, "inReview");
    }

    private String job(String key, String activity) {
        return management
                .createJobQuery()
                .processInstanceId(instance(key))
                .activityId(activity)
                .singleResult()
                .getId();
    }

    private List<String> inTurn() {
        return configuration
                .getCommandExecutorTxRequired()
                .execute(context -> context.getJobManager().findNextJobsToExecute(new Page(0, 1000)).stream()
                        .map(job -> job.getId())
                        .toList());
    }
}
