package io.countersign;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.Activity;
import org.camunda.bpm.model.bpmn.instance.Association;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.BusinessRuleTask;
import org.camunda.bpm.model.bpmn.instance.CompensateEventDefinition;
import org.camunda.bpm.model.bpmn.instance.ConditionExpression;
import org.camunda.bpm.model.bpmn.instance.ErrorEventDefinition;
import org.camunda.bpm.model.bpmn.instance.ExclusiveGateway;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Gateway;
import org.camunda.bpm.model.bpmn.instance.IntermediateThrowEvent;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.camunda.bpm.model.bpmn.instance.TimeDate;
import org.camunda.bpm.model.bpmn.instance.TimerEventDefinition;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaFailedJobRetryTimeCycle;
import org.camunda.bpm.model.xml.instance.DomElement;

/** The house rules for models, {@code processes/README.md}, as checks. */
final class HouseRules {

    private static final String REVIEW = "reviewProposal";
    private static final String QUESTION = "didItHappen";
    private static final String QUESTION_OF_UNDOING = "didTheUndoingHappen";
    private static final String CAMUNDA = "http://camunda.org/schema/1.0/bpmn";
    private static final Set<String> DELEGATES = Set.of(
            "gatherFacts",
            "proposeAction",
            "checkApprovalRules",
            "assignLevel",
            "escalateReview",
            "remindReviewers",
            "carryOutAction",
            "undoAction");
    private static final Set<String> TEMPLATES =
            Set.of("proposeAction", "checkApprovalRules", "reviewProposedAction", "carryOutAction", "didItHappen");
    private static final Set<String> ALLOWED_EXTENSIONS = Set.of(
            "failedJobRetryTimeCycle", "inputOutput", "inputParameter", "outputParameter", "properties", "property");
    /** A variable, or a variable compared with a word: nothing that could call Java. */
    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{[a-z][A-Za-z0-9]*( == '[A-Za-z]+')?}");

    /** What is wrong: the rule, and the element with what to mend. */
    record Finding(String rule, String what) {}

    private final Path file;
    private final BpmnModelInstance model;
    private final List<Finding> findings = new ArrayList<>();

    private HouseRules(Path file, BpmnModelInstance model) {
        this.file = file;
        this.model = model;
    }

    static List<Finding> check(Path file) {
        return check(file, Bpmn.readModelFromFile(file.toFile()));
    }

    static List<Finding> check(Path file, BpmnModelInstance model) {
        HouseRules rules = new HouseRules(file, model);
        rules.process();
        rules.names();
        rules.gateways();
        rules.code();
        rules.agent();
        rules.approvalRules();
        rules.review();
        rules.carryingOut();
        rules.undoing();
        rules.diagram();
        return rules.findings;
    }

    private void process() {
        Collection<Process> processes = all(Process.class);
        expect(processes.size() == 1, "oneProcess", "the file has " + processes.size() + " processes");
        for (Process process : processes) {
            String folder = file.toAbsolutePath().getParent().getFileName().toString();
            expect(
                    file.getFileName().toString().equals(process.getId() + ".bpmn") && folder.equals(process.getId()),
                    "fileName",
                    "file, folder and process id differ: " + file + ", " + process.getId());
            expect(
                    process.isExecutable() && !blank(process.getName()),
                    "executable",
                    process.getId() + " has to be executable and to have a name");
            expect(
                    "P1825D".equals(process.getCamundaHistoryTimeToLiveString()),
                    "history",
                    process.getId() + " has to keep its history for P1825D");
            documented(process);
        }
    }

    private void documented(BaseElement element) {
        expect(
                element.getDocumentations().stream().anyMatch(d -> !blank(d.getTextContent())),
                "documentation",
                element.getId() + " has no documentation");
    }

    private void names() {
        for (FlowNode node : all(FlowNode.class)) {
            if (blank(node.getName())) {
                add("named", node.getId() + " has no label");
            } else {
                String expected = node.getName().equals("Review proposed action") ? REVIEW : camelCase(node.getName());
                expect(
                        node.getId().equals(expected),
                        "id",
                        node.getId() + " is labelled “" + node.getName() + "”: its id should be " + expected);
            }
        }
        for (SequenceFlow flow : all(SequenceFlow.class)) {
            String expected = blank(flow.getName())
                    ? flow.getSource().getId() + "To"
                            + upperFirst(flow.getTarget().getId())
                    : flow.getSource().getId() + upperFirst(camelCase(flow.getName()));
            expect(flow.getId().equals(expected), "id", "flow " + flow.getId() + " should be " + expected);
        }
    }

