package io.countersign.review;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.target.Mail;
import io.countersign.target.TargetUnavailable;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.task.Task;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Mails to reviewers. They say what waits and until when, and nothing that a customer wrote. A reminder is a row until
 * all that a person is to be told leaves as one mail; it may be lost where a mail server does not answer, and is never
 * sent twice.
 */
@Component
class Notices {

    private static final Logger log = LoggerFactory.getLogger(Notices.class);

    private static final String REMINDER = "reminder";

    /** How many a mail names; the others are counted. */
    private static final int MOST_NAMED = 50;

    private static final int TASKS_OF_A_QUERY = 500;

    private final Mail mail;
    private final Members members;
    private final TaskService tasks;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final Duration every;

    /** @param every the least time between two mails to one person */
    Notices(
            Mail mail,
            Members members,
            @Lazy TaskService tasks,
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Clock clock,
            @Value("${countersign.notices.every:PT1M}") Duration every) {
        this.mail = mail;
        this.members = members;
        this.tasks = tasks;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
        this.every = every;
    }

    private record Notice(String task, String caseKey) {}

    /** Puts the assignee, or the whole group where nobody has claimed the review, down for the next mail. */
    void remind(Task task, JsonNode review) {
        members.of(review.path("group").asText()).stream()
                .filter(user -> concerns(task, user.getId()))
                .filter(user -> address(user).isPresent())
                .forEach(user ->
                        write(task.getId(), user.getId(), review.path("key").asText()));
    }

    private void write(String task, String recipient, String caseKey) {
        boolean isWritten = jdbc.sql("select count(*) from cs_notice where task = :task and recipient = :recipient"
                                + " and kind = :kind")
                        .param("task", task)
                        .param("recipient", recipient)
                        .param("kind", REMINDER)
                        .query(Integer.class)
                        .single()
                > 0;
        if (!isWritten) {
            jdbc.sql("insert into cs_notice (task, recipient, kind, case_key, written_at)"
                            + " values (:task, :recipient, :kind, :case, :now)")
                    .param("task", task)
                    .param("recipient", recipient)
                    .param("kind", REMINDER)
                    .param("case", caseKey)
                    .param("now", now())
                    .update();
        }
    }

    /** One mail to each person who is to be told of something. */
    @Scheduled(fixedDelayString = "${countersign.notices.every:PT1M}")
    void send() {
        List<String> recipients = jdbc.sql("select distinct recipient from cs_notice where mail is null")
                .query(String.class)
                .list();
        for (String recipient : recipients) {
            String key = UUID.randomUUID().toString();
            try {
                send(key, recipient, Objects.requireNonNull(transaction.execute(status -> claim(key, recipient))));
            } catch (TargetUnavailable e) {
                // certainly nothing left: all of it goes with the next mail
                transaction.executeWithoutResult(status -> release(key));
                log.warn("Reminders wait, because mail can't leave now: {}", e.getMessage());
                return;
            } catch (RuntimeException e) {
                log.warn("{} may not have been reminded, and is not again: {}", recipient, e.getMessage());
            }
        }
    }

    /** Takes all that one person is to be told, unless they had a mail just now, maybe from another node. */
    private List<Notice> claim(String key, String recipient) {
        OffsetDateTime now = now();
        jdbc.sql("""
                        update cs_notice set mail = :key, claimed_at = :now
                        where recipient = :recipient and mail is null and not exists (
                          select 1 from cs_notice other
                          where other.recipient = :recipient and other.claimed_at > :before and other.claimed_at < :now)""")
                .param("key", key)
                .param("now", now)
                .param("recipient", recipient)
                .param("before", now.minus(every))
                .update();
        return jdbc.sql("select task, case_key from cs_notice where mail = :key order by id")
                .param("key", key)
                .query((row, i) -> new Notice(row.getString("task"), row.getString("case_key")))
                .list();
    }

    private void release(String key) {
        jdbc.sql("update cs_notice set mail = null, claimed_at = null where mail = :key")
                .param("key", key)
                .update();
    }

    private void send(String key, String recipient, List<Notice> notices) {
        Map<String, Task> waiting = waiting(recipient, notices);
        List<Notice> due = notices.stream()
                .filter(notice -> waiting.containsKey(notice.task()))
                .toList();
        Optional<String> address = members.find(recipient).flatMap(Notices::address);
        if (due.isEmpty() || address.isEmpty()) {
            return;
        }
        String subject = due.size() == 1
                ? "Waiting for you: case " + due.get(0).caseKey()
                : "Waiting for you: " + due.size() + " cases";
        mail.send(REMINDER + "/" + key, address.get(), subject, text(due, waiting));
        jdbc.sql("update cs_notice set sent_at = :now where mail = :key")
                .param("now", now())
                .param("key", key)
                .update();
    }

    /** Those of the reviews that are still open, and not somebody else's by now. */
    private Map<String, Task> waiting(String recipient, List<Notice> notices) {
        List<String> ids = notices.stream().map(Notice::task).toList();
        List<Task> open = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += TASKS_OF_A_QUERY) {
            List<String> some = ids.subList(from, Math.min(ids.size(), from + TASKS_OF_A_QUERY));
            open.addAll(tasks.createTaskQuery()
                    .taskIdIn(some.toArray(String[]::new))
                    .list());
        }
        return open.stream()
                .filter(task -> concerns(task, recipient))
                .collect(Collectors.toMap(Task::getId, task -> task));
    }

    private static String text(List<Notice> due, Map<String, Task> waiting) {
        StringBuilder text = new StringBuilder();
        due.stream().limit(MOST_NAMED).forEach(notice -> {
            Task task = Objects.requireNonNull(waiting.get(notice.task()));
            text.append("Case ").append(notice.caseKey()).append(" waits for a decision");
            if (task.getDueDate() != null) {
                text.append(" until ").append(task.getDueDate().toInstant());
            }
            text.append(".\n");
        });
        if (due.size() > MOST_NAMED) {
            text.append("And ").append(due.size() - MOST_NAMED).append(" more.\n");
        }
        return text.append("\nYou find them in Tasklist. What is not answered goes to the next level, and is never")
                .append(" carried out by silence.\n")
                .toString();
    }

    private static boolean concerns(Task task, String user) {
        return task.getAssignee() == null || task.getAssignee().equals(user);
    }

    private static Optional<String> address(User user) {
        return Optional.ofNullable(user.getEmail()).filter(address -> !address.isBlank());
    }

    private OffsetDateTime now() {
        return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
