package io.countersign.engine;

import io.countersign.target.StepTime;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Makes job threads, connections, the lock time of jobs and the patience with what does not answer fit together: all
 * follow from {@code countersign.job-threads} and {@code countersign.target-timeout}. Whoever sets one of the first three
 * by hand is refused where it does not fit.
 */
final class Capacity implements EnvironmentPostProcessor, Ordered {

    private static final int JOB_THREADS = 10;
    private static final Duration TARGET_TIMEOUT = Duration.ofSeconds(5);

    /** Connections of people and agents, who ask while jobs run. */
    private static final int WEB_CONNECTIONS = 20;

    /** Half as much again, for the wait in the queue and the database. */
    private static final int LOCK_CALLS = StepTime.CALLS * 3 / 2;

    /** A person has a new case after this time at the latest, whoever does not answer. */
    private static final Duration PERSON_WITHIN = Duration.ofMinutes(5);

    /** Between two tries of the models' first steps. */
    private static final Duration WAIT = Duration.ofSeconds(15);

    private static final Duration MOST_PATIENCE = Duration.ofMinutes(4);

    private static final Duration LONGEST_LOCK = Duration.ofHours(1);

    private static final String THREADS = "countersign.job-threads";
    private static final String TIMEOUT = "countersign.target-timeout";
    private static final String PATIENCE = "countersign.agent.patience";
    private static final String POOL = "spring.datasource.hikari.maximum-pool-size";
    private static final String LOCK = "camunda.bpm.job-execution.lock-time-in-millis";
    private static final String CORE = "camunda.bpm.job-execution.core-pool-size";
    private static final String MOST = "camunda.bpm.job-execution.max-pool-size";

    @Override
    public int getOrder() {
        return ConfigDataEnvironmentPostProcessor.ORDER + 1;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        int threads = read(environment, THREADS, Integer.class, JOB_THREADS, "a number from 1 to 200");
        Duration timeout = read(environment, TIMEOUT, Duration.class, TARGET_TIMEOUT, "a time, such as PT5S");
        if (threads < 1 || threads > 200) {
            throw new Contradiction(THREADS + " is " + threads, "Set it to a number from 1 to 200.");
        }
        if (timeout.compareTo(Duration.ofMillis(100)) < 0 || timeout.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new Contradiction(TIMEOUT + " is " + timeout, "Set it to something from PT0.1S to PT1M.");
        }
        long lock = Math.max(timeout.toMillis() * LOCK_CALLS, TARGET_TIMEOUT.toMillis() * LOCK_CALLS);
        // last: whatever is set anywhere goes before it
        environment
                .getPropertySources()
                .addLast(new MapPropertySource(
                        "countersign.capacity",
                        Map.of(
                                POOL,
                                2 * threads + WEB_CONNECTIONS,
                                LOCK,
                                lock,
                                PATIENCE,
                                patience(timeout).toString(),
                                CORE,
                                Math.min(3, threads),
                                MOST,
                                threads)));
        check(environment, timeout);
    }

    /** The last try begins a wait after it is over, and may take as long as a step can. */
    private static Duration patience(Duration timeout) {
        Duration left = PERSON_WITHIN.minus(WAIT).minus(timeout.multipliedBy(StepTime.CALLS));
        return left.isNegative() ? Duration.ZERO : left.compareTo(MOST_PATIENCE) > 0 ? MOST_PATIENCE : left;
    }

    private static void check(ConfigurableEnvironment environment, Duration timeout) {
        int most = read(environment, MOST, Integer.class, JOB_THREADS, "a number, or leave it out");
        int core = read(environment, CORE, Integer.class, 1, "a number, or leave it out");
        int pool = read(environment, POOL, Integer.class, 0, "a number, or leave it out");
        long lock = read(environment, LOCK, Long.class, 0L, "a number of milliseconds, or leave it out");
        if (most < 1 || core < 1 || core > most) {
            throw new Contradiction(
                    CORE + " is " + core + " and " + MOST + " is " + most + ": no job would run",
                    "Set " + THREADS + " alone, and leave both out.");
        }
        if (pool < 2 * most + 1) {
            throw new Contradiction(
                    POOL + " is " + pool + ", too few for " + most
                            + " job threads: each takes two connections at a time, and people need some as well",
                    "Set " + THREADS + " alone, and leave " + POOL + " out; or set it to at least "
                            + (2 * most + WEB_CONNECTIONS) + ".");
        }
        if (lock < timeout.toMillis() * StepTime.CALLS) {
            throw new Contradiction(
                    LOCK + " is " + lock + ", shorter than a step may take with a " + TIMEOUT + " of " + timeout
                            + ": a second thread would begin it while the first is still at it",
                    "Set " + TIMEOUT + " alone, and leave " + LOCK + " out; or set it to at least "
                            + timeout.toMillis() * LOCK_CALLS + ".");
        }
        if (lock > LONGEST_LOCK.toMillis()) {
            throw new Contradiction(
                    LOCK + " is " + lock + ": what a node leaves that is killed would wait for so many milliseconds",
                    "Set " + TIMEOUT + " alone, and leave " + LOCK + " out; or set it to at most "
                            + LONGEST_LOCK.toMillis() + ".");
        }
    }

    private static <T> T read(
            ConfigurableEnvironment environment, String name, Class<T> type, T otherwise, String what) {
        try {
            return environment.getProperty(name, type, otherwise);
        } catch (ConversionException | IllegalArgumentException e) {
            throw new Contradiction(name + " is “" + environment.getProperty(name) + "”", "Set it to " + what + ".");
        }
    }

    /** Settings that do not fit together. */
    static final class Contradiction extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String todo;

        Contradiction(String what, String todo) {
            super(what + ".");
            this.todo = todo;
        }

        /** Says at the failed start what to set. */
        static final class Analyzer extends AbstractFailureAnalyzer<Contradiction> {

            @Override
            protected FailureAnalysis analyze(Throwable root, Contradiction cause) {
                return new FailureAnalysis(cause.getMessage(), cause.todo, cause);
            }
        }
    }
}
