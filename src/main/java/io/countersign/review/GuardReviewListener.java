package io.countersign.review;

import io.countersign.cases.Json;
import io.countersign.cases.Refused;
import io.countersign.chain.Chain;
import java.util.List;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/**
 * Whichever way a command comes: nobody but a member of its group is a review's assignee, and nothing but a decision
 * that was checked completes it. The same for the other tasks that are guarded.
 */
@Component
public class GuardReviewListener implements TaskListener {

    private final List<GuardedTask> guarded;
    private final Chain chain;

    GuardReviewListener(List<GuardedTask> guarded, Chain chain) {
        this.chain = chain;
        this.guarded = guarded;
    }

    @Override
    public void notify(DelegateTask task) {
        switch (task.getEventName()) {
            case EVENTNAME_ASSIGNMENT -> {
                if (task.getAssignee() != null) {
                    guard(task).checkAssignee(task, task.getAssignee());
                }
                guard(task).assigned(task);
                chain.append(
                        task.getExecution().getProcessBusinessKey(),
                        task.getAssignee() == null ? "handedBack" : "claimed",
                        Json.empty().put("task", task.getId()).put("by", task.getAssignee()));
            }
            case EVENTNAME_COMPLETE -> {
                if (!guard(task).isAnswered(task.getId())) {
                    throw new Refused(
                            Refused.Kind.forbidden, "A review can only be completed with a decision that was checked.");
                }
            }
            default -> throw new IllegalStateException("Not guarded: " + task.getEventName());
        }
    }

    private GuardedTask guard(DelegateTask task) {
        return guarded.stream()
                .filter(kind -> kind.ids().contains(task.getTaskDefinitionKey()))
                .findFirst()
                .orElseThrow();
    }
}
