package io.countersign.engine;

import io.countersign.cases.Workflows;
import io.countersign.execution.Switch;
import io.countersign.execution.Switches;
import io.countersign.proposal.Workflow;
import java.sql.Timestamp;
import java.time.Duration;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Jobs that met a switch that was off. They wait far in the future, so that thousands of them cost nothing, and one look
 * every few seconds wakes those whose switch is not off any more: also one that was postponed while it was being set.
 */
@Component
class PostponedJobs {

    /** How the message of a postponed job begins. */
    static final String MARK = "Waiting for its switch. ";

    /** It looks itself after this time at the latest. */
    static final Duration LONGEST = Duration.ofHours(1);

    private final JdbcClient jdbc;
    private final Switches switches;
    private final Workflows workflows;

    PostponedJobs(JdbcClient jdbc, Switches switches, Workflows workflows) {
        this.jdbc = jdbc;
        this.switches = switches;
        this.workflows = workflows;
    }

    @Scheduled(fixedDelayString = "${countersign.switches.look-every:PT3S}")
    void wake() {
        jdbc
                .sql("select distinct PROCESS_DEF_KEY_ from ACT_RU_JOB where HANDLER_TYPE_ = 'async-continuation'"
                        + " and EXCEPTION_MSG_ like :mark")
                .param("mark", MARK + "%")
                .query(String.class)
                .list()
                .stream()
                .filter(name -> workflows
                        .find(name)
                        .map(Workflow::name)
                        .map(switches::of)
                        .filter(now -> now.state() != Switch.State.off)
                        .isPresent())
                .forEach(this::wake);
    }

    private void wake(String workflow) {
        jdbc.sql("update ACT_RU_JOB set DUEDATE_ = :now, EXCEPTION_MSG_ = null, REV_ = REV_ + 1"
                        + " where HANDLER_TYPE_ = 'async-continuation' and PROCESS_DEF_KEY_ = :workflow"
                        + " and EXCEPTION_MSG_ like :mark and LOCK_OWNER_ is null")
                .param("now", new Timestamp(ClockUtil.getCurrentTime().getTime()))
                .param("workflow", workflow)
                .param("mark", MARK + "%")
                .update();
    }
}
