package io.countersign.oversight;

import io.countersign.cases.CaseVariables;
import io.countersign.execution.CarryOutAction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.impl.BpmnModelConstants;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.BusinessRuleTask;
import org.camunda.bpm.model.bpmn.instance.ErrorEventDefinition;
import org.camunda.bpm.model.bpmn.instance.Event;
import org.camunda.bpm.model.bpmn.instance.ExclusiveGateway;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.InclusiveGateway;
import org.camunda.bpm.model.bpmn.instance.IntermediateCatchEvent;
import org.camunda.bpm.model.bpmn.instance.IntermediateThrowEvent;
import org.camunda.bpm.model.bpmn.instance.LinkEventDefinition;
import org.camunda.bpm.model.bpmn.instance.ParallelGateway;
import org.camunda.bpm.model.bpmn.instance.SendTask;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.camunda.bpm.model.bpmn.instance.ThrowEvent;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;
import org.jspecify.annotations.Nullable;

/**
 * The check that no model lets an action past its gate. It walks every path that a case can take, with what is certain on
 * it, and refuses the model where one comes to Carry out action without the approval rules having said automatic or after,
 * or a review having said approve, about the action as it is. Where paths meet, the one that knows least counts: each is
 * walked for itself.
 */
public final class GateCheck {

    /** Id of the review's user task in every workflow. */
    private static final String REVIEW = "reviewProposal";

    /** Id of the user task that asks whether an effect happened, in every workflow. */
    private static final String QUESTION = "didItHappen";

    /** Steps that change what is certain. */
    private static final List<String> OURS =
            List.of("gatherFacts", "proposeAction", "checkApprovalRules", "carryOutAction");

    private static final String CAMUNDA = BpmnModelConstants.CAMUNDA_NS;

    private static final Pattern CONDITION = Pattern.compile("\\$\\{([^{}]*)}");
    private static final Pattern COMPARISON = Pattern.compile("(\\w+)\\s*==\\s*['\"](\\w*)['\"]");

    /** What is certain of a case at a place of its model. */
    private enum Certain {
        /** Nothing: the action may be one that the rules have never seen. */
        nothing,
        /** The rules were checked on the action; what they said no longer opens a way. */
        checked,
        /** The rules were just checked, and {@code gate} is what they said. */
        ruled,
        /** A reviewer has just decided, and {@code verdict} is what they said. */
        reviewed,
        /** The action was being carried out when something of it came in doubt: with the answer it may go on. */
        doubtful,
        /** The action may be carried out. */
        open
    }

    private record Place(FlowNode node, Certain certain) {}

    private final BpmnModelInstance model;
    /** By id: the model's own look-up of a reference searches the whole document each time. */
    private final Map<String, FlowNode> nodes = new HashMap<>();

    /** By the id of their source, as the engine reads them: from the flows, whatever the elements say of their flows. */
    private final Map<String, List<SequenceFlow>> outgoing = new HashMap<>();

    private final Map<String, List<SequenceFlow>> incoming = new HashMap<>();
    private final Map<String, String> refused = new TreeMap<>();
    private final Map<Place, @Nullable Place> cameFrom = new HashMap<>();
    private final Deque<Place> ahead = new ArrayDeque<>();

    private GateCheck(BpmnModelInstance model) {
        this.model = model;
        model.getModelElementsByType(FlowNode.class).forEach(node -> nodes.put(node.getId(), node));
        for (SequenceFlow flow : model.getModelElementsByType(SequenceFlow.class)) {
            outgoing.computeIfAbsent(flow.getAttributeValue("sourceRef"), id -> new ArrayList<>())
                    .add(flow);
            incoming.computeIfAbsent(flow.getAttributeValue("targetRef"), id -> new ArrayList<>())
                    .add(flow);
        }
    }

    /**
     * What is wrong with a model: sentences that name element, path and mend; empty where nothing is.
     *
     * @param steps names of our own steps
     * @param groups that the ladder of reviewers knows
     */
    public static List<String> problems(BpmnModelInstance model, Collection<String> steps, Collection<String> groups) {
        GateCheck check = new GateCheck(model);
        check.walk();
        List<String> problems = new ArrayList<>(new WrittenByUs(model, steps).problems());
        problems.addAll(new OurSteps(model, groups).problems());
        problems.addAll(check.refused.values());
        return problems;
    }