    private void gateways() {
        for (Gateway gateway : all(Gateway.class)) {
            if (gateway.getOutgoing().size() < 2) {
                continue;
            }
            expect(
                    !blank(gateway.getName()) && gateway.getName().endsWith("?"),
                    "question",
                    gateway.getId() + " splits, so its label should be a question");
            for (SequenceFlow flow : gateway.getOutgoing()) {
                expect(!blank(flow.getName()), "answer", "flow " + flow.getId() + " has no label");
                boolean isDefault = gateway instanceof ExclusiveGateway xor && flow.equals(xor.getDefault());
                expect(
                        isDefault != (flow.getConditionExpression() != null),
                        "condition",
                        "flow " + flow.getId() + " needs a condition, or to be the default");
            }
        }
    }

    private void code() {
        DomElement process = all(Process.class).iterator().next().getDomElement();
        walk(process);
    }

    private void walk(DomElement element) {
        String name = element.getLocalName();
        boolean extension = CAMUNDA.equals(element.getNamespaceURI());
        expect(
                !name.equals("scriptTask") && (!extension || ALLOWED_EXTENSIONS.contains(name)),
                "script",
                name + " is not for models: scripts, listeners, connectors and fields belong into Java");
        for (String attribute : List.of("class", "expression", "resultVariable", "type", "topic")) {
            expect(
                    element.getAttribute(CAMUNDA, attribute) == null,
                    "script",
                    id(element) + " may not use camunda:" + attribute);
        }
        String delegate = element.getAttribute(CAMUNDA, "delegateExpression");
        expect(
                delegate == null || DELEGATES.stream().anyMatch(d -> delegate.equals("${" + d + "}")),
                "expression",
                id(element) + " uses " + delegate + ", which is none of ours");
        List<DomElement> children = element.getChildElements();
        String text = children.isEmpty() && !name.equals("documentation") ? element.getTextContent() : "";
        Stream.concat(Stream.of(text), expressions(element)).forEach(value -> {
            Matcher matcher = Pattern.compile("[$#]\\{[^}]*}?").matcher(value);
            while (matcher.find()) {
                expect(
                        EXPRESSION.matcher(matcher.group()).matches(),
                        "expression",
                        id(element) + " uses " + matcher.group()
                                + ": only a variable or a comparison with a word is allowed");
            }
        });
        children.forEach(this::walk);
    }

    private static Stream<String> expressions(DomElement element) {
        return Stream.of(
                        "delegateExpression",
                        "candidateGroups",
                        "candidateUsers",
                        "assignee",
                        "dueDate",
                        "followUpDate",
                        "formKey",
                        "formRef",
                        "priority",
                        "jobPriority",
                        "taskPriority",
                        "collection",
                        "calledElement",
                        "decisionRef")
                .map(a -> element.getAttribute(CAMUNDA, a))
                .filter(value -> value != null);
    }

    private void agent() {
        for (ServiceTask task : delegatesTo("proposeAction")) {
            documented(task);
            template(task, "proposeAction");
            List<BoundaryEvent> caught = attached(task)
                    .filter(e -> definitions(e, ErrorEventDefinition.class)
                            .anyMatch(d -> d.getError() != null
                                    && "noProposal".equals(d.getError().getErrorCode())))
                    .toList();
            expect(caught.size() == 1, "noProposal", task.getId() + " needs a boundary event for its error noProposal");
            caught.forEach(e -> expect(
                    leadTo(e, "checkApprovalRules"), "noProposal", e.getId() + " has to lead to Check approval rules"));
            expect(
                    retried(task)
                            || task.getIncoming().stream()
                                    .map(SequenceFlow::getSource)
                                    .allMatch(source -> source instanceof Activity before && retried(before)),
                    "asynchronous",
                    "before " + task.getId() + " is asked, there has to be an asynchronous step with a retry cycle");
            expect(leadTo(task, "checkApprovalRules"), "rules", task.getId() + " has to lead to Check approval rules");
        }
    }

    private void approvalRules() {
        for (BusinessRuleTask task : all(BusinessRuleTask.class)) {
            template(task, "checkApprovalRules");
            List<FlowNode> next = targets(task);
            boolean person = next.size() == 1
                    && next.get(0) instanceof ExclusiveGateway gateway
                    && gateway.getDefault() != null
                    && isDelegate(gateway.getDefault().getTarget(), "assignLevel");
            expect(person, "default", task.getId() + " has to lead to a gateway whose default is a person");
        }
    }

