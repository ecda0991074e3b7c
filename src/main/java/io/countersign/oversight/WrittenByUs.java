package io.countersign.oversight;

import io.countersign.cases.CaseVariables;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.impl.BpmnModelConstants;
import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.xml.instance.DomElement;

/** The check that no model writes what the gate goes by, neither itself nor through a process that it calls. */
final class WrittenByUs {

    private static final String CAMUNDA = BpmnModelConstants.CAMUNDA_NS;

    /** Attributes that name a variable to be written. */
    private static final List<String> WRITING = List.of(
            "resultVariable",
            "elementVariable",
            "errorCodeVariable",
            "errorMessageVariable",
            "escalationCodeVariable",
            "initiator");

    /** Elements whose name is that of a variable to be written. */
    private static final List<String> NAMING = List.of("inputParameter", "outputParameter", "inputDataItem");

    private final BpmnModelInstance model;
    private final Collection<String> steps;
    private final List<String> problems = new ArrayList<>();

    /** @param steps names of our own steps: the engine looks for a variable of the name first, and would run that */
    WrittenByUs(BpmnModelInstance model, Collection<String> steps) {
        this.steps = steps;
        this.model = model;
    }

    /** Sentences that name element and mend; empty where nothing is wrong. */
    List<String> problems() {
        variables();
        calls();
        return problems;
    }

    /** What the case goes on by must not be written, or hidden behind a local value, by a model. */
    private void variables() {
        for (DomElement element : everything(model.getDocument().getRootElement())) {
            boolean mapping = NAMING.contains(element.getLocalName());
            Stream.concat(
                            WRITING.stream().map(name -> element.getAttribute(CAMUNDA, name)),
                            Stream.of(
                                    mapping ? element.getAttribute("name") : null,
                                    CAMUNDA.equals(element.getNamespaceURI()) ? element.getAttribute("target") : null))
                    .filter(name -> name != null && (CaseVariables.OURS.contains(name) || steps.contains(name)))
                    .forEach(name -> problems.add("element " + owner(element) + ": the variable “" + name
                            + "” is written by our own steps alone; use another name."));
        }
    }

    /** A called process is checked by itself, so it has to be certain which one it is, and what comes back. */
    private void calls() {
        for (CallActivity call : model.getModelElementsByType(CallActivity.class)) {
            String called = String.valueOf(call.getCalledElement());
            if (called.contains("{") || call.getCamundaVariableMappingDelegateExpression() != null) {
                problems.add(
                        "element " + call.getId() + ": name the process that is called, not an expression for it.");
            }
            everything(call.getDomElement()).stream()
                    .filter(element -> CAMUNDA.equals(element.getNamespaceURI())
                            && "all".equals(element.getAttribute("variables")))
                    .forEach(element -> problems.add("element " + call.getId()
                            + ": map the variables one by one; all of them would take ours along."));
        }
    }

    private static List<DomElement> everything(DomElement element) {
        List<DomElement> all = new ArrayList<>(List.of(element));
        element.getChildElements().forEach(child -> all.addAll(everything(child)));
        return all;
    }

    private static String owner(DomElement element) {
        for (DomElement at = element; at != null; at = at.getParentElement()) {
            if (at.getAttribute("id") != null) {
                return at.getAttribute("id");
            }
        }
        return "of the model";
    }
}
