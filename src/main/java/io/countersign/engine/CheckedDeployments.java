package io.countersign.engine;

import camundajar.impl.scala.util.Either;
import io.countersign.cases.Json;
import io.countersign.cases.Refused;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

/**
 * Looks at every model before it is deployed, whoever deploys it, and refuses a broken one with its file, the element
 * and the mend. The engine itself finds a missing bean or a broken table cell when a case runs into it.
 */
final class CheckedDeployments implements Deployer {

    private static final Pattern BEAN = Pattern.compile("\\$\\{(\\w+)}");
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
            check(name, resource.getBytes()).forEach(problem -> problems.add(name + ": " + problem));
        }
        if (!problems.isEmpty()) {
            throw new Refused(Refused.Kind.invalid, String.join(" ", problems) + " Mend it and deploy again.");
        }
    }

    private List<String> check(String name, byte[] bytes) {
        try {
            if (name.endsWith(".bpmn")) {
                return checkModel(Bpmn.readModelFromStream(new ByteArrayInputStream(bytes)));
            }
            if (name.endsWith(".dmn")) {
                return checkTables(Dmn.readModelFromStream(new ByteArrayInputStream(bytes)));
            }
            if (name.endsWith(".form")) {
                return Json.object(new String(bytes, StandardCharsets.UTF_8))
                                .path("components")
                                .isArray()
                        ? List.of()
                        : List.of("has no list “components”: it is no Camunda Form.");
            }
        } catch (ModelException | IllegalArgumentException e) {
            return List.of("can't be read: " + innermost(e) + ".");
        }
        return List.of();
    }

    private List<String> checkModel(BpmnModelInstance model) {
        Collection<String> delegates = Arrays.asList(beans.getBeanNamesForType(JavaDelegate.class));
        List<String> problems = new ArrayList<>();
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

    private List<String> checkTables(DmnModelInstance model) {
        List<String> problems = new ArrayList<>();
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
