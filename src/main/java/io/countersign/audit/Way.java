package io.countersign.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.ExclusiveGateway;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.jspecify.annotations.Nullable;

/**
 * The way that a case took through its model. Camunda's history holds no arrows, so they are found from the steps: one that
 * was entered was led to by the step before it that ended last and has an arrow to it.
 *
 * @param model id of the definition that the case runs or ran on
 * @param xml the model, to draw it
 * @param steps how often each was entered
 * @param arrows how often each was taken
 * @param unclear arrows of which history does not tell which was taken, as they lead from the same step to the same
 * @param here steps where the case stands now
 */
record Way(
        String model,
        int version,
        String xml,
        Map<String, Integer> steps,
        Map<String, Integer> arrows,
        Set<String> unclear,
        Set<String> here) {

    /** A step as it was entered; {@code endedAt} is null while the case stands there. */
    record Entered(String step, Instant startedAt, @Nullable Instant endedAt, boolean cancelled) {}

    /** A variable that was set. */
    record Value(String name, String value, Instant at) {}

    private static final Pattern SAME = Pattern.compile("[$#]\\{\\s*(\\w+)\\s*==\\s*['\"]([^'\"]*)['\"]\\s*}");

    /**
     * @param entered in the order in which it happened
     * @param values in the order in which they were set
     */
    static Way through(
            String id, int version, String xml, BpmnModelInstance model, List<Entered> entered, List<Value> values) {
        Map<String, Integer> steps = new TreeMap<>();
        Map<String, Integer> arrows = new TreeMap<>();
        Set<String> unclear = new TreeSet<>();
        Set<String> here = new TreeSet<>();
        Map<String, FlowNode> nodes = new HashMap<>();
        model.getModelElementsByType(FlowNode.class).forEach(node -> nodes.put(node.getId(), node));
        Set<String> used = new HashSet<>();
        for (int number = 0; number < entered.size(); number++) {
            Entered now = entered.get(number);
            steps.merge(now.step(), 1, Integer::sum);
            if (now.endedAt() == null) {
                here.add(now.step());
            }
            FlowNode node = nodes.get(now.step());
            if (node == null || node.getIncoming().isEmpty()) {
                continue;
            }
            Map<String, List<SequenceFlow>> from = new LinkedHashMap<>();
            node.getIncoming()
                    .forEach(arrow -> from.computeIfAbsent(arrow.getSource().getId(), source -> new ArrayList<>())
                            .add(arrow));
            int before = before(entered, number, from.keySet(), nodes, used);
            if (before >= 0) {
                Entered source = entered.get(before);
                List<SequenceFlow> taken = taken(from.getOrDefault(source.step(), List.of()), source, values);
                taken.forEach(arrow -> arrows.merge(arrow.getId(), 1, Integer::sum));
                if (taken.size() > 1) {
                    taken.forEach(arrow -> unclear.add(arrow.getId()));
                }
                used.add(use(before, source, now.step(), nodes));
            }
        }
        return new Way(id, version, xml, steps, arrows, unclear, here);
    }

    /** Which step led here: of those with an arrow to it the one that ended last; -1 where none did. */
    private static int before(
            List<Entered> entered, int number, Set<String> sources, Map<String, FlowNode> nodes, Set<String> used) {
        Entered now = entered.get(number);
        int found = -1;
        for (int at = number - 1; at >= 0; at--) {
            Entered one = entered.get(at);
            Instant ended = one.endedAt();
            if (sources.contains(one.step())
                    && ended != null
                    && !one.cancelled()
                    && !ended.isAfter(now.startedAt())
                    && !used.contains(use(at, one, now.step(), nodes))
                    && (found < 0 || ended.isAfter(ended(entered.get(found))))) {
                found = at;
            }
        }
        return found;
    }

    private static Instant ended(Entered of) {
        return of.endedAt() == null ? Instant.MAX : of.endedAt();
    }

    /** An exclusive gateway leads on once each time; other steps may lead to several, and to each of them once. */
    private static String use(int at, Entered one, String to, Map<String, FlowNode> nodes) {
        return nodes.get(one.step()) instanceof ExclusiveGateway ? "" + at : at + " " + to;
    }

    private static List<SequenceFlow> taken(List<SequenceFlow> arrows, Entered source, List<Value> values) {
        List<SequenceFlow> fitting =
                arrows.stream().filter(arrow -> fits(arrow, source, values)).toList();
        return fitting.isEmpty() ? arrows : fitting;
    }

    /** Whether the condition of an arrow held, as far as it is a plain comparison with a text. */
    private static boolean fits(SequenceFlow arrow, Entered source, List<Value> values) {
        Matcher condition = SAME.matcher(
                arrow.getConditionExpression() == null
                        ? ""
                        : arrow.getConditionExpression().getTextContent().strip());
        return condition.matches()
                && values.stream()
                        .filter(value -> value.name().equals(condition.group(1))
                                && !value.at().isAfter(ended(source)))
                        .reduce((earlier, later) -> later)
                        .filter(value -> value.value().equals(condition.group(2)))
                        .isPresent();
    }
}
