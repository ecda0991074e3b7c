package io.countersign.review;

import io.countersign.cases.Json;
import io.countersign.cases.Refused;
import io.countersign.chain.Chain;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/**
 * Whichever way a command comes: nobody but a member of its group is a review's assignee, and nothing but a decision
 * that was checked completes it.
 */
@Component
public class GuardReviewListener implements TaskListener {

    private final Reviews reviews;
    private final Chain chain;

    GuardReviewListener(Reviews reviews, Chain chain) {
        this.chain = chain;
        this.reviews = reviews;
    }

    @Override
    public void notify(DelegateTask task) {
        switch (task.getEventName()) {
            case EVENTNAME_ASSIGNMENT -> {
                if (task.getAssignee() != null) {
                    reviews.checkReviewer(task, task.getAssignee());
                }
                chain.append(
                        task.getExecution().getProcessBusinessKey(),
                        task.getAssignee() == null ? "handedBack" : "claimed",
                        Json.empty().put("task", task.getId()).put("by", task.getAssignee()));
            }
            case EVENTNAME_COMPLETE -> {
                if (!reviews.decided(task.getId())) {
                    throw new Refused(
                            Refused.Kind.forbidden, "A review can only be completed with a decision that was checked.");
                }
            }
            default -> throw new IllegalStateException("Not guarded: " + task.getEventName());
        }
    }
}
