package io.countersign.review;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cases.CaseVariables;
import io.countersign.chain.Chain;
import java.util.Map;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.task.Task;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** Puts a review that is due soon on top of the list, and has its people told once. */
@Component
public class RemindReviewers implements JavaDelegate {

    private static final int URGENT = 100;

    private final TaskService tasks;
    private final Notices notices;
    private final Chain chain;

    RemindReviewers(@Lazy TaskService tasks, Notices notices, Chain chain) {
        this.chain = chain;
        this.tasks = tasks;
        this.notices = notices;
    }

    @Override
    public void execute(DelegateExecution execution) {
        JsonNode review = new CaseVariables(execution).object(CaseVariables.REVIEW);
        for (Task task : tasks.createTaskQuery()
                .processInstanceId(execution.getProcessInstanceId())
                .taskDefinitionKey(Reviews.TASK)
                .list()) {
            tasks.setPriority(task.getId(), URGENT);
            notices.remind(task, review);
            chain.append(execution.getProcessBusinessKey(), "reminded", Map.of("task", task.getId()));
        }
    }
}
