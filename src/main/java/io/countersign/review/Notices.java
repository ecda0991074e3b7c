package io.countersign.review;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.target.Mail;
import java.util.List;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.task.Task;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Mails to reviewers. They say what waits and until when, and nothing that a customer wrote. */
@Component
class Notices {

    private static final Logger log = LoggerFactory.getLogger(Notices.class);

    private final Mail mail;
    private final Members members;

    Notices(Mail mail, Members members) {
        this.mail = mail;
        this.members = members;
    }

    /** Reminds the assignee, or the whole group where nobody has claimed the review. */
    void remind(Task task, JsonNode review) {
        List<User> people = members.of(review.path("group").asText()).stream()
                .filter(user -> task.getAssignee() == null || user.getId().equals(task.getAssignee()))
                .filter(user -> user.getEmail() != null && !user.getEmail().isBlank())
                .toList();
        for (User user : people) {
            try {
                remind(task, review, user);
            } catch (RuntimeException e) {
                // a reminder that can't leave is no reason to stop a case whose review is open
                log.warn(
                        "{} can't be reminded of case {}: {}",
                        user.getId(),
                        review.path("key").asText(),
                        e.getMessage());
            }
        }
    }

    private void remind(Task task, JsonNode review, User user) {
        mail.send(
                "reminder/" + task.getId() + "/" + user.getId(),
                user.getEmail(),
                "Waiting for you: case " + review.path("key").asText(),
                "Case " + review.path("key").asText() + " waits for a decision until "
                        + review.path("answerBy").asText()
                        + ". You find it in Tasklist. Without an answer it goes to the next level, and is never"
                        + " carried out by silence.");
    }
}
