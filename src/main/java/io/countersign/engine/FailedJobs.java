package io.countersign.engine;

import io.countersign.agent.AnswerAwaited;
import io.countersign.execution.InDoubt;
import io.countersign.execution.NotAsApproved;
import io.countersign.execution.SwitchedOff;
import io.countersign.oversight.FactsMissing;
import io.countersign.target.TargetRefused;
import java.util.Date;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.impl.cfg.TransactionState;
import org.camunda.bpm.engine.impl.cmd.DefaultJobRetryCmd;
import org.camunda.bpm.engine.impl.cmd.JobRetryCmd;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.jobexecutor.FailedJobCommandFactory;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.jspecify.annotations.Nullable;

/** What trying again can't mend is an incident at once, a conflict is run again at once, the rest as its model says. */
final class FailedJobs implements FailedJobCommandFactory {

    @Override
    public Command<Object> getCommand(String jobId, Throwable exception) {
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof NotAsApproved
                    || cause instanceof TargetRefused
                    || cause instanceof InDoubt
                    || cause instanceof FactsMissing) {
                return new GiveUp(jobId, exception, String.valueOf(cause.getMessage()));
            }
            if (cause instanceof SwitchedOff off) {
                return new Postpone(jobId, off);
            }
            if (cause instanceof AnswerAwaited awaited) {
                return new Await(jobId, awaited);
            }
            if (cause instanceof OptimisticLockingException) {
                return new AgainAtOnce(jobId, exception);
            }
        }
        return new DefaultJobRetryCmd(jobId, exception);
    }

    /** Somebody else was first: with what they left it goes on, and no try is used up. */
    private static final class AgainAtOnce extends JobRetryCmd {

        private AgainAtOnce(String jobId, Throwable exception) {
            super(jobId, exception);
        }

        @Override
        public @Nullable Object execute(CommandContext context) {
            JobEntity job = getJob();
            if (job != null) {
                job.unlock();
                notifyAcquisition(context);
            }
            return null;
        }
    }

    /** Waits until {@link PostponedJobs} wakes it; no try is used up. */
    private static final class Postpone extends JobRetryCmd {

        private Postpone(String jobId, Throwable exception) {
            super(jobId, exception);
        }

        @Override
        public @Nullable Object execute(CommandContext context) {
            JobEntity job = getJob();
            if (job != null) {
                job.unlock();
                job.setExceptionMessage(PostponedJobs.MARK + exception.getMessage());
                job.setDuedate(Date.from(ClockUtil.getCurrentTime().toInstant().plus(PostponedJobs.LONGEST)));
            }
            return null;
        }
    }

    /** Waits until {@link AnsweredJobs} wakes it, or until nobody waits for the answer any more; no try is used up. */
    private static final class Await extends JobRetryCmd {

        private final AnswerAwaited awaited;

        private Await(String jobId, AnswerAwaited awaited) {
            super(jobId, awaited);
            this.awaited = awaited;
        }

        @Override
        public @Nullable Object execute(CommandContext context) {
            JobEntity job = getJob();
            if (job != null) {
                job.unlock();
                job.setExceptionMessage(AnsweredJobs.MARK);
                job.setDuedate(Date.from(awaited.until()));
                awaited.note();
                context.getTransactionContext()
                        .addTransactionListener(TransactionState.COMMITTED, committed -> awaited.ask());
            }
            return null;
        }
    }

    private static final class GiveUp extends JobRetryCmd {

        private final String why;

        private GiveUp(String jobId, Throwable exception, String why) {
            super(jobId, exception);
            this.why = why;
        }

        @Override
        public @Nullable Object execute(CommandContext context) {
            JobEntity job = getJob();
            if (job != null) {
                job.unlock();
                logException(job);
                // what it says to an operator, and not what the engine has wrapped it into
                job.setExceptionMessage(why);
                job.setRetries(0);
            }
            return null;
        }
    }
}
