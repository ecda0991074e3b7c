package io.countersign;

import static io.countersign.Say.approve;
import static io.countersign.Say.reject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.countersign.Records.Proposed;
import io.countersign.target.Sandbox;
import io.countersign.target.SandboxServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Every workflow with every target real: systems over HTTP on a database of their own, and mail over SMTP. */
@DirtiesContext
class TargetsOverHttpTest extends AppTest {

    private static final String TOKEN = "s3cret";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Sandbox SYSTEMS = new Sandbox();
    private static final Records RECORDS = new Records(SYSTEMS.jdbc());
    private static SandboxServer server = serve(0);
    private static GreenMail mails = mailServer(freePort());

    private static SandboxServer serve(int port) {
        try {
            return SYSTEMS.server(port, TOKEN);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static GreenMail mailServer(int port) {
        GreenMail started = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        started.start();
        return started;
    }

    @DynamicPropertySource
    static void targets(DynamicPropertyRegistry properties) {
        properties.add("spring.datasource.url", () -> "jdbc:h2:mem:overHttp;DB_CLOSE_DELAY=-1");
        for (String target : List.of("shop", "payments", "crm", "purchasing", "ledger", "pages")) {
            properties.add(
                    "countersign.targets." + target + ".url", () -> "http://localhost:" + server.port() + "/" + target);
            properties.add("countersign.targets." + target + ".token", () -> TOKEN);
        }
        // the machine may be busy
        properties.add("countersign.target-timeout", () -> "PT20S");
        properties.add("countersign.mail-from", () -> "service@example.com");
        properties.add("spring.mail.host", () -> "127.0.0.1");
        properties.add("spring.mail.port", () -> mails.getSmtp().getPort());
        properties.add("countersign.notices.every", () -> "PT5S");
    }

    @AfterAll
    static void stop() {
        server.close();
        mails.stop();
    }

    // one for each workflow

    @Test
    void refundsOnceAndAnswersByMail() {
        approved(RECORDS.refund("C-7001", "60.00"));

        assertThat(there("select count(*) from sandbox_payment where customer = 'C-7001' and kind = 'refund'"
                        + " and amount = 60.00"))
                .isEqualTo(1);
        assertThat(mailed("c7001@example.com")).hasSize(1);
        assertThat(here("select count(*) from sandbox_payment where customer = 'C-7001'"))
                .isZero();
        assertThat(here("select count(*) from sandbox_mail")).isZero();
    }

    @Test
    void writesToAProspectAndNotesItInTheCrm() {
        approved(RECORDS.mail("P-7002"));

        assertThat(mailed("p7002@example.com")).hasSize(1);
        assertThat(there("select count(*) from sandbox_contact where prospect = 'P-7002'"))
                .isEqualTo(1);
    }

    @Test
    void booksAnInvoice() {
        approved(RECORDS.invoice("S-7003", "DE75512108001245126199"));

        assertThat(there("select count(*) from sandbox_booking where supplier = 'S-7003' and number = 'L-1'"))
                .isEqualTo(1);
    }

    @Test
    void publishesABriefingAndTakesItBack() {
        Map<String, Object> request = Map.of(
                "notes", "Anna: The new search is live since Tuesday.", "audience", "team", "purpose", "Weekly 7004");
        Map<String, Object> action = Map.of(
                "audience", "team", "title", "Weekly 7004", "body", "Status\n- The new search is live since Tuesday.");
        String key = propose("briefing", request, action);
        review(key);
        assertThat(there("select count(*) from sandbox_page where title = 'Weekly 7004' and not withdrawn"))
                .isEqualTo(1);

        decides("comms1", key, reject());

        becomes(key, "rejected");
        assertThat(there("select count(*) from sandbox_page where title = 'Weekly 7004' and not withdrawn"))
                .isZero();
    }

    private String approved(Proposed proposed) {
        String key = propose(proposed.workflow(), proposed.request(), proposed.action());
        decides(Records.people(proposed.workflow()).get(0), key, approve());
        JsonNode done = becomes(key, "done");
        assertThat(done.path("effects"))
                .isNotEmpty()
                .allSatisfy(effect -> assertThat(effect.path("state").asText()).isEqualTo("done"));
        return key;
    }

    // what is not there

    /** Nothing runs on facts that are missing: an operator sees it, and with the system back it goes on. */
    @Test
    void unreachableSystemOfRecordIsAnIncidentAndNeverAutomatic() {
        Proposed routine = RECORDS.refund("C-7005", "20.00");
        int port = server.port();
        server.close();
        String key = propose(routine.workflow(), routine.request(), routine.action());
        Job job = failed(key, "gatherFacts");
        assertThat(job.getExceptionMessage()).contains("can't be reached");
        Duration until = Duration.ofSeconds(15).multipliedBy(job.getRetries());
        assertThat(until).isLessThanOrEqualTo(Duration.ofMinutes(5));

        management.setJobRetries(job.getId(), 1);
        management.setJobDuedate(job.getId(), new Date());

        JsonNode stuck = becomes(key, "stuck");
        assertThat(stuck.path("effects")).isEmpty();
        assertThat(runtime.createIncidentQuery()
                        .processInstanceId(instance(key))
                        .singleResult()
                        .getIncidentMessage())
                .contains("can't be reached");

        server = serve(port);
        management.setJobRetries(job.getId(), 1);
        becomes(key, "done");
        assertThat(there("select count(*) from sandbox_payment where customer = 'C-7005' and kind = 'refund'"))
                .isEqualTo(1);
    }

    /** Where certainly nothing was done, nothing is in doubt, and it is done with the next try. */
    @Test
    void mailThatCouldNotLeaveLeavesOnceWithTheNextTry() {
        Proposed refund = RECORDS.refund("C-7006", "60.00");
        String key = propose(refund.workflow(), refund.request(), refund.action());
        review(key);
        int port = mails.getSmtp().getPort();
        mails.stop();
        decides("support1", key, approve());
        Job job = failed(key, "carryOutAction");

        assertThat(theCase(key).path("effects"))
                .extracting(effect -> effect.path("target").asText() + " "
                        + effect.path("state").asText())
                .containsExactly("payments done");
        assertThat(here("select count(*) from cs_record where chain_key = '" + key + "' and kind = 'effectNotDone'"))
                .isEqualTo(1);

        mails = mailServer(port);
        management.setJobDuedate(job.getId(), new Date());
        becomes(key, "done");
        assertThat(mailed("c7006@example.com")).hasSize(1);
        assertThat(there("select count(*) from sandbox_payment where customer = 'C-7006' and kind = 'refund'"))
                .isEqualTo(1);
    }

    private Job failed(String key, String activity) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> management
                                .createJobQuery()
                                .processInstanceId(instance(key))
                                .activityId(activity)
                                .singleResult(),
                        job -> job != null && job.getExceptionMessage() != null);
    }

