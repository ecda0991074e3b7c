package io.countersign.review;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cases.CaseVariables;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.stereotype.Component;

/** Names a new review by what it is about, and fills the form's fields with the action. */
@Component
public class PrepareReviewListener implements TaskListener {

    private static final int LONGEST_NAME = 250;

    static String named(String headline) {
        return headline.length() > LONGEST_NAME ? headline.substring(0, LONGEST_NAME) + "…" : headline;
    }

    @Override
    public void notify(DelegateTask task) {
        CaseVariables variables = new CaseVariables(task);
        String headline =
                variables.object(CaseVariables.REVIEW).path("headline").asText();
        task.setName(named(headline));
        JsonNode proposal = variables.json(CaseVariables.PROPOSAL);
        if (proposal != null) {
            task.setVariableLocal("edited", CaseVariables.typed(proposal.path("action")));
        }
    }
}
