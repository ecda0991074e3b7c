package io.countersign.engine;

import io.countersign.agent.Answered;
import java.sql.Timestamp;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Wakes the job of a case that waits for its agent when the agent has answered. */
@Component
class AnsweredJobs {

    /** The message of a job that waits for an answer. */
    static final String MARK = "Waiting for its agent.";

    private final JdbcClient jdbc;
    private final ProcessEngine engine;

    AnsweredJobs(JdbcClient jdbc, @Lazy ProcessEngine engine) {
        this.jdbc = jdbc;
        this.engine = engine;
    }

    @EventListener
    void wake(Answered answered) {
        int woken = jdbc.sql("update ACT_RU_JOB set DUEDATE_ = :at, EXCEPTION_MSG_ = null, REV_ = REV_ + 1"
                        + " where HANDLER_TYPE_ = 'async-continuation' and EXCEPTION_MSG_ = :mark"
                        + " and PROCESS_INSTANCE_ID_ in"
                        + " (select process_instance from cs_case where case_key = :key)")
                .param("at", Timestamp.from(answered.at()))
                .param("mark", MARK)
                .param("key", answered.key())
                .update();
        if (woken > 0
                && engine.getProcessEngineConfiguration() instanceof ProcessEngineConfigurationImpl configuration
                && configuration.getJobExecutor().isActive()) {
            configuration.getJobExecutor().jobWasAdded();
        }
    }
}
