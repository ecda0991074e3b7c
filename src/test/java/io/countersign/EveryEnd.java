package io.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.CompensateEventDefinition;
import org.camunda.bpm.model.bpmn.instance.ErrorEventDefinition;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Fails a class of process tests whose cases left an end or another step of their model unreached. What follows where an
 * effect is in doubt or refused is {@link InDoubtTest}'s and {@link LookAgainTest}'s, for all models. Says nothing where
 * only some of the class's tests ran.
 */
public final class EveryEnd implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

    private static final Set<String> TESTED_FOR_ALL = Set.of("inDoubt", "notCarriedOut");

    private final String workflow;
    private final Set<String> ran = new HashSet<>();
    private long casesBefore;

    private EveryEnd(String workflow) {
        this.workflow = workflow;
    }

    public static EveryEnd of(String workflow) {
        return new EveryEnd(workflow);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        casesBefore = jdbc(context)
                .sql("select coalesce(max(number), 0) from cs_case")
                .query(Long.class)
                .single();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        ran.add(context.getRequiredTestMethod().getName());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (!ran.equals(tests(context.getRequiredTestClass()))) {
            return;
        }
        List<String> reached = jdbc(context)
                .sql("select distinct a.ACT_ID_ from ACT_HI_ACTINST a join cs_case c"
                        + " on c.process_instance = a.PROC_INST_ID_ where c.workflow = ? and c.number > ?")
                .params(workflow, casesBefore)
                .query(String.class)
                .list();
        assertThat(reached).as("what the process tests of %s reach", workflow).containsAll(steps());
    }

    private static Set<String> tests(Class<?> of) {
        return AnnotationSupport.findAnnotatedMethods(of, Testable.class, HierarchyTraversalMode.TOP_DOWN).stream()
                .map(method -> method.getName())
                .collect(Collectors.toSet());
    }

    private Set<String> steps() {
        return Bpmn.readModelFromFile(new File("processes/" + workflow + "/" + workflow + ".bpmn"))
                .getModelElementsByType(FlowNode.class)
                .stream()
                .filter(step -> !isTestedForAll(step) && !isWrittenNowhere(step))
                .map(FlowNode::getId)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isTestedForAll(FlowNode step) {
        if (step instanceof BoundaryEvent event) {
            return event.getEventDefinitions().stream()
                    .anyMatch(of -> of instanceof ErrorEventDefinition error
                            && TESTED_FOR_ALL.contains(error.getError().getErrorCode()));
        }
        return !step.getIncoming().isEmpty()
                && step.getIncoming().stream()
                        .map(SequenceFlow::getSource)
                        .allMatch(source -> source instanceof BoundaryEvent && isTestedForAll(source));
    }

    /** The engine's history knows the handler of a compensation, not the event that it hangs on. */
    private static boolean isWrittenNowhere(FlowNode step) {
        return step instanceof BoundaryEvent event
                && event.getEventDefinitions().stream().anyMatch(CompensateEventDefinition.class::isInstance);
    }

    private static JdbcClient jdbc(ExtensionContext context) {
        return SpringExtension.getApplicationContext(context).getBean(JdbcClient.class);
    }
}