    private void walk() {
        for (FlowNode node : nodes.values()) {
            if (begins(node)) {
                come(null, new Place(node, Certain.nothing));
            }
        }
        while (!ahead.isEmpty()) {
            goOn(ahead.remove());
        }
    }

    /** Where a token may appear without having come along a flow. */
    private boolean begins(FlowNode node) {
        if (node instanceof StartEvent start) {
            return !(start.getParentElement() instanceof SubProcess parent) || parent.triggeredByEvent();
        }
        return incoming(node).isEmpty()
                && !(node instanceof BoundaryEvent)
                && !(node instanceof IntermediateCatchEvent event && link(event) != null);
    }

    /** Whether a case may end here, and not only a part of its model. */
    private boolean ends(FlowNode node) {
        return outgoing(node).isEmpty()
                && !(node instanceof IntermediateThrowEvent event && link(event) != null)
                && !(node.getParentElement() instanceof SubProcess part && !ends(part));
    }

    private List<SequenceFlow> outgoing(FlowNode node) {
        return outgoing.getOrDefault(node.getId(), List.of());
    }

    private List<SequenceFlow> incoming(FlowNode node) {
        return incoming.getOrDefault(node.getId(), List.of());
    }

    private void follow(SequenceFlow flow, Place from, Certain certain) {
        FlowNode target = nodes.get(flow.getAttributeValue("targetRef"));
        if (target != null && !isAside(flow, target)) {
            come(from, new Place(target, along(flow, certain)));
        }
    }

    private void come(@Nullable Place from, Place to) {
        if (!cameFrom.containsKey(to)) {
            cameFrom.put(to, from);
            ahead.add(to);
        }
    }

    private void goOn(Place at) {
        FlowNode node = at.node();
        if (isDelegate(node, "carryOutAction") && at.certain() != Certain.open) {
            refused.putIfAbsent(
                    node.getId(),
                    "element " + node.getId() + " carries out what nobody approved on the path " + path(at)
                            + "; let every way to it pass the approval rules, then a flow ${gate == 'automatic'},"
                            + " ${gate == 'after'} or ${gate == 'approved'}, or a review and a flow ${verdict == 'approve'}.");
            return;
        }
        if (at.certain() == Certain.doubtful
                && !isDelegate(node, "carryOutAction")
                && (changes(node) || ends(node) && !(node instanceof SubProcess))) {
            refused.putIfAbsent(
                    node.getId(),
                    "element " + node.getId() + " leaves it in doubt whether something happened on the path " + path(at)
                            + "; lead from the error " + CarryOutAction.IN_DOUBT + " to the user task " + QUESTION
                            + ", and from there back.");
            return;
        }
        Certain after = after(node, at.certain());
        for (BoundaryEvent event : model.getModelElementsByType(BoundaryEvent.class)) {
            if (node.getId().equals(event.getAttributeValue("attachedToRef"))) {
                // whose time is up can go on to another review of the same action, but nothing is approved by it
                boolean same = at.certain() != Certain.nothing && at.certain() != Certain.doubtful && !changes(node);
                boolean doubt = isDelegate(node, "carryOutAction") && catches(event, CarryOutAction.IN_DOUBT);
                come(at, new Place(event, doubt ? Certain.doubtful : same ? Certain.checked : Certain.nothing));
            }
        }
        if (node instanceof SubProcess sub) {
            sub.getFlowElements().stream()
                    .filter(StartEvent.class::isInstance)
                    .forEach(start -> come(at, new Place((StartEvent) start, at.certain())));
            if (sub.getFlowElements().stream().anyMatch(StartEvent.class::isInstance)) {
                return; // it goes on from its ends
            }
        }
        if (node instanceof IntermediateThrowEvent event && link(event) != null) {
            model.getModelElementsByType(IntermediateCatchEvent.class).stream()
                    .filter(other -> String.valueOf(link(event)).equals(link(other)))
                    .forEach(other -> come(at, new Place(other, after)));
        }
        for (SequenceFlow flow : outgoing(node)) {
            follow(flow, at, after);
        }
        if (outgoing(node).isEmpty()) {
            leave(node, at, after);
        }
    }

