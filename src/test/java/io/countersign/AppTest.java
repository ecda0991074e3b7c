package io.countersign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.Rest.Answer;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ActiveProfiles;

/**
 * The whole application with a real server and a real database, one for all tests that extend this. Each test works on
 * customers that no other test moves money of.
 */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.datasource.url=jdbc:h2:mem:countersign;DB_CLOSE_DELAY=-1",
            "countersign.demo-cases=off",
            "countersign.audit.folder=target/audit/${random.uuid}",
            "countersign.models.look-every=PT1H",
            "countersign.notices.every=PT1S",
            "countersign.metrics.every=PT0.5S",
            // a test exports no metrics unless it is told to
            "management.prometheus.metrics.export.enabled=true",
            // the engine never rests where its first wait is longer than its longest
            "camunda.bpm.job-execution.wait-time-in-millis=100",
            "camunda.bpm.job-execution.max-wait=200",
        })
@ActiveProfiles("demo")
@Import(Faults.class)
public abstract class AppTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @LocalServerPort
    int port;

    @Autowired
    protected JdbcClient jdbc;

    @Autowired
    protected TaskService tasks;

    @Autowired
    protected RuntimeService runtime;

    @Autowired
    protected HistoryService history;

    @Autowired
    protected ManagementService management;

    @Autowired
    IdentityService identities;

    @Autowired
    ProcessEngine engine;

    @BeforeEach
    void thisApplicationAnswers() {
        Foreground.take(engine);
    }

    @AfterEach
    void nothingFailsAndTheClockIsRight() {
        Faults.none();
        ClockUtil.reset();
    }

    protected Rest as(String account) {
        return Rest.at(port).as(account);
    }

    protected Webapp cockpit(String account) {
        return Webapp.logIn(port, "cockpit", account);
    }

    protected Webapp tasklist(String account) {
        return Webapp.logIn(port, "tasklist", account);
    }

    // opening

    static Map<String, Object> mail(String customer, String subject, String text) {
        return Map.of("customer", customer, "subject", subject, "text", text);
    }

    /** Opens a ticket for our own agent. */
    String open(Map<String, Object> request) {
        return open("ticket", request);
    }

    /** Opens a case for our own agent. */
    protected String open(String workflow, Map<String, Object> request) {
        return opened(as("agent").post("/api/cases/" + workflow, request));
    }

    /** Opens a case with an action as it is, from somebody else's agent. */
    protected String propose(String workflow, Map<String, Object> request, Map<String, Object> action) {
        return opened(as("agent").post("/api/proposals/" + workflow, proposal(request, action)));
    }

    String propose(String customer, Map<String, Object> action) {
        return opened(as("agent").post("/api/proposals/ticket", proposal(customer, action)));
    }

    static Map<String, Object> proposal(String customer, Map<String, Object> action) {
        return proposal(mail(customer, "My order", "Hello, please look at my order. Thank you."), action);
    }

    static Map<String, Object> proposal(Map<String, Object> request, Map<String, Object> action) {
        return Map.of(
                "request",
                request,
                "proposal",
                Map.of(
                        "agent",
                        Map.of("name", "outside", "version", "7"),
                        "action",
                        action,
                        "summary",
                        "Does what was asked for.",
                        "confidence",
                        0.9));
    }

    private static String opened(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return answer.json().path("key").asText();
    }

    static Map<String, Object> refund(String order, String amount) {
        return Map.of(
                "resolution", "refund",
                "order", order,
                "amount", new BigDecimal(amount),
                "currency", "EUR",
                "reply", "Hello, we have paid the money back. Kind regards");
    }

    /** Unlike a refund it is not bound by what was paid for an order. */
    static Map<String, Object> credit(String amount) {
        return Map.of(
                "resolution", "credit",
                "amount", new BigDecimal(amount),
                "currency", "EUR",
                "reply", "Hello, we have added it to your balance. Kind regards");
    }

    /** Of the only order of one of C-1011 to C-1040: 80.00, delivered 4 days ago. */
    static String orderOf(String customer) {
        return "A-51" + customer.substring(4);
    }

    /** Opens a case that asks a reviewer of support, with a refund of the customer's only order. */
    String refundInReview(String customer, String amount) {
        String key = propose(customer, refund(orderOf(customer), amount));
        review(key);
        return key;
    }

    /** Does all of it at the same moment, and gives what came of each, in order. */
    protected static <T> List<T> atOnce(Stream<Callable<T>> all) throws Exception {
        List<Callable<T>> calls = all.toList();
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService callers = Executors.newFixedThreadPool(calls.size());
        try {
            List<Future<T>> made = calls.stream()
                    .map(call -> callers.submit(() -> {
                        go.await();
                        return call.call();
                    }))
                    .toList();
            go.countDown();
            List<T> given = new ArrayList<>();
            for (Future<T> one : made) {
                given.add(one.get());
            }
            return given;
        } finally {
            callers.shutdown();
        }
    }

    // following

    protected JsonNode theCase(String key) {
        Answer answer = as("agent").get("/api/cases/" + key);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.json();
    }

    protected String state(String key) {
        return theCase(key).path("state").asText();
    }

    /** Waits until the case stands there, and gives it. */
    protected JsonNode becomes(String key, String state) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).untilAsserted(() -> {
            JsonNode now = theCase(key);
            assertThat(now.path("state").asText()).as(now.toString()).isEqualTo(state);
        });
        return theCase(key);
    }

    /** Waits for the case's review. */
    protected Task review(String key) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> tasks.createTaskQuery()
                                .processInstanceBusinessKey(key)
                                .singleResult(),
                        task -> task != null);
    }

    /** Steps of the model that the case went through, in order, each time it came there. */
    protected List<String> trace(String key) {
        return history
                .createHistoricActivityInstanceQuery()
                .processInstanceId(instance(key))
                .orderPartiallyByOccurrence()
                .asc()
                .list()
                .stream()
                .map(step -> step.getActivityId())
                .toList();
    }

    /** Ids of the rules that fired for it. */
    protected static List<String> rules(JsonNode aCase) {
        return aCase.at("/routing/reasons").findValuesAsText("rule");
    }

    /** Its rows in the ledger, in order: {@code mail send done}. */
    protected List<String> effects(String key) {
        return jdbc.sql("select target || ' ' || operation || ' ' || state from cs_effect where case_key = ?"
                        + " order by id")
                .param(key)
                .query(String.class)
                .list();
    }

    /** The job that carries its action out; null where there is none now. */
    protected Job carryOut(String key) {
        return timer(key, "carryOutAction");
    }

    /** Waits until carrying it out has failed. */
    protected void carryingOutFails(String key) {
        await().atMost(PATIENCE)
                .until(() -> carryOut(key) != null && carryOut(key).getExceptionMessage() != null);
    }

    protected String instance(String key) {
        return jdbc.sql("select process_instance from cs_case where case_key = ?")
                .param(key)
                .query(String.class)
                .single();
    }

    /** What was refunded or credited to a customer by us, in order; what the sandbox was seeded with is not. */
    List<BigDecimal> paidTo(String customer) {
        return jdbc
                .sql("select amount from sandbox_payment where customer = ? and kind in ('refund', 'credit')"
                        + " and idempotency_key not like 'seeded-%' order by id")
                .param(customer)
                .query(BigDecimal.class)
                .list()
                .stream()
                .map(amount -> amount.setScale(2))
                .toList();
    }

    static BigDecimal eur(String amount) {
        return new BigDecimal(amount);
    }

    /** Texts of the mails that a customer got. */
    List<String> mailsTo(String customer) {
        return jdbc.sql("select body from sandbox_mail where recipient = ? order by id")
                .param(customer.replace("-", "").toLowerCase(java.util.Locale.ROOT) + "@example.com")
                .query(String.class)
                .list();
    }

    // reviewing

    protected Answer claim(String reviewer, Task review) {
        return as(reviewer).post("/engine-rest/task/" + review.getId() + "/claim", Map.of("userId", reviewer));
    }

    protected Answer complete(String reviewer, Task review, Map<String, Object> variables) {
        return as(reviewer).post("/engine-rest/task/" + review.getId() + "/complete", Map.of("variables", variables));
    }

    /** Claims the case's review and decides on it. */
    protected void decides(String reviewer, String key, Map<String, Object> variables) {
        Task review = review(key);
        assertThat(claim(reviewer, review)).hasToString("204 ");
        assertThat(complete(reviewer, review, variables)).hasToString("204 ");
    }

    /** The group that has the case's review now. */
    protected String groupOf(String key) {
        return tasks.getIdentityLinksForTask(review(key).getId()).stream()
                .filter(link -> link.getGroupId() != null)
                .map(link -> link.getGroupId())
                .findFirst()
                .orElse("");
    }

    /** What is due later: a boundary timer of the case's review. */
    protected Job timer(String key, String activity) {
        return management
                .createJobQuery()
                .processInstanceId(instance(key))
                .activityId(activity)
                .singleResult();
    }

    /** Its hour has come. */
    protected void fires(String key, String activity) {
        management.executeJob(timer(key, activity).getId());
    }

    /** Waits until the step has failed, and does not wait for its next try. */
    protected void triesAgain(String key, String activity) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                // it may be trying just now
                .ignoreException(OptimisticLockingException.class)
                .until(() -> {
                    Job failed = timer(key, activity);
                    if (failed == null || failed.getExceptionMessage() == null) {
                        return false;
                    }
                    management.setJobDuedate(failed.getId(), new Date());
                    return true;
                });
    }

    /** Everything of a case that a refused operation must leave as it is. */
    Map<String, Object> everythingOf(String key) {
        String instance = instance(key);
        Map<String, Object> all = new LinkedHashMap<>();
        Map.of(
                        "tasks",
                        "select ID_, REV_, NAME_, ASSIGNEE_, OWNER_, DELEGATION_, PRIORITY_, DUE_DATE_ from ACT_RU_TASK"
                                + " where PROC_INST_ID_ = :instance",
                        "variables",
                        "select ID_, REV_, NAME_, TYPE_, TEXT_, BYTEARRAY_ID_ from ACT_RU_VARIABLE"
                                + " where PROC_INST_ID_ = :instance order by ID_",
                        "links",
                        "select l.* from ACT_RU_IDENTITYLINK l join ACT_RU_TASK t on l.TASK_ID_ = t.ID_"
                                + " where t.PROC_INST_ID_ = :instance order by l.ID_",
                        "bindings",
                        "select id from cs_binding where case_key = :key order by id",
                        "approvals",
                        "select id, effective from cs_approval where case_key = :key order by id",
                        "effects",
                        "select * from cs_effect where case_key = :key order by id",
                        "case",
                        "select state, ended_at from cs_case where case_key = :key")
                .forEach((name, sql) -> all.put(
                        name,
                        jdbc.sql(sql)
                                .param("instance", instance)
                                .param("key", key)
                                .query()
                                .listOfRows()
                                .toString()));
        return all;
    }
}
