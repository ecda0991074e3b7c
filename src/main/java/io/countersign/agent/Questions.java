package io.countersign.agent;

import io.countersign.agent.Question.State;
import io.countersign.cases.Json;
import io.countersign.proposal.Draft;
import jakarta.annotation.PreDestroy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Asks agents that are somewhere else, beside the engine: the job that wants the answer is put aside, a few threads of
 * our own wait, and the job goes on when there is an answer. What is asked stands in the database, so that a node that
 * dies, or a second one, loses nothing: who looks and finds no answer in time asks again.
 */
@Component
class Questions {

    private static final Logger log = LoggerFactory.getLogger(Questions.class);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    private static final int MOST_WAITING = 1000;

    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final TransactionTemplate transaction;
    private final Duration patience;
    private final ThreadPoolExecutor threads;

    Questions(
            JdbcClient jdbc,
            ApplicationEventPublisher events,
            ModelSettings settings,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.events = events;
        this.clock = clock;
        // it may be asked twice, to mend its answer
        this.patience = settings.timeout().multipliedBy(2).plusSeconds(10);
        this.threads = new ThreadPoolExecutor(
                settings.atOnce(),
                settings.atOnce(),
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_WAITING),
                task -> {
                    Thread thread = new Thread(task, "agent");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }

    /**
     * The agent's answer, where it has come.
     *
     * @param until after this a person has the case
     * @throws AnswerAwaited where the case has to wait for it
     * @throws NothingToPropose where there will be none
     */
    Draft answer(Agent agent, Assignment assignment, Instant until) {
        List<Question> asked = of(assignment.key(), assignment.round());
        Question last = asked.isEmpty() ? null : asked.get(0);
        Instant now = clock.instant();
        if (last == null) {
            throw ask(agent, assignment, until);
        }
        if (last.state() == State.answered && last.draft() != null) {
            return last.draft();
        }
        if (last.state() == State.unanswerable) {
            throw new NothingToPropose(why(last));
        }
        boolean open = last.state() == State.asked && now.isBefore(last.answerBy());
        Instant again = open ? last.answerBy() : last.againAt() == null ? now : last.againAt();
        if (!now.isBefore(until) || !again.isBefore(until) && !open) {
            throw new NothingToPropose(why(last));
        }
        if (now.isBefore(again)) {
            throw new AnswerAwaited("", earlier(again, until), () -> {}, () -> {});
        }
        throw ask(agent, assignment, until);
    }

    /**
     * Returns where an agent of somebody else has sent its next proposal, which then stands with the case.
     *
     * @param until after this a person has the case
     * @throws AnswerAwaited where the case has to wait for it
     * @throws NothingToPropose where it did not come in time
     */
    void mustHaveCome(String key, int round, Instant until) {
        List<Question> asked = of(key, round);
        if (asked.isEmpty()) {
            throw new AnswerAwaited("", until, () -> note(key, round, State.awaited, until), () -> {});
        }
        if (asked.get(0).state() == State.come) {
            return;
        }
        if (clock.instant().isBefore(until)) {
            throw new AnswerAwaited("", until, () -> {}, () -> {});
        }
        throw new NothingToPropose(
                "The agent that a reviewer had sent its proposal back to sent no other one in time.");
    }

    /** Whether an agent of somebody else has sent its proposal of this round. */
    boolean hasCome(String key, int round) {
        List<Question> asked = of(key, round);
        return !asked.isEmpty() && asked.get(0).state() == State.come;
    }

    /** Whether an agent of somebody else is waited for with its next proposal of this case. */
    boolean isAwaited(String key) {
        return jdbc.sql("select count(*) from cs_agent_question"
                                + " where case_key = :key and state = :awaited and answer_by > :now")
                        .param("key", key)
                        .param("awaited", State.awaited.name())
                        .param("now", at(clock.instant()))
                        .query(Long.class)
                        .single()
                > 0;
    }

    /**
     * The next proposal of an agent of somebody else has come.
     *
     * @param keep writes it, in the same transaction
     * @return false where none was awaited: nothing is written then
     */
    boolean come(String key, Runnable keep) {
        boolean awaited = Boolean.TRUE.equals(transaction.execute(status -> {
            int closed = jdbc.sql("update cs_agent_question set state = :come"
                            + " where case_key = :key and state = :awaited and answer_by > :now")
                    .param("come", State.come.name())
                    .param("key", key)
                    .param("awaited", State.awaited.name())
                    .param("now", at(clock.instant()))
                    .update();
            if (closed > 0) {
                keep.run();
            }
            return closed > 0;
        }));
        if (awaited) {
            tell(key, clock.instant());
        }
        return awaited;
    }

    /** What it answered has become the proposal, or never will: the words are kept nowhere else. */
    void forget(String key) {
        jdbc.sql("update cs_agent_question set draft = null where case_key = :key and draft is not null")
                .param("key", key)
                .update();
    }

    private static String why(Question question) {
        return question.why() == null ? "The agent did not answer in time." : question.why();
    }

    private AnswerAwaited ask(Agent agent, Assignment assignment, Instant until) {
        Instant answerBy = earlier(clock.instant().plus(patience), until);
        return new AnswerAwaited(
                "",
                answerBy,
                () -> note(assignment.key(), assignment.round(), State.asked, answerBy),
                () -> start(agent, assignment));
    }

    private void note(String key, int round, State state, Instant answerBy) {
        jdbc.sql("insert into cs_agent_question (case_key, round, state, asked_at, answer_by)"
                        + " values (:key, :round, :state, :at, :by)")
                .param("key", key)
                .param("round", round)
                .param("state", state.name())
                .param("at", at(clock.instant()))
                .param("by", at(answerBy))
                .update();
    }

    private void start(Agent agent, Assignment assignment) {
        try {
            threads.execute(() -> run(agent, assignment));
        } catch (RejectedExecutionException e) {
            // nobody answers this question; who looks when its time is up asks again
            log.warn("Too many cases wait for their agent; {} is asked later.", assignment.key());
        }
    }

    private void run(Agent agent, Assignment assignment) {
        List<Question> asked = of(assignment.key(), assignment.round());
        Question question = asked.isEmpty() ? null : asked.get(0);
        if (question == null
                || question.state() != State.asked
                || !clock.instant().isBefore(question.answerBy())) {
            return;
        }
        try {
            Draft draft = agent.propose(assignment);
            close(question, State.answered, Json.write(draft), null, null);
            tell(assignment.key(), clock.instant());
        } catch (NothingToPropose e) {
            close(question, State.unanswerable, null, e.getMessage(), null);
            tell(assignment.key(), clock.instant());
        } catch (NotNow e) {
            later(question, assignment, asked.size(), e.getMessage(), e.retryAfter());
        } catch (RuntimeException e) {
            // its message may hold what the agent said
            log.warn(
                    "The agent of case {} failed: {}",
                    assignment.key(),
                    e.getClass().getName());
            later(question, assignment, asked.size(), "The agent failed.", null);
        }
    }

    private void later(
            Question question, Assignment assignment, int tries, @Nullable String why, @Nullable Duration retryAfter) {
        Duration ours = FIRST_PAUSE.multipliedBy(1L << Math.min(tries - 1, 2));
        Instant again = clock.instant().plus(retryAfter == null ? ours : retryAfter.plus(SHORTEST_PAUSE));
        close(question, State.failed, null, why, again);
        // to be looked at once now: where it may be asked again too late, a person has the case at once
        tell(assignment.key(), clock.instant());
    }

    private void close(
            Question question, State state, @Nullable String draft, @Nullable String why, @Nullable Instant again) {
        jdbc.sql("update cs_agent_question set state = :state, draft = :draft, why = :why, again_at = :again"
                        + " where id = :id and state = 'asked'")
                .param("state", state.name())
                .param("draft", draft)
                .param("why", why)
                .param("again", again == null ? null : at(again))
                .param("id", question.id())
                .update();
    }

    private void tell(String key, Instant at) {
        events.publishEvent(new Answered(key, at));
    }

    /** The newest first. */
    private List<Question> of(String key, int round) {
        return jdbc.sql("select id, state, asked_at, answer_by, draft, why, again_at from cs_agent_question"
                        + " where case_key = :key and round = :round order by id desc")
                .param("key", key)
                .param("round", round)
                .query(Questions::read)
                .list();
    }

    private static Question read(ResultSet row, int number) throws SQLException {
        String draft = row.getString("draft");
        OffsetDateTime again = row.getObject("again_at", OffsetDateTime.class);
        return new Question(
                row.getLong("id"),
                State.valueOf(row.getString("state")),
                row.getObject("asked_at", OffsetDateTime.class).toInstant(),
                row.getObject("answer_by", OffsetDateTime.class).toInstant(),
                draft == null ? null : Json.as(Json.parse(draft), Draft.class),
                row.getString("why"),
                again == null ? null : again.toInstant());
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static OffsetDateTime at(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