    private void review() {
        for (UserTask task : people()) {
            documented(task);
            template(task, "reviewProposedAction");
            expect(task.getId().equals(REVIEW), "review", task.getId() + " is a user task other than " + REVIEW);
            expect(
                    "${answerBy}".equals(task.getCamundaDueDate())
                            && "${reviewers}".equals(task.getCamundaCandidateGroups())
                            && blank(task.getCamundaAssignee()),
                    "review",
                    task.getId() + " needs the due date ${answerBy} and the candidate groups ${reviewers}");
            expect(
                    (file.getFileName().toString().replace(".bpmn", "") + "Review").equals(task.getCamundaFormRef())
                            && "latest".equals(task.getCamundaFormRefBinding()),
                    "form",
                    task.getId() + " needs the form <workflow>Review with the binding latest");
            expect(
                    !task.getIncoming().isEmpty()
                            && task.getIncoming().stream().allMatch(f -> isDelegate(f.getSource(), "assignLevel")),
                    "level",
                    "every way to " + task.getId() + " has to come from Assign level");
            timers(task);
            outcomes(task);
        }
        if (all(SequenceFlow.class).stream().anyMatch(flow -> "${gate == 'after'}".equals(condition(flow)))) {
            after();
        }
    }

    /** What is carried out before its review can be kept or taken back by it. */
    private void after() {
        for (UserTask task : people()) {
            expect(
                    decided(task, "keep").size() == 1,
                    "after",
                    task.getId() + " looks at what was carried out, so the outcome keep has to be led on");
            decided(task, "reject").forEach(flow -> undone(flow.getTarget()));
        }
        delegatesTo("escalateReview").stream()
                .flatMap(escalation -> targets(escalation).stream())
                .filter(ExclusiveGateway.class::isInstance)
                .map(gateway -> ((ExclusiveGateway) gateway).getDefault())
                .forEach(flow -> undone(flow.getTarget()));
        for (ServiceTask task : delegatesTo("carryOutAction")) {
            expect(
                    targets(task).stream()
                            .flatMap(gateway -> gateway.getOutgoing().stream())
                            .anyMatch(flow -> "${gate == 'after'}".equals(condition(flow))
                                    && isDelegate(flow.getTarget(), "assignLevel")),
                    "after",
                    task.getId() + " has to lead on to Assign level where ${gate == 'after'}");
            Set<String> handlers = attached(task)
                    .filter(e -> definitions(e, CompensateEventDefinition.class)
                            .findAny()
                            .isPresent())
                    .flatMap(e -> all(Association.class).stream()
                            .filter(a -> e.equals(a.getSource()))
                            .map(Association::getTarget)
                            .filter(target -> target instanceof SubProcess handler
                                    && handler.isForCompensation()
                                    && delegatesTo("undoAction").stream()
                                            .anyMatch(undo -> handler.equals(undo.getParentElement())))
                            .map(BaseElement::getId))
                    .collect(Collectors.toSet());
            expect(
                    handlers.size() == 1,
                    "after",
                    task.getId() + " needs a compensation event with a sub-process as its handler, in which stands"
                            + " Undo action");
        }
    }

    /** Undoing can fail, and come in doubt, as carrying out can. */
    private void undoing() {
        for (ServiceTask task : delegatesTo("undoAction")) {
            expect(retried(task), "asynchronous", task.getId() + " has to be asynchronous with a retry cycle");
            asked(task, QUESTION_OF_UNDOING);
        }
    }

    private void undone(FlowNode node) {
        expect(
                node instanceof IntermediateThrowEvent event && compensates(event),
                "after",
                node.getId() + " ends a review of what was carried out: it has to be a compensation event");
    }

    private static boolean compensates(IntermediateThrowEvent event) {
        return event.getEventDefinitions().stream().anyMatch(CompensateEventDefinition.class::isInstance);
    }

    private void timers(UserTask task) {
        expect(
                timer(task, "${remindAt}", false).anyMatch(e -> leadTo(e, "remindReviewers")),
                "reminder",
                task.getId() + " needs a non-interrupting timer at ${remindAt} that leads to Remind reviewers");
        expect(
                timer(task, "${answerBy}", true).anyMatch(e -> leadTo(e, "escalateReview")),
                "overdue",
                task.getId() + " needs an interrupting timer at ${answerBy} that leads to Escalate review");
        for (ServiceTask escalation : delegatesTo("escalateReview")) {
            expect(
                    targets(escalation).stream()
                            .flatMap(gateway -> gateway.getOutgoing().stream())
                            .anyMatch(flow -> "${levelLeft}".equals(condition(flow))
                                    && isDelegate(flow.getTarget(), "assignLevel")),
                    "overdue",
                    escalation.getId() + " has to lead on to Assign level where ${levelLeft}");
        }
    }

