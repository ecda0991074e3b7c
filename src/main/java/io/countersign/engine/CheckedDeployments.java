package io.countersign.engine;

import camundajar.impl.scala.util.Either;
import io.countersign.cases.Json;
import io.countersign.cases.Refused;
import io.countersign.oversight.GateCheck;
import io.countersign.proposal.Files;
import io.countersign.proposal.Oversight;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.impl.persistence.deploy.Deployer;
import org.camunda.bpm.engine.impl.persistence.entity.DeploymentEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ResourceEntity;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.impl.BpmnModelConstants;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.dmn.Dmn;
import org.camunda.bpm.model.dmn.DmnModelInstance;
import org.camunda.bpm.model.dmn.instance.Decision;
import org.camunda.bpm.model.dmn.instance.DecisionTable;
import org.camunda.bpm.model.dmn.instance.InputEntry;
import org.camunda.bpm.model.dmn.instance.InputExpression;
import org.camunda.bpm.model.dmn.instance.Output;
import org.camunda.bpm.model.dmn.instance.OutputEntry;
import org.camunda.bpm.model.dmn.instance.Rule;
import org.camunda.bpm.model.xml.ModelException;
import org.camunda.feel.FeelEngine;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Looks at every model before it is deployed, whoever deploys it, and refuses a broken one, or one that runs code of its
 * own, with its file, the element and the mend. The engine itself finds a missing bean or a broken table cell when a case runs into it.
 */
final class CheckedDeployments implements Deployer {

    private static final Pattern BEAN = Pattern.compile("\\$\\{(\\w+)}");
    private static final Pattern OTHER_MODELS = Pattern.compile(".*\\.(xml|cmmn)");
    /** What runs code that is not one of our delegates, or shows a page that is no Camunda Form. */
    private static final Set<String> FORBIDDEN_ELEMENTS = Set.of(
            "script",
            "scriptTask",
            "connector",
            "executionListener",
            "taskListener",
            "field",
            "validation",
            "formData");

    private static final Set<String> FORBIDDEN_ATTRIBUTES = Set.of(
            "class",
            "expression",
            "formKey",
            "formHandlerClass",
            "variableMappingClass",
            "variableMappingDelegateExpression",
            "topic",
            "resource");
    /** A variable, or its comparison with a word: nothing that could call anything. */
    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{\\s*!?\\w+(\\s*==\\s*'\\w*')?\\s*}");

    private static final Pattern WORD = Pattern.compile("\"(\\w+)\"");
    private static final List<String> OVERSIGHTS =
            Arrays.stream(Oversight.values()).map(Oversight::name).toList();
    private static final List<String> APPROVAL_OUTPUTS = List.of("oversight", "group", "why");

    private final ListableBeanFactory beans;
    private final FeelEngine feel = new FeelEngine.Builder().build();