    // reminders

    /** However many fall due at once, a person has few mails of them, which name each case once. */
    @Test
    void manyRemindersAreFewMailsAndNoneTwice() throws Exception {
        int cases = Integer.getInteger("reminders", 60);
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < cases; i++) {
            Proposed refund = RECORDS.refund("C-" + (80000 + i), "70.00");
            keys.add(propose(refund.workflow(), refund.request(), refund.action()));
        }
        keys.forEach(this::review);
        long start = System.nanoTime();

        keys.forEach(key -> management.setJobDuedate(timer(key, "reminderDue").getId(), new Date()));

        await().atMost(PATIENCE.multipliedBy(3))
                .untilAsserted(() -> assertThat(here("select count(*) from cs_notice where sent_at is not null"))
                        .isGreaterThanOrEqualTo(2 * cases));
        long runs = 2 + Duration.ofNanos(System.nanoTime() - start).dividedBy(Duration.ofSeconds(5));
        for (String person : List.of("support1", "support2")) {
            List<String> texts = mailed(person + "@countersign.example");
            assertThat(texts.size()).isLessThanOrEqualTo((int) Math.min(runs, cases / 3));
            List<String> named = texts.stream()
                    .flatMap(text -> Arrays.stream(text.split("\\R")))
                    .filter(line -> line.startsWith("Case "))
                    .toList();
            assertThat(named).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(Math.min(cases, 50));
        }
        // what is due again, because a step is run again, is no news
        assertThatThrownBy(() -> jdbc.sql("insert into cs_notice (task, recipient, kind, case_key, written_at)"
                                + " select task, recipient, kind, case_key, written_at from cs_notice")
                        .update())
                .isInstanceOf(DuplicateKeyException.class);
        keys.forEach(key -> runtime.deleteProcessInstance(instance(key), "test"));
    }

    private static List<String> mailed(String address) {
        return Stream.of(mails.getReceivedMessages())
                .filter(message -> {
                    try {
                        return message.getAllRecipients()[0].toString().equals(address);
                    } catch (jakarta.mail.MessagingException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .map(message -> {
                    try {
                        return String.valueOf(message.getContent());
                    } catch (jakarta.mail.MessagingException | IOException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }

    /** In the systems' own database. */
    private static long there(String sql) {
        return SYSTEMS.jdbc().sql(sql).query(Long.class).single();
    }

    /** In ours. */
    private long here(String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }
}