    /**
     * Whether a flow only brings a branch beside the case to where the branches meet, such as a notice. Who waits there
     * for all of them goes on as the others say. The engine counts how many came, not from where: where the case can come to
     * the fork again before they have met, two notices would do.
     */
    private boolean isAside(SequenceFlow flow, FlowNode meeting) {
        return meeting instanceof ParallelGateway
                && incoming(meeting).size() > 1
                && fork(flow).filter(fork -> !comesBack(fork, meeting)).isPresent()
                && !incoming(meeting).stream().allMatch(other -> fork(other).isPresent());
    }

    /** From which one line leads into a flow. */
    private Optional<FlowNode> fork(SequenceFlow flow) {
        return Optional.ofNullable(nodes.get(flow.getAttributeValue("sourceRef")))
                .map(this::origin)
                .filter(this::isFork);
    }

    private boolean comesBack(FlowNode fork, FlowNode meeting) {
        Set<FlowNode> passed = new HashSet<>();
        Deque<FlowNode> ahead = new ArrayDeque<>(List.of(fork));
        while (!ahead.isEmpty()) {
            FlowNode node = ahead.pop();
            List<FlowNode> next = new ArrayList<>();
            outgoing(node).forEach(flow -> next.add(nodes.get(flow.getAttributeValue("targetRef"))));
            model.getModelElementsByType(BoundaryEvent.class).stream()
                    .filter(event -> node.getId().equals(event.getAttributeValue("attachedToRef")))
                    .forEach(next::add);
            if (node instanceof IntermediateThrowEvent event && link(event) != null) {
                model.getModelElementsByType(IntermediateCatchEvent.class).stream()
                        .filter(other -> String.valueOf(link(event)).equals(link(other)))
                        .forEach(next::add);
            }
            if (next.contains(fork)) {
                return true;
            }
            next.stream()
                    .filter(Objects::nonNull)
                    .filter(other -> !other.equals(meeting) && passed.add(other))
                    .forEach(ahead::push);
        }
        return false;
    }

    /** From where one line leads here, with no step of ours on it and no other line that joins it. */
    private FlowNode origin(FlowNode node) {
        Set<FlowNode> passed = new HashSet<>();
        FlowNode at = node;
        while (!isFork(at) && !isOurs(at) && incoming(at).size() == 1 && passed.add(at)) {
            FlowNode before = nodes.get(incoming(at).get(0).getAttributeValue("sourceRef"));
            if (before == null) {
                return at;
            }
            at = before;
        }
        return at;
    }

    private boolean isFork(FlowNode node) {
        return node instanceof ParallelGateway && outgoing(node).size() > 1;
    }

    /** Whether what comes from here is one more beside what is under way already. */
    private static boolean isExtra(FlowNode node) {
        return node instanceof BoundaryEvent event && !event.cancelActivity()
                || node instanceof StartEvent start
                        && start.getParentElement() instanceof SubProcess parent
                        && parent.triggeredByEvent()
                        && !start.isInterrupting();
    }

    private static boolean isOurs(FlowNode node) {
        return node instanceof SubProcess || isReview(node) || changes(node);
    }

    /** Whether the action, or what is certain of it, may be another one after this, or in the middle of it. */
    private static boolean changes(FlowNode node) {
        return node instanceof SubProcess sub
                ? sub.getFlowElements().stream().anyMatch(inside -> inside instanceof FlowNode other && changes(other))
                : OURS.stream().anyMatch(step -> isDelegate(node, step));
    }

    /** The end of a sub-process is where what it is part of goes on, when what is its own has come there too. */
    private void leave(FlowNode node, Place at, Certain certain) {
        if (node.getParentElement() instanceof SubProcess parent && !isExtra(origin(node))) {
            outgoing(parent).forEach(flow -> follow(flow, at, certain));
            if (outgoing(parent).isEmpty()) {
                leave(parent, at, certain);
            }
        }
    }

