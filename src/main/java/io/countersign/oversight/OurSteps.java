package io.countersign.oversight;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.impl.BpmnModelConstants;
import org.camunda.bpm.model.bpmn.instance.Activity;
import org.camunda.bpm.model.bpmn.instance.CompensateEventDefinition;
import org.camunda.bpm.model.bpmn.instance.ThrowEvent;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.xml.instance.DomElement;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;

/** The check that our own steps stand in a model as they have to, so that each does what the others count on. */
final class OurSteps {

    private static final String CAMUNDA = BpmnModelConstants.CAMUNDA_NS;

    /** What is done on targets. */
    private static final List<String> ON_TARGETS = List.of("carryOutAction", "undoAction");

    /** What writes or reads who decides: of a case that is there once. */
    private static final List<String> ONCE =
            List.of("gatherFacts", "proposeAction", "checkApprovalRules", "assignLevel", "escalateReview");

    private static final Pattern TABLE = Pattern.compile("[\\w.-]+Approval");
    private final BpmnModelInstance model;
    private final Collection<String> groups;
    private final List<String> problems = new ArrayList<>();

    /** @param groups that the ladder of reviewers knows */
    OurSteps(BpmnModelInstance model, Collection<String> groups) {
        this.groups = groups;
        this.model = model;
    }

    /** Sentences that name element and mend; empty where nothing is wrong. */
    List<String> problems() {
        for (Activity activity : model.getModelElementsByType(Activity.class)) {
            boolean onTargets = isOneOf(activity, ON_TARGETS);
            if ((onTargets || isOneOf(activity, ONCE) || GateCheck.isReview(activity)) && isMany(activity)) {
                add(activity, "a case has it once at a time; take the multi-instance marker away, here or around it.");
            }
            if (onTargets
                    && !activity.isCamundaAsyncBefore()
                    && !(GateCheck.isDelegate(activity, "undoAction") && isUndoneLater())) {
                add(
                        activity,
                        "it has to be asynchronous before (camunda:asyncBefore=\"true\"), so that the decision is kept"
                                + " before anything leaves.");
            }
            if (activity instanceof UserTask review
                    && GateCheck.isReview(review)
                    && !(String.valueOf(review.getCamundaCandidateGroups()).equals("${reviewers}")
                            && review.getCamundaAssignee() == null
                            && review.getCamundaCandidateUsers() == null
                            && review.getResourceRoles().isEmpty())) {
                add(
                        review,
                        "whose it is comes from the rules and the levels: its candidate groups are ${reviewers}, and it has"
                                + " no assignee and nobody else.");
            }
            if (GateCheck.isDelegate(activity, "checkApprovalRules")) {
                parameter(
                        activity,
                        "table",
                        table -> TABLE.matcher(table).matches(),
                        "the id of an approval table, such as ticketApproval");
                parameter(
                        activity,
                        "defaultGroup",
                        groups::contains,
                        "the group that decides where no rule names one, of " + String.join(", ", groups));
            }
        }
        return problems;
    }

    private static boolean isOneOf(Activity activity, List<String> delegates) {
        return delegates.stream().anyMatch(delegate -> GateCheck.isDelegate(activity, delegate));
    }

    /** Whether whatever begins to undo is asynchronous itself. */
    private boolean isUndoneLater() {
        return model.getModelElementsByType(CompensateEventDefinition.class).stream()
                .map(ModelElementInstance::getParentElement)
                .allMatch(event -> !(event instanceof ThrowEvent thrown) || thrown.isCamundaAsyncBefore());
    }

    /** Whether it, or what it is part of, runs several times. */
    private static boolean isMany(Activity activity) {
        for (ModelElementInstance at = activity; at != null; at = at.getParentElement()) {
            if (at instanceof Activity around && around.getLoopCharacteristics() != null) {
                return true;
            }
        }
        return false;
    }

    /** An input parameter that says in the model what it says, whatever the case has come to. */
    private void parameter(Activity activity, String name, Predicate<String> fits, String what) {
        List<String> values = inputs(activity.getDomElement(), name);
        if (values.isEmpty() || !values.stream().allMatch(fits)) {
            add(activity, "its input parameter “" + name + "” has to be " + what + ", and no expression.");
        }
    }

    private static List<String> inputs(DomElement activity, String name) {
        return activity.getChildElements().stream()
                .filter(extensions -> extensions.getLocalName().equals("extensionElements"))
                .flatMap(extensions -> extensions.getChildElements().stream())
                .flatMap(mapping -> mapping.getChildElements().stream())
                .filter(input -> CAMUNDA.equals(input.getNamespaceURI())
                        && input.getLocalName().equals("inputParameter")
                        && name.equals(input.getAttribute("name")))
                .map(input -> input.getTextContent().strip())
                .toList();
    }

    private void add(Activity activity, String what) {
        problems.add("element " + activity.getId() + ": " + what);
    }
}
