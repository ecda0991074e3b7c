package io.countersign.review;

import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.camunda.bpm.engine.delegate.DelegateTask;

/** A kind of user task that only its own people hold, and that only a checked answer completes, whichever way it comes. */
public interface GuardedTask {

    /** Ids of its user tasks, the same in every workflow. */
    Set<String> ids();

    /** The task was taken by its assignee, or handed back where it has none. */
    default void assigned(DelegateTask task) {}

    /** @throws io.countersign.cases.Refused where this person must not be the task's assignee */
    void checkAssignee(DelegateTask task, String user);

    /**
     * Takes an answer, or refuses it.
     *
     * @param submitted what came with the completion of the task
     * @param complete completes the task with the variables that the case goes on with
     * @throws io.countersign.cases.Refused with a sentence for the person; nothing has changed then
     */
    void complete(
            DelegateTask task, String user, Map<String, Object> submitted, Consumer<Map<String, Object>> complete);

    /** Whether this task is being completed by an answer that was taken here. */
    boolean isAnswered(String task);
}
