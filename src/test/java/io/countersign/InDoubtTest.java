package io.countersign;

import static io.countersign.Say.approve;
import static io.countersign.Say.values;
import static io.countersign.Say.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.Records.Proposed;
import io.countersign.Rest.Answer;
import io.countersign.cases.CaseVariables;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.engine.variable.value.TypedValue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A target did not answer and can't tell: a person says whether it happened, and nothing is done twice. */
class InDoubtTest extends AppTest {

    private static final Map<String, Object> HAPPENED =
            values("answer", "happened", "receipt", "mail-4711", "comment", "It stands in the outbox.");
    private static final Map<String, Object> NOT_HAPPENED =
            values("answer", "notHappened", "comment", "The outbox does not have it.");

    private Records records;

    @BeforeEach
    void records() {
        records = new Records(jdbc);
    }

    /** Its approved action meets a target that does not answer, and on the next try can't tell. */
    private String inDoubt(Proposed proposed) {
        String key = propose(proposed.workflow(), proposed.request(), proposed.action());
        String reviewer = Records.people(proposed.workflow()).get(0);
        review(key);
        Faults.MAIL_IS_DOWN.set(true);
        Faults.MAIL_FORGETS.set(true);
        Faults.BOOKS_ARE_DOWN.set(true);
        decides(reviewer, key, approve());
        triesAgain(key);
        becomes(key, "inDoubt");
        return key;
    }

    private void triesAgain(String key) {
        triesAgain(key, "carryOutAction");
    }

    private Task question(String key) {
        Task question = review(key);
        assertThat(question.getTaskDefinitionKey()).isEqualTo("didItHappen");
        return question;
    }

    private void answers(String lead, String key, Map<String, Object> answer) {
        Task question = question(key);
        assertThat(claim(lead, question)).hasToString("204 ");
        assertThat(complete(lead, question, answer)).hasToString("204 ");
    }

    private List<String> effectsWithReceipt(String key) {
        return jdbc.sql("select target || ' ' || operation || ' ' || state || ' ' || coalesce(receipt, '-')"
                        + " from cs_effect where case_key = ? order by id")
                .param(key)
                .query(String.class)
                .list();
    }

    private record Doubt(String workflow, Function<Records, Proposed> given, String operation) {

        @Override
        public String toString() {
            return workflow;
        }
    }

    static Stream<Doubt> doubts() {
        return Stream.of(
                new Doubt("ticket", records -> records.refund("C-2201", "60.00"), "reply on mail"),
                new Doubt("outreach", records -> records.mail("P-2201"), "send on mail"),
                new Doubt("invoice", records -> records.invoice("S-4201", "DE00000000000000004201"), "book on ledger"),
                new Doubt("briefing", records -> records.briefing("In doubt"), "announce on mail"));
    }

    @ParameterizedTest
    @MethodSource("doubts")
    void leadIsAskedAndWhatDidNotHappenIsDoneOnce(Doubt doubt) {
        String key = inDoubt(doubt.given().apply(records));
        List<String> people = Records.people(doubt.workflow());
        Task question = question(key);
        assertThat(trace(key)).endsWith("carryOutAction", "effectInDoubt", "didItHappen");
        assertThat(question.getName()).startsWith("Did it happen? ");
        assertThat(question.getDueDate()).isAfter(new Date());
        JsonNode known = CaseVariables.json(tasks.<TypedValue>getVariableTyped(question.getId(), "doubt", false));
        assertThat(known.path("operation").asText() + " on "
                        + known.path("target").asText())
                .isEqualTo(doubt.operation());
        assertThat(known.path("effectKey").asText()).startsWith(key + "/");
        assertThat(known.path("lastError").asText()).contains("does not answer");
        assertThat(runtime.createIncidentQuery()
                        .processInstanceId(instance(key))
                        .count())
                .isZero();
        Faults.none();

        answers(people.get(1), key, NOT_HAPPENED);

        JsonNode done = becomes(key, "done");
        assertThat(done.path("effects"))
                .allMatch(effect -> effect.path("state").asText().equals("done"));
        assertThat(trace(key)).contains("didItHappen").doesNotContain("actionNotCarriedOut");
        assertThat(jdbc.sql("select happened, answered_by, comment from cs_answer where case_key = ?")
                        .param(key)
                        .query()
                        .singleRow())
                .containsEntry("HAPPENED", false)
                .containsEntry("ANSWERED_BY", people.get(1))
                .containsEntry("COMMENT", "The outbox does not have it.");
    }

    @Test
    void whatHappenedIsNotDoneAgain() {
        String key = inDoubt(records.refund("C-2202", "60.00"));
        Faults.none();

        answers("supportlead", key, HAPPENED);

        becomes(key, "done");
        assertThat(effectsWithReceipt(key)).last().isEqualTo("mail reply done mail-4711");
        assertThat(mailsTo("C-2202")).isEmpty();
        assertThat(paidTo("C-2202")).containsExactly(eur("60.00"));
    }

