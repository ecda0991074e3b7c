package io.countersign.intake;

import io.countersign.agent.OutsideProposals;
import io.countersign.cases.Case;
import io.countersign.cases.Cases;
import io.countersign.cases.State;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.async.DeferredResult;

/**
 * Answers when a case has ended, was sent back to an agent that waits here, or the time is up, without holding a thread. It looks at the database: the case may end
 * on another node.
 */
@Component
class Waiting implements DisposableBean {

    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private static final int MOST_HELD = 50;

    private final Cases cases;
    private final OutsideProposals proposals;
    private final Semaphore held = new Semaphore(MOST_HELD);
    private final ScheduledExecutorService looking = Executors.newScheduledThreadPool(2, run -> {
        Thread thread = new Thread(run, "waiting");
        thread.setDaemon(true);
        return thread;
    });

    Waiting(Cases cases, OutsideProposals proposals) {
        this.cases = cases;
        this.proposals = proposals;
    }

    <T> DeferredResult<T> untilEnded(String key, Duration time, Supplier<T> answer) {
        DeferredResult<T> result = new DeferredResult<>(time.plusSeconds(30).toMillis());
        if (time.isZero() || isTheirs(key)) {
            result.setResult(answer.get());
            return result;
        }
        Instant until = Instant.now().plus(time);
        ScheduledFuture<?> look = looking.scheduleWithFixedDelay(
                () -> {
                    try {
                        if (isTheirs(key) || !Instant.now().isBefore(until)) {
                            result.setResult(answer.get());
                        }
                    } catch (RuntimeException e) {
                        result.setErrorResult(e);
                    }
                },
                LOOK_EVERY.toMillis(),
                LOOK_EVERY.toMillis(),
                TimeUnit.MILLISECONDS);
        result.onCompletion(() -> look.cancel(false));
        return result;
    }

    /**
     * Holds the calling thread until the case has ended, was sent back to its agent, or the time is up: for those whose
     * protocol leaves no other way. Where many are held already it does not wait at all, so that the others of the
     * server's threads stay free.
     *
     * @return whether it has ended
     */
    boolean holdUntilEnded(String key, Duration time) {
        if (!held.tryAcquire()) {
            return ended(key);
        }
        try {
            Instant until = Instant.now().plus(time);
            while (!isTheirs(key) && Instant.now().isBefore(until)) {
                Thread.sleep(LOOK_EVERY.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            held.release();
        }
        return ended(key);
    }

    /** Nobody here is at it: it has ended, or its agent was sent it back. */
    private boolean isTheirs(String key) {
        Case found = cases.find(key).orElseThrow();
        return found.state().ended()
                || found.state() == State.proposing && found.proposal() != null && proposals.isAwaited(key);
    }

    private boolean ended(String key) {
        return cases.find(key).map(Case::state).orElseThrow().ended();
    }

    @Override
    public void destroy() {
        looking.shutdownNow();
    }
}