    private Stream<BoundaryEvent> timer(Activity task, String at, boolean interrupting) {
        return attached(task)
                .filter(e -> e.cancelActivity() == interrupting)
                .filter(e -> definitions(e, TimerEventDefinition.class).anyMatch(d -> {
                    TimeDate date = d.getTimeDate();
                    return date != null && at.equals(date.getTextContent());
                }));
    }

    private void outcomes(UserTask task) {
        for (String verdict : List.of("approve", "second", "reject", "edit", "escalate", "revise")) {
            List<SequenceFlow> led = decided(task, verdict);
            expect(led.size() == 1, "outcome", "the outcome " + verdict + " of " + task.getId() + " is not led on");
            for (SequenceFlow flow : led) {
                String expected = switch (verdict) {
                    case "approve" -> "carryOutAction";
                    case "second" -> "assignLevel";
                    case "edit" -> "checkApprovalRules";
                    case "escalate" -> "escalateReview";
                    default -> null;
                };
                expect(
                        expected == null || isDelegate(flow.getTarget(), expected),
                        "outcome",
                        "the outcome " + verdict + " has to lead to " + expected);
            }
        }
    }

    private static List<SequenceFlow> decided(UserTask task, String verdict) {
        return targets(task).stream()
                .flatMap(gateway -> gateway.getOutgoing().stream())
                .filter(flow -> ("${verdict == '" + verdict + "'}").equals(condition(flow)))
                .toList();
    }

    private void carryingOut() {
        Set<String> gates = Set.of(
                "${gate == 'automatic'}", "${gate == 'approved'}", "${gate == 'after'}", "${verdict == 'approve'}");
        for (ServiceTask task : delegatesTo("carryOutAction")) {
            template(task, "carryOutAction");
            expect(retried(task), "asynchronous", task.getId() + " has to be asynchronous with a retry cycle");
            notCarriedOut(task);
            asked(task, QUESTION);
            for (SequenceFlow flow : task.getIncoming()) {
                expect(
                        gates.contains(String.valueOf(condition(flow)))
                                || flow.getSource().getId().equals(QUESTION),
                        "gate",
                        "flow " + flow.getId() + " leads past the gate to " + task.getId());
            }
        }
        Set<FlowNode> needed = new HashSet<>(delegatesTo("carryOutAction"));
        needed.addAll(delegatesTo("undoAction"));
        delegatesTo("proposeAction").forEach(task -> {
            needed.add(task);
            task.getIncoming().stream()
                    .map(SequenceFlow::getSource)
                    .filter(Activity.class::isInstance)
                    .map(Activity.class::cast)
                    .forEach(needed::add);
        });
        for (FlowNode node : all(FlowNode.class)) {
            expect(
                    needed.contains(node) || !node.isCamundaAsyncBefore() && !node.isCamundaAsyncAfter(),
                    "asynchronous",
                    node.getId() + " is asynchronous without need");
        }
    }

    /** User tasks that decide. */
    private List<UserTask> people() {
        return all(UserTask.class).stream()
                .filter(task -> !Set.of(QUESTION, QUESTION_OF_UNDOING).contains(task.getId()))
                .toList();
    }

    private void notCarriedOut(ServiceTask task) {
        List<BoundaryEvent> caught = catching(task, "notCarriedOut");
        expect(
                caught.size() == 1 && caught.stream().allMatch(e -> leadTo(e, "checkApprovalRules")),
                "notCarriedOut",
                task.getId()
                        + " needs a boundary event for its error notCarriedOut that leads to Check approval rules");
    }

