package io.countersign.review;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cases.CaseVariables;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/** Names the task “Did it happen?” by what it is about, and gives its form what is known. */
@Component
public class PrepareDoubtListener implements TaskListener {

    private final Doubts doubts;

    PrepareDoubtListener(Doubts doubts) {
        this.doubts = doubts;
    }

    @Override
    public void notify(DelegateTask task) {
        JsonNode known = doubts.known(task);
        task.setName(PrepareReviewListener.named(
                "Did it happen? " + known.path("headline").asText()));
        task.setVariableLocal("doubt", CaseVariables.typed(known));
    }
}