    /** A no holds for the calls before it alone. */
    @Test
    void isAskedAgainWhereTheNextCallIsNotAnsweredEither() {
        String key = inDoubt(records.refund("C-2203", "60.00"));

        answers("supportlead", key, NOT_HAPPENED);
        triesAgain(key);

        becomes(key, "inDoubt");
        Faults.none();
        answers("supportlead", key, NOT_HAPPENED);
        becomes(key, "done");
        assertThat(mailsTo("C-2203")).hasSize(1);
        assertThat(jdbc.sql("select count(*) from cs_answer where case_key = ?")
                        .param(key)
                        .query(Long.class)
                        .single())
                .isEqualTo(2);
    }

    @Test
    void onlyALeadWhoClaimedItAnswersAndOnlyWithAnAnswer() {
        String key = inDoubt(records.refund("C-2204", "60.00"));
        Task question = question(key);
        Map<String, Object> before = everythingOf(key);

        assertThat(claim("support1", question).status()).isEqualTo(403);
        assertThat(complete("support1", question, NOT_HAPPENED).status()).isEqualTo(403);
        assertThat(complete("supportlead", question, NOT_HAPPENED).status()).isEqualTo(403);
        for (String operation : List.of("resolve", "bpmnError", "bpmnEscalation", "delegate")) {
            Answer refused = as("supportlead")
                    .post(
                            "/engine-rest/task/" + question.getId() + "/" + operation,
                            Map.of("errorCode", "x", "escalationCode", "x", "userId", "supportlead"));
            assertThat(refused.status()).as(operation).isEqualTo(403);
        }
        assertThat(everythingOf(key)).isEqualTo(before);

        assertThat(claim("supportlead", question)).hasToString("204 ");
        for (Map<String, Object> wrong : List.<Map<String, Object>>of(
                Map.of(),
                values("answer", "perhaps"),
                values("answer", "happened"),
                values("answer", "notHappened"),
                with(NOT_HAPPENED, "gate", Map.of("value", "automatic", "type", "String")),
                values("answer", "notHappened", "comment", "a\u0007b"))) {
            assertThat(complete("supportlead", question, wrong).status())
                    .as(wrong.toString())
                    .isEqualTo(400);
        }
        assertThat(state(key)).isEqualTo("inDoubt");
        Faults.none();
        assertThat(complete("supportlead", question, NOT_HAPPENED)).hasToString("204 ");
        becomes(key, "done");
    }

    /** Half of it is done, so the rest is not decided anew: somebody settles it by hand, or it is tried again. */
    @Test
    void restThatIsRefusedIsAPersonsToSettle() {
        Proposed refund = records.refund("C-2205", "40.00");
        Faults.MAIL_REFUSES.set(true);
        String key = propose(refund.workflow(), refund.request(), refund.action());

        becomes(key, "inDoubt");

        Task question = question(key);
        JsonNode known = CaseVariables.json(tasks.<TypedValue>getVariableTyped(question.getId(), "doubt", false));
        assertThat(known.path("lastError").asText()).isEqualTo("Refused: The address is blocked.");
        assertThat(known.path("notice").asText()).startsWith("The target refused this");
        assertThat(known.at("/done/0").asText()).startsWith("refund on payments, 40.00 EUR, receipt refund-");
        answers("supportlead", key, HAPPENED);
        becomes(key, "done");
        assertThat(paidTo("C-2205")).containsExactly(eur("40.00"));
        assertThat(mailsTo("C-2205")).isEmpty();
    }

    /** Published, rejected by its review, and the mail that tells its readers is not answered. */
    private String undoingInDoubt(String purpose) {
        String key = open(
                "briefing",
                Map.of(
                        "notes", "Anna: The new search is live since Tuesday.",
                        "audience", "team",
                        "purpose", purpose));
        review(key);
        Faults.MAIL_IS_DOWN.set(true);
        Faults.MAIL_FORGETS.set(true);
        decides("comms1", key, Say.reject());
        triesAgain(key, "undoAction");
        becomes(key, "inDoubt");
        return key;
    }

    private Task questionOfUndoing(String key) {
        Task question = review(key);
        assertThat(question.getTaskDefinitionKey()).isEqualTo("didTheUndoingHappen");
        return question;
    }

