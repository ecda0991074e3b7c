package io.countersign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.Records.Proposed;
import io.countersign.cases.Json;
import io.countersign.chain.Chain;
import io.countersign.chain.Silenced;
import io.countersign.intake.Door;
import io.countersign.proposal.Workflow;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * What two safeguards cost: CPU time of the threads that open and carry out a refund that runs without a person, database
 * included, with and without them, in turns. Run by {@code ./mvnw -Pcost verify}; the numbers stand in docs/operating.md.
 */
@Tag("cost")
@Import(CostTest.Parts.class)
class CostTest extends AppTest {

    private static final int CASES = 30;
    private static final int WARM_UP = 4;
    private static final int TURNS = 12;

    private enum With {
        everything,
        factsOfBefore,
        noChain
    }

    private static final AtomicBoolean FACTS_OF_BEFORE = new AtomicBoolean();
    /** CPU time of looking a second time, in nanoseconds, in all cases that did. */
    private static final LongAdder SECOND_LOOKS = new LongAdder();

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    @Autowired
    private Door door;

    private int number;

    @AfterEach
    void everythingAsItIs() {
        FACTS_OF_BEFORE.set(false);
        Silenced.SILENT.set(false);
    }

    @Test
    void lookingAgainAndTheChainCostLittle() {
        Map<With, List<Double>> cpu = new EnumMap<>(With.class);
        for (int turn = -WARM_UP; turn < TURNS; turn++) {
            List<With> order = new ArrayList<>(List.of(With.values()));
            Collections.rotate(order, turn);
            if (turn == 0) {
                SECOND_LOOKS.reset();
            }
            for (With with : order) {
                double milliseconds = milliseconds(with);
                if (turn >= 0) {
                    cpu.computeIfAbsent(with, key -> new ArrayList<>()).add(milliseconds);
                }
            }
        }
        cpu.forEach((with, all) -> System.out.printf(
                Locale.ENGLISH,
                "%s: median %.2f ms of CPU a case, %.2f to %.2f%n",
                with,
                median(all),
                Collections.min(all),
                Collections.max(all)));
        System.out.printf(
                Locale.ENGLISH,
                "gathering the facts a second time: %.2f ms of CPU a case%n",
                SECOND_LOOKS.sum() / 1e6 / (2 * TURNS * CASES));
        double everything = median(cpu.get(With.everything));
        double lookedAgain = everything / median(cpu.get(With.factsOfBefore));
        double chained = everything / median(cpu.get(With.noChain));
        System.out.printf(
                Locale.ENGLISH, "facts gathered a second time: x %.3f; hash chain: x %.3f%n", lookedAgain, chained);
        assertThat(SECOND_LOOKS.sum()).as("it was looked again").isPositive();
        // far above what was measured, so that only a slip of another size is one
        assertThat(lookedAgain).isLessThan(1.5);
        assertThat(chained).isLessThan(1.5);
    }

    /** Of CPU for each case of a batch. */
    private double milliseconds(With with) {
        FACTS_OF_BEFORE.set(with == With.factsOfBefore);
        Silenced.SILENT.set(with == With.noChain);
        Records records = new Records(jdbc);
        List<Proposed> proposed = new ArrayList<>();
        for (int i = 0; i < CASES; i++) {
            proposed.add(records.refund("C-" + (500_000 + number++), "40.00"));
        }
        List<String> keys = new ArrayList<>();
        long before = THREADS.getCurrentThreadCpuTime();
        long jobsBefore = jobs();
        for (Proposed one : proposed) {
            ObjectNode body = Json.object(Json.write(proposal(one.action())));
            keys.add(door.open("ticket", "agent", Json.tree(one.request()), body, null, null)
                    .key());
        }
        long opened = THREADS.getCurrentThreadCpuTime();
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> jdbc.sql("select count(*) from cs_case where case_key in (:keys) and state = 'done'")
                                .param("keys", keys)
                                .query(Integer.class)
                                .single()
                        == CASES);
        // of who opens them only while they are opened: later it waits
        return (opened - before + jobs() - jobsBefore) / 1e6 / CASES;
    }

    /** CPU time of the threads that run jobs, in nanoseconds. */
    private static long jobs() {
        return Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
                .filter(Objects::nonNull)
                .filter(thread -> thread.getThreadName().contains("TaskExecutor"))
                .mapToLong(thread -> Math.max(0, THREADS.getThreadCpuTime(thread.getThreadId())))
                .sum();
    }

    private static Map<String, Object> proposal(Map<String, Object> action) {
        return Map.of(
                "agent",
                Map.of("name", "outside", "version", "7"),
                "action",
                action,
                "summary",
                "Does what was asked for.",
                "confidence",
                0.9);
    }

    private static double median(List<Double> all) {
        return all.stream().sorted().toList().get(all.size() / 2);
    }

    @TestConfiguration
    static class Parts {

        @Bean
        static BeanPostProcessor parts() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    if (bean instanceof Chain chain) {
                        return new Silenced(chain);
                    }
                    return bean instanceof Workflow workflow ? remembering(workflow) : bean;
                }
            };
        }

        /** Where it is told to, it gives the facts of a request that it gave before, and looks nowhere. */
        private static Workflow remembering(Workflow workflow) {
            // not by its text: what is bound has its fields in another order
            Map<ObjectNode, ObjectNode> before = new ConcurrentHashMap<>();
            return (Workflow) Proxy.newProxyInstance(
                    Workflow.class.getClassLoader(), new Class<?>[] {Workflow.class}, (proxy, method, arguments) -> {
                        if (!method.getName().equals("facts")) {
                            return invoke(workflow, method, arguments);
                        }
                        ObjectNode request = ((ObjectNode) arguments[0]).deepCopy();
                        ObjectNode known = before.remove(request);
                        if (known != null && FACTS_OF_BEFORE.get()) {
                            return known;
                        }
                        long from = THREADS.getCurrentThreadCpuTime();
                        ObjectNode facts = (ObjectNode) invoke(workflow, method, arguments);
                        if (known == null) {
                            before.put(request, facts.deepCopy());
                        } else {
                            SECOND_LOOKS.add(THREADS.getCurrentThreadCpuTime() - from);
                        }
                        return facts;
                    });
        }

        private static Object invoke(Workflow workflow, Method method, Object[] arguments) throws Throwable {
            try {
                return method.invoke(workflow, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
    }
}
