package io.countersign.engine;

import io.countersign.cases.Workflows;
import io.countersign.execution.EndCaseListener;
import io.countersign.intake.OpenCaseListener;
import io.countersign.review.GuardReviewListener;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.bpmn.behavior.UserTaskActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.task.TaskDefinition;
import org.camunda.bpm.engine.impl.util.xml.Element;

/** What every workflow does at its start, its end and its reviews, whoever draws it: no model can leave it out. */
final class Listeners extends AbstractBpmnParseListener {

    private final Workflows workflows;
    private final OpenCaseListener openCase;
    private final EndCaseListener endCase;
    private final Map<String, TaskListener> prepare;
    private final GuardReviewListener guardReview;

    /** @param prepare what is done with a guarded task when it is created, by the id of its kind */
    Listeners(
            Workflows workflows,
            OpenCaseListener openCase,
            EndCaseListener endCase,
            Map<String, TaskListener> prepare,
            GuardReviewListener guardReview) {
        this.workflows = workflows;
        this.openCase = openCase;
        this.endCase = endCase;
        this.prepare = prepare;
        this.guardReview = guardReview;
    }

    @Override
    public void parseProcess(Element element, ProcessDefinitionEntity definition) {
        if (workflows.find(definition.getKey()).isPresent()) {
            definition.addBuiltInListener(ExecutionListener.EVENTNAME_START, openCase);
            definition.addBuiltInListener(ExecutionListener.EVENTNAME_END, endCase);
        }
    }

    @Override
    public void parseUserTask(Element element, ScopeImpl scope, ActivityImpl activity) {
        if (activity.getActivityBehavior() instanceof UserTaskActivityBehavior behavior
                && prepare.containsKey(activity.getId())) {
            TaskDefinition task = behavior.getTaskDefinition();
            task.addBuiltInTaskListener(
                    TaskListener.EVENTNAME_CREATE, Objects.requireNonNull(prepare.get(activity.getId())));
            task.addBuiltInTaskListener(TaskListener.EVENTNAME_ASSIGNMENT, guardReview);
            task.addBuiltInTaskListener(TaskListener.EVENTNAME_COMPLETE, guardReview);
        }
    }
}