    @Test
    void leadIsAskedAboutWhatIsBeingUndoneAndItIsDoneOnce() {
        String key = undoingInDoubt("Undone in doubt");
        Task question = questionOfUndoing(key);
        assertThat(question.getName()).startsWith("Did it happen? Undoing: ");
        assertThat(question.getDueDate()).isAfter(new Date());
        JsonNode known = CaseVariables.json(tasks.<TypedValue>getVariableTyped(question.getId(), "doubt", false));
        assertThat(known.path("operation").asText()).isEqualTo("tellReaders");
        assertThat(known.path("notice").asText()).contains("is being undone");
        assertThat(groupOf(key)).isEqualTo("communicationsLead");
        assertThat(runtime.createIncidentQuery()
                        .processInstanceId(instance(key))
                        .count())
                .isZero();
        assertThat(new Invariants(jdbc).violations(List.of(key))).noneMatch(violation -> violation.startsWith(key));
        assertThat(claim("comms1", question).status()).isEqualTo(403);
        assertThat(complete("commslead", question, NOT_HAPPENED).status()).isEqualTo(403);
        assertThat(as("commslead")
                        .put("/api/cases/" + key + "/doubt", Map.of("happened", false, "comment", "No."))
                        .status())
                .isEqualTo(409);
        Faults.none();

        assertThat(claim("commslead", question)).hasToString("204 ");
        assertThat(complete("commslead", question, Map.of()).status()).isEqualTo(400);
        assertThat(complete("commslead", question, NOT_HAPPENED)).hasToString("204 ");

        becomes(key, "rejected");
        assertThat(trace(key)).contains("undoingInDoubt", "didTheUndoingHappen").endsWith("rejected");
        assertThat(effectsWithReceipt(key))
                .filteredOn(effect -> effect.startsWith("mail tellReaders done"))
                .hasSize(1);
        assertThat(mailsAbout("Withdrawn: Undone in doubt")).hasSize(1);
        assertThat(jdbc.sql("select happened, answered_by, comment from cs_answer where case_key = ?")
                        .param(key)
                        .query()
                        .singleRow())
                .containsEntry("HAPPENED", false)
                .containsEntry("ANSWERED_BY", "commslead")
                .containsEntry("COMMENT", "The outbox does not have it.");
    }

    @Test
    void undoingThatHappenedIsNotDoneAgain() {
        String key = undoingInDoubt("Undone after all");
        Task question = questionOfUndoing(key);
        Faults.none();

        assertThat(claim("commslead", question)).hasToString("204 ");
        assertThat(complete("commslead", question, HAPPENED)).hasToString("204 ");

        becomes(key, "rejected");
        assertThat(effectsWithReceipt(key))
                .contains("mail tellReaders done mail-4711")
                .anyMatch(effect -> effect.startsWith("pages publish undone"));
        assertThat(mailsAbout("Withdrawn: Undone after all")).isEmpty();
    }

    /** Silence undoes as well, and that can come in doubt as well; nobody answered the call after the first no either. */
    @Test
    void undoingOfWhatNobodyLookedAtIsAskedAboutAsOftenAsItIsInDoubt() {
        String key = open(
                "briefing",
                Map.of(
                        "notes", "Anna: The new search is live since Tuesday.",
                        "audience", "team",
                        "purpose", "Expired in doubt"));
        review(key);
        Faults.MAIL_IS_DOWN.set(true);
        Faults.MAIL_FORGETS.set(true);
        while (timer(key, "answerOverdue") != null) {
            fires(key, "answerOverdue");
        }
        triesAgain(key, "undoAction");
        becomes(key, "inDoubt");
        Task question = questionOfUndoing(key);
        assertThat(claim("commslead", question)).hasToString("204 ");
        assertThat(complete("commslead", question, NOT_HAPPENED)).hasToString("204 ");

        triesAgain(key, "undoAction");
        becomes(key, "inDoubt");
        Faults.none();
        Task again = questionOfUndoing(key);
        assertThat(claim("commslead", again)).hasToString("204 ");
        assertThat(complete("commslead", again, NOT_HAPPENED)).hasToString("204 ");

        becomes(key, "expired");
        assertThat(mailsAbout("Withdrawn: Expired in doubt")).hasSize(1);
    }

    private List<String> mailsAbout(String subject) {
        return jdbc.sql("select recipient from sandbox_mail where subject = ?")
                .param(subject)
                .query(String.class)
                .list();
    }

    /** Switched off while somebody finds out: the answer is taken and waits. */
    @Test
    void answerWaitsWhileTheSwitchIsOff() {
        String key = inDoubt(records.refund("C-2206", "60.00"));
        Faults.none();
        turn("off");
        try {
            answers("supportlead", key, NOT_HAPPENED);

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> management.createJobQuery().processInstanceId(instance(key)).list().stream()
                            .anyMatch(job ->
                                    String.valueOf(job.getExceptionMessage()).startsWith("Waiting")));
            assertThat(state(key)).isEqualTo("carryingOut");
            assertThat(mailsTo("C-2206")).isEmpty();
        } finally {
            turn("on");
        }
        becomes(key, "done");
        assertThat(mailsTo("C-2206")).hasSize(1);
    }

    private void turn(String state) {
        as("supportlead").put("/api/switches/ticket", Map.of("state", state, "reason", "A test."));
    }
}
