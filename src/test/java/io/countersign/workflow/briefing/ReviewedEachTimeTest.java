package io.countersign.workflow.briefing;

import static io.countersign.Say.edit;
import static io.countersign.Say.reject;
import static io.countersign.Say.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countersign.AppTest;
import io.countersign.Faults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.Deployment;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** An analyst has corrections reviewed like what they correct, so that one case carries out several actions. */
class ReviewedEachTimeTest extends AppTest {

    @Autowired
    private RepositoryService repository;

    private Deployment variant;

    @BeforeEach
    void everyVersionIsReviewed() throws IOException {
        String model = Files.readString(Path.of("processes/briefing/briefing.bpmn"))
                .replace("default=\"reviewDueNo\"", "default=\"reviewDueYes\"")
                .replaceFirst("(?s)(id=\"reviewDueYes\"[^>]*)>.*?</bpmn:sequenceFlow>", "$1 />")
                .replaceFirst(
                        "(id=\"reviewDueNo\"[^>]*) />",
                        "$1><bpmn:conditionExpression xsi:type=\"bpmn:tFormalExpression\">"
                                + "\\${gate == 'automatic'}</bpmn:conditionExpression></bpmn:sequenceFlow>");
        variant = repository
                .createDeployment()
                .addString("processes/briefing/briefing.bpmn", model)
                .deploy();
    }

    @AfterEach
    void asItWas() {
        repository.deleteDeployment(variant.getId(), true);
    }

    /** The same words twice, and other ones in between: what was approved last is what is published. */
    @Test
    void actionOfBeforeIsCarriedOutAnewWhereAnotherReplacedIt() {
        String key = published("Weekly, first wording");
        corrects("comms1", key, "Weekly, second wording", 2);

        corrects("comms2", key, "Weekly, first wording", 3);

        assertThat(jdbc.sql("select title from sandbox_page where id = ?")
                        .param(key)
                        .query(String.class)
                        .single())
                .isEqualTo("Weekly, first wording");
        assertThat(mails("Corrected: Weekly, first wording")).isEqualTo(1);
        assertThat(jdbc.sql("select effect_key from cs_effect where case_key = ? order by id")
                        .param(key)
                        .query(String.class)
                        .list())
                .hasSize(6)
                .doesNotHaveDuplicates();
    }

    /** Each version has a handler that undoes; together they undo, and ask, once. */
    @Test
    void whatWasCarriedOutSeveralTimesIsUndoneAndAskedAboutOnce() {
        String key = published("Weekly, wrong");
        corrects("comms1", key, "Weekly, wrong again", 2);
        corrects("comms2", key, "Weekly, wrong", 3);
        Faults.MAIL_IS_DOWN.set(true);
        Faults.MAIL_FORGETS.set(true);

        decides("comms1", key, reject());

        becomes(key, "inDoubt");
        triesWhatFailed(key);
        Task question = review(key);
        Faults.none();
        assertThat(claim("commslead", question)).hasToString("204 ");
        assertThat(complete(
                        "commslead",
                        question,
                        values("answer", "notHappened", "comment", "The outbox does not have it.")))
                .hasToString("204 ");

        becomes(key, "rejected");
        assertThat(mails("Withdrawn: Weekly, wrong")).isEqualTo(1);
        assertThat(jdbc.sql("select withdrawn from sandbox_page where id = ?")
                        .param(key)
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    /** The handler that met the fault first comes back to it, and sees that somebody is asked. */
    private void triesWhatFailed(String key) {
        management.createJobQuery().processInstanceId(instance(key)).list().stream()
                .filter(job -> job.getExceptionMessage() != null)
                .forEach(job -> management.setJobDuedate(job.getId(), new Date()));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> management
                                .createJobQuery()
                                .processInstanceId(instance(key))
                                .count()
                        == 0);
    }

    private String published(String title) {
        String key = open(
                "briefing",
                Map.of("notes", "Anna: The new search is live since Tuesday.", "audience", "team", "purpose", title));
        assertThat(review(key).getName()).startsWith("Done, to be looked at");
        return key;
    }

    private void corrects(String editor, String key, String title, int times) {
        decides(editor, key, edit(Map.of("title", title)));
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(carriedOut(key)).hasSize(times);
            assertThat(tasks.createTaskQuery().processInstanceBusinessKey(key).count())
                    .isEqualTo(1);
        });
    }

    private List<Long> carriedOut(String key) {
        return jdbc.sql("select binding from cs_approval where case_key = ? and used_at is not null")
                .param(key)
                .query(Long.class)
                .list();
    }

    private int mails(String subject) {
        return jdbc.sql("select count(*) from sandbox_mail where subject = ?")
                .param(subject)
                .query(Integer.class)
                .single();
    }
}