    private static Certain after(FlowNode node, Certain before) {
        if (isReview(node)) {
            return before == Certain.nothing ? Certain.nothing : Certain.reviewed;
        }
        if (isDelegate(node, "checkApprovalRules")) {
            return Certain.ruled;
        }
        if (before == Certain.doubtful) {
            return node instanceof UserTask && node.getId().equals(QUESTION) ? Certain.open : before;
        }
        if (isDelegate(node, "gatherFacts") || isDelegate(node, "proposeAction")) {
            return Certain.nothing;
        }
        if (isDelegate(node, "carryOutAction")) {
            return Certain.checked;
        }
        return before;
    }

    private Certain along(SequenceFlow flow, Certain before) {
        Matcher condition = CONDITION.matcher(condition(flow));
        if (before == Certain.doubtful
                || !isAsked(flow)
                || !condition.matches()
                || condition.group(1).contains("||")) {
            return before;
        }
        Certain certain = before;
        for (String part : condition.group(1).split("&&", -1)) {
            certain = where(part.strip(), certain);
        }
        return certain;
    }

    /** What is certain where a comparison holds. */
    private static Certain where(String part, Certain before) {
        Matcher comparison = COMPARISON.matcher(part);
        if (!comparison.matches()) {
            return before;
        }
        String word = comparison.group(2);
        return switch (comparison.group(1)) {
            case CaseVariables.GATE ->
                switch (word) {
                    case "automatic", "after", "approved" -> before == Certain.ruled ? Certain.open : before;
                    default -> before == Certain.ruled ? Certain.checked : before;
                };
            case CaseVariables.VERDICT ->
                switch (word) {
                    case "approve" -> before == Certain.reviewed ? Certain.open : before;
                    case "second", "escalate", "keep" -> before == Certain.nothing ? before : Certain.checked;
                    default -> Certain.nothing;
                };
            default -> before;
        };
    }

    /** Whether the engine looks at the condition: not behind a parallel gateway, and not on a default flow. */
    private boolean isAsked(SequenceFlow flow) {
        FlowNode source = nodes.get(flow.getAttributeValue("sourceRef"));
        return (source instanceof ExclusiveGateway || source instanceof InclusiveGateway)
                && !Objects.equals(flow.getId(), source.getAttributeValue("default"));
    }

    /** Ids from the start to here. */
    private String path(Place end) {
        LinkedList<String> ids = new LinkedList<>();
        for (Place at = end; at != null; at = cameFrom.get(at)) {
            ids.addFirst(at.node().getId());
        }
        return String.join(" → ", ids);
    }

    static boolean isReview(FlowNode node) {
        return node instanceof UserTask && node.getId().equals(REVIEW);
    }

    /** Whether the engine runs this step of ours here: on other tasks, and beside a table, it passes over the expression. */
    static boolean isDelegate(FlowElement node, String delegate) {
        return runsDelegates(node)
                && ("${" + delegate + "}")
                        .equals(String.valueOf(node.getAttributeValueNs(CAMUNDA, "delegateExpression"))
                                .replaceAll("\\s", ""));
    }

    /** Whether the engine runs what a delegate expression on this element names. */
    public static boolean runsDelegates(BaseElement element) {
        return (element instanceof ServiceTask || element instanceof SendTask || element instanceof BusinessRuleTask)
                && element.getAttributeValueNs(CAMUNDA, "decisionRef") == null;
    }

    /** Whether the event is there for this error of ours, and for no other. */
    private static boolean catches(BoundaryEvent event, String error) {
        return event.getEventDefinitions().stream()
                .filter(ErrorEventDefinition.class::isInstance)
                .map(definition -> ((ErrorEventDefinition) definition).getError())
                .anyMatch(caught -> caught != null && error.equals(caught.getErrorCode()));
    }

    private static String condition(SequenceFlow flow) {
        ModelElementInstance condition = flow.getConditionExpression();
        return condition == null ? "" : condition.getTextContent().strip();
    }

    private static @Nullable String link(Event event) {
        return (event instanceof ThrowEvent thrown
                        ? thrown.getEventDefinitions().stream()
                        : ((IntermediateCatchEvent) event).getEventDefinitions().stream())
                .filter(LinkEventDefinition.class::isInstance)
                .map(definition -> ((LinkEventDefinition) definition).getName())
                .findFirst()
                .orElse(null);
    }
}
