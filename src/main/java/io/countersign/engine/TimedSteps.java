package io.countersign.engine;

import io.countersign.target.StepTime;
import org.camunda.bpm.engine.impl.cmd.ExecuteJobsCmd;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;

/** A job's time for calling targets begins with the job. */
final class TimedSteps extends CommandInterceptor {

    private final StepTime time;

    TimedSteps(StepTime time) {
        this.time = time;
    }

    @Override
    public <T> T execute(Command<T> command) {
        return command instanceof ExecuteJobsCmd ? time.of(() -> next.execute(command)) : next.execute(command);
    }
}
