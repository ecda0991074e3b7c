package io.countersign.target;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The time that a step of a case has for calling targets, however many it calls: a call that could outlast the step's lock
 * on its job is not begun, and the step is tried again. Where no step runs, as for a person who waits, nothing is counted.
 */
@Component
public final class StepTime {

    /** How many calls may take their whole time-out in one step. */
    public static final int CALLS = 8;

    private final ThreadLocal<@Nullable Long> began = new ThreadLocal<>();

    /** Runs a step whose time begins now. */
    public <T extends @Nullable Object> T of(Supplier<T> step) {
        began.set(System.nanoTime());
        try {
            return step.get();
        } finally {
            began.remove();
        }
    }

    /**
     * @param longest that the call may take
     * @throws TargetUnavailable where it might not end in time
     */
    void mustHave(Duration longest) {
        Long since = began.get();
        if (since != null
                && System.nanoTime() - since > longest.multipliedBy(CALLS - 1).toNanos()) {
            throw new TargetUnavailable(
                    "The systems answer so slowly that there is no time left for another call. Nothing was sent.");
        }
    }
}