    /** Where nobody but a person can tell what became of a step, the question is asked, and its answer leads back. */
    private void asked(ServiceTask task, String id) {
        List<BoundaryEvent> caught = catching(task, "inDoubt");
        expect(
                caught.size() == 1
                        && targets(caught.get(0)).stream()
                                .allMatch(question -> question instanceof UserTask
                                        && question.getId().equals(id)),
                "inDoubt",
                task.getId() + " needs a boundary event for its error inDoubt that leads to the user task " + id);
        for (UserTask question : all(UserTask.class)) {
            if (question.getId().equals(id)) {
                documented(question);
                template(question, QUESTION);
                expect(
                        targets(question).equals(List.of(task))
                                && "${leads}".equals(question.getCamundaCandidateGroups())
                                && blank(question.getCamundaAssignee())
                                && "${answerBy}".equals(question.getCamundaDueDate())
                                && QUESTION.equals(question.getCamundaFormRef())
                                && "latest".equals(question.getCamundaFormRefBinding()),
                        "inDoubt",
                        question.getId() + " needs the candidate groups ${leads}, the due date ${answerBy}, the form"
                                + " didItHappen with the binding latest, and to lead back to " + task.getId());
            }
        }
    }

    private List<BoundaryEvent> catching(Activity activity, String error) {
        return attached(activity)
                .filter(e -> definitions(e, ErrorEventDefinition.class)
                        .anyMatch(d -> d.getError() != null
                                && error.equals(d.getError().getErrorCode())))
                .toList();
    }

    private void diagram() {
        Diagram diagram = new Diagram(model);
        all(FlowNode.class).forEach(n -> expect(diagram.hasShape(n), "shape", n.getId() + " has no shape"));
        all(SequenceFlow.class).forEach(f -> expect(diagram.hasEdge(f), "shape", f.getId() + " has no line"));
        all(Association.class).forEach(a -> expect(diagram.hasEdge(a), "shape", a.getId() + " has no line"));
        diagram.overlaps().forEach(what -> add("drawing", what));
    }

    private void template(Activity activity, String template) {
        String id = camunda(activity, "modelerTemplate");
        expect(
                TEMPLATES.contains(template) && ("io.countersign." + template).equals(id),
                "template",
                activity.getId() + " should use the element template " + template);
    }

    private static boolean retried(FlowNode activity) {
        return activity.isCamundaAsyncBefore()
                && activity.getExtensionElements() != null
                && activity
                        .getExtensionElements()
                        .getElementsQuery()
                        .filterByType(CamundaFailedJobRetryTimeCycle.class)
                        .list()
                        .stream()
                        .anyMatch(cycle -> !blank(cycle.getTextContent()));
    }

    private List<ServiceTask> delegatesTo(String delegate) {
        return all(ServiceTask.class).stream()
                .filter(task -> isDelegate(task, delegate))
                .toList();
    }

    private static boolean isDelegate(FlowNode node, String delegate) {
        return ("${" + delegate + "}").equals(camunda(node, "delegateExpression"));
    }

    private static boolean leadTo(FlowNode node, String delegate) {
        return targets(node).stream().anyMatch(target -> isDelegate(target, delegate));
    }

    private static List<FlowNode> targets(FlowNode node) {
        return node.getOutgoing().stream().map(SequenceFlow::getTarget).toList();
    }

    private Stream<BoundaryEvent> attached(Activity activity) {
        return all(BoundaryEvent.class).stream().filter(e -> activity.equals(e.getAttachedTo()));
    }

    private static <T> Stream<T> definitions(BoundaryEvent event, Class<T> type) {
        return event.getEventDefinitions().stream().filter(type::isInstance).map(type::cast);
    }

    private static String condition(SequenceFlow flow) {
        ConditionExpression condition = flow.getConditionExpression();
        return condition == null ? "" : condition.getTextContent().strip();
    }

    private <T extends org.camunda.bpm.model.xml.instance.ModelElementInstance> Collection<T> all(Class<T> type) {
        return model.getModelElementsByType(type);
    }

    static String camunda(BaseElement element, String attribute) {
        return element.getDomElement().getAttribute(CAMUNDA, attribute);
    }

    private static String id(DomElement element) {
        String id = element.getAttribute("id");
        return id == null ? element.getLocalName() : id;
    }

    private static String camelCase(String label) {
        String joined = Arrays.stream(
                        label.replaceAll("[^A-Za-z0-9 ]", "").strip().split(" +"))
                .map(HouseRules::upperFirst)
                .collect(Collectors.joining());
        return joined.substring(0, 1).toLowerCase(Locale.ROOT) + joined.substring(1);
    }

    private static String upperFirst(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    private static boolean blank(String text) {
        return text == null || text.isBlank();
    }

    private void expect(boolean held, String rule, String what) {
        if (!held) {
            add(rule, what);
        }
    }

    private void add(String rule, String what) {
        findings.add(new Finding(rule, what));
    }
}