    CheckedDeployments(ListableBeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public void deploy(DeploymentEntity deployment) {
        if (!deployment.isNew()) {
            return;
        }
        List<String> problems = new ArrayList<>();
        for (ResourceEntity resource : deployment.getResources().values()) {
            String name = resource.getName();
            check(name, resource.getBytes(), deployment).forEach(problem -> problems.add(name + ": " + problem));
        }
        if (!problems.isEmpty()) {
            throw new Refused(Refused.Kind.invalid, String.join(" ", problems) + " Mend it and deploy again.");
        }
    }

    private List<String> check(String name, byte[] bytes, DeploymentEntity deployment) {
        try {
            if (name.endsWith(".bpmn")) {
                return checkModel(Bpmn.readModelFromStream(new ByteArrayInputStream(bytes)), bytes);
            }
            if (name.endsWith(".dmn")) {
                DmnModelInstance tables = Dmn.readModelFromStream(new ByteArrayInputStream(bytes));
                return checkTables(tables, bytes, deployment);
            }
            if (name.endsWith(".form")) {
                return Json.object(new String(bytes, StandardCharsets.UTF_8))
                                .path("components")
                                .isArray()
                        ? List.of()
                        : List.of("has no list “components”: it is no Camunda Form.");
            }
            if (OTHER_MODELS.matcher(name).matches()) {
                return List.of("models end in .bpmn, tables in .dmn, forms in .form; rename it.");
            }
        } catch (ModelException | IllegalArgumentException e) {
            return List.of("can't be read: " + innermost(e) + ".");
        }
        return List.of();
    }

    private List<String> checkModel(BpmnModelInstance model, byte[] bytes) {
        Collection<String> delegates = Arrays.asList(beans.getBeanNamesForType(JavaDelegate.class));
        List<String> problems = new ArrayList<>(checkCode(bytes));
        problems.addAll(GateCheck.problems(model));
        for (FlowElement element : model.getModelElementsByType(FlowElement.class)) {
            String expression = element.getAttributeValueNs(BpmnModelConstants.CAMUNDA_NS, "delegateExpression");
            if (expression == null) {
                continue;
            }
            Matcher bean = BEAN.matcher(expression.strip());
            if (!bean.matches() || !delegates.contains(bean.group(1))) {
                problems.add("element " + element.getId() + ": there is no “" + expression + "”; use one of "
                        + String.join(
                                ", ",
                                delegates.stream().map(d -> "${" + d + "}").toList()) + ".");
            }
        }
        return problems;
    }

    /** Code has no place in a model: who may deploy would run it with all that the application may. */
    private static List<String> checkCode(byte[] bytes) {
        List<String> problems = new ArrayList<>();
        NodeList elements = document(bytes).getElementsByTagName("*");
        for (int i = 0; i < elements.getLength(); i++) {
            Element element = (Element) elements.item(i);
            String name = element.getLocalName();
            if (FORBIDDEN_ELEMENTS.contains(name)) {
                problems.add(owner(element) + ": “" + name + "” is not allowed in a model; use a delegate or a table.");
            }
            NamedNodeMap attributes = element.getAttributes();
            for (int a = 0; a < attributes.getLength(); a++) {
                Node attribute = attributes.item(a);
                if (BpmnModelConstants.CAMUNDA_NS.equals(attribute.getNamespaceURI())
                        && FORBIDDEN_ATTRIBUTES.contains(attribute.getLocalName())) {
                    problems.add(owner(element) + ": “" + attribute.getNodeName()
                            + "” is not allowed in a model; use a delegate expression or a Camunda Form.");
                }
                checkExpression(element, attribute.getNodeValue(), problems);
            }
            boolean leaf = true;
            for (Node child = element.getFirstChild(); child != null && leaf; child = child.getNextSibling()) {
                leaf = !(child instanceof Element);
            }
            if (leaf && !name.equals("documentation") && !name.equals("text")) {
                checkExpression(element, element.getTextContent(), problems);
            }
            String language = element.getAttribute("language") + element.getAttribute("expressionLanguage");
            if (!language.isBlank() && !language.toLowerCase(Locale.ROOT).contains("feel")) {
                problems.add(owner(element) + ": expressions in “" + language + "” are not allowed.");
            }
        }
        return problems;
    }

    private static void checkExpression(Element element, String text, List<String> problems) {
        if ((text.contains("${") || text.contains("#{"))
                && !EXPRESSION.matcher(text.strip()).matches()) {
            problems.add(
                    owner(element) + ": “" + text.strip()
                            + "” is not allowed; an expression is a variable, or its comparison with a word: ${gate == 'automatic'}.");
        }
    }

    /** The element that an analyst would click on. */
    private static String owner(Element element) {
        for (Node node = element; node instanceof Element candidate; node = node.getParentNode()) {
            if (!candidate.getAttribute("id").isBlank()) {
                return "element " + candidate.getAttribute("id");
            }
        }
        return "the model";
    }

    private static Document document(byte[] bytes) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(new ByteArrayInputStream(bytes));
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private List<String> checkTables(DmnModelInstance model, byte[] bytes, DeploymentEntity deployment) {
        List<String> problems = new ArrayList<>(checkCode(bytes));
        for (Decision decision : model.getModelElementsByType(Decision.class)) {
            for (DecisionTable table : decision.getChildElementsByType(DecisionTable.class)) {
                checkOutputs(decision, table, problems);
                table.getInputs().forEach(input -> {
                    InputExpression expression = input.getInputExpression();
                    String text = text(expression.getText());
                    if (text != null) {
                        feel(feel.parseExpression(text), "input " + input.getLabel(), text, problems);
                    }
                });
                table.getRules().forEach(rule -> checkRule(rule, problems));
                if (decision.getId().endsWith("Approval")) {
                    Set<String> groups = groups(deployment);
                    table.getRules().forEach(rule -> checkWords(rule, table, groups, problems));
                }
            }
        }
        return problems;
    }

    private static void checkOutputs(Decision decision, DecisionTable table, List<String> problems) {
        List<String> outputs = table.getOutputs().stream().map(Output::getName).toList();
        if (decision.getId().endsWith("Approval") && !outputs.containsAll(APPROVAL_OUTPUTS)) {
            problems.add("decision " + decision.getId() + ": an approval table needs the outputs "
                    + String.join(", ", APPROVAL_OUTPUTS) + "; it has " + String.join(", ", outputs) + ".");
        }
    }

    private void checkRule(Rule rule, List<String> problems) {
        for (InputEntry entry : rule.getInputEntries()) {
            String text = text(entry.getText());
            if (text != null && !text.equals("-")) {
                feel(feel.parseUnaryTests(text), "rule " + rule.getId(), text, problems);
            }
        }
        for (OutputEntry entry : rule.getOutputEntries()) {
            String text = text(entry.getText());
            if (text != null) {
                feel(feel.parseExpression(text), "rule " + rule.getId(), text, problems);
            }
        }
    }

    /** A rule that says nothing that can be understood sends everything to a person; its analyst should know. */
    private static void checkWords(Rule rule, DecisionTable table, Set<String> groups, List<String> problems) {
        List<Output> outputs = List.copyOf(table.getOutputs());
        List<OutputEntry> entries = List.copyOf(rule.getOutputEntries());
        for (int i = 0; i < Math.min(outputs.size(), entries.size()); i++) {
            String said = text(entries.get(i).getText());
            String problem = said == null ? "is empty" : problem(outputs.get(i).getName(), said, groups);
            if (problem != null) {
                problems.add("rule " + rule.getId() + ": its " + outputs.get(i).getName() + " " + problem + ".");
            }
        }
    }

    private static @Nullable String problem(String output, String said, Set<String> groups) {
        Matcher word = WORD.matcher(said);
        return switch (output) {
            case "oversight" ->
                word.matches() && OVERSIGHTS.contains(word.group(1))
                        ? null
                        : "has to be one of \"" + String.join("\", \"", OVERSIGHTS) + "\", not " + said;
            case "group" ->
                said.equals("null") || word.matches() && groups.contains(word.group(1))
                        ? null
                        : "has to be null or a group that reviewLevels.dmn knows (" + String.join(", ", groups)
                                + "), not " + said;
            case "why" -> said.equals("null") || said.equals("\"\"") ? "has to be a sentence" : null;
            default -> null;
        };
    }

    /** Groups that the ladder of reviewers knows: of this deployment, else of the file. */
    private Set<String> groups(DeploymentEntity deployment) {
        byte[] levels = deployment.getResources().values().stream()
                .filter(resource -> resource.getName().endsWith("reviewLevels.dmn"))
                .map(ResourceEntity::getBytes)
                .findFirst()
                .orElseGet(() -> beans.getBean(Files.class)
                        .read("processes/reviewLevels.dmn")
                        .getBytes(StandardCharsets.UTF_8));
        Set<String> groups = new TreeSet<>();
        for (Rule rule :
                Dmn.readModelFromStream(new ByteArrayInputStream(levels)).getModelElementsByType(Rule.class)) {
            Matcher group = WORD.matcher(
                    rule.getInputEntries().iterator().next().getTextContent().strip());
            if (group.matches()) {
                groups.add(group.group(1));
            }
        }
        return groups;
    }

    private static void feel(Either<FeelEngine.Failure, ?> parsed, String where, String text, List<String> problems) {
        if (parsed.isLeft()) {
            problems.add(where + ": “" + text + "” is no FEEL expression.");
        }
    }

    private static @Nullable String text(org.camunda.bpm.model.dmn.instance.@Nullable Text text) {
        return text == null || text.getTextContent().isBlank()
                ? null
                : text.getTextContent().strip();
    }

    private static String innermost(Throwable problem) {
        Throwable root = problem;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    }
}
