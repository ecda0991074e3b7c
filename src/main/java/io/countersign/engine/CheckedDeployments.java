package io.countersign.engine;

import io.countersign.cases.Json;
import io.countersign.cases.Refused;
import io.countersign.oversight.GateCheck;
import io.countersign.proposal.Files;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.dmn.entity.repository.DecisionDefinitionEntity;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.persistence.deploy.Deployer;
import org.camunda.bpm.engine.impl.persistence.entity.DeploymentEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ResourceEntity;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.impl.BpmnModelConstants;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * Looks at every model before it is deployed, whoever deploys it, and refuses a broken one, or one that runs code of its
 * own, with its file, the element and the mend. The engine itself finds a missing bean or a broken table cell when a case runs into it.
 */
final class CheckedDeployments implements Deployer {

    private static final Pattern BEAN = Pattern.compile("\\$\\{(\\w+)}");
    /** As the engine tells them: by the last letters, with or without a dot. */
    private static final List<String> MODELS = List.of("bpmn", "dmn", "form", "cmmn", "xml");

    static final String HISTORY = ": say how long its history is kept (History time to live), such as P1825D.";

    private final ListableBeanFactory beans;
    private final TableCheck tables = new TableCheck();

    CheckedDeployments(ListableBeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public void deploy(DeploymentEntity deployment) {
        if (!deployment.isNew()) {
            return;
        }
        List<String> problems = new ArrayList<>();
        if (deployment.getTenantId() != null) {
            // one table by two tenants would be none that the rules can be asked of
            problems.add("The deployment names the tenant “" + deployment.getTenantId()
                    + "”, and there are none here: leave the tenant out.");
        }
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
                return checkModel(Bpmn.readModelFromStream(new ByteArrayInputStream(bytes)), bytes, groups(deployment));
            }
            if (name.endsWith(".dmn")) {
                List<String> problems = new ArrayList<>(ForbiddenCode.problems(bytes));
                problems.addAll(tables.problems(bytes, () -> groups(deployment)));
                return problems;
            }
            if (name.endsWith(".form")) {
                return Json.object(new String(bytes, StandardCharsets.UTF_8))
                                .path("components")
                                .isArray()
                        ? List.of()
                        : List.of("has no list “components”: it is no Camunda Form.");
            }
            if (MODELS.stream().anyMatch(name::endsWith)) {
                return List.of("models end in .bpmn, tables in .dmn, forms in .form; rename it.");
            }
        } catch (RuntimeException e) {
            // whatever is wrong with it: a model that can't be looked at is not deployed
            return List.of("can't be read: " + innermost(e) + ".");
        }
        return List.of();
    }

    private List<String> checkModel(BpmnModelInstance model, byte[] bytes, Set<String> groups) {
        Collection<String> delegates = Arrays.asList(beans.getBeanNamesForType(JavaDelegate.class));
        List<String> problems = new ArrayList<>(ForbiddenCode.problems(bytes));
        problems.addAll(GateCheck.problems(model, delegates, groups));
        for (Process process : model.getModelElementsByType(Process.class)) {
            if (process.isExecutable() && process.getCamundaHistoryTimeToLiveString() == null) {
                problems.add("process " + process.getId() + HISTORY);
            }
        }
        for (BaseElement element : model.getModelElementsByType(BaseElement.class)) {
            String expression = element.getAttributeValueNs(BpmnModelConstants.CAMUNDA_NS, "delegateExpression");
            if (expression == null) {
                continue;
            }
            if (!GateCheck.runsDelegates(element)) {
                problems.add(
                        "element " + element.getId() + ": only a service, send or business rule task without a table"
                                + " of its own runs one of our steps, so “" + expression + "” is not allowed here.");
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

    /** Groups that the ladder of reviewers knows: that of this deployment, else the one that is deployed, and the file. */
    private Set<String> groups(DeploymentEntity deployment) {
        List<byte[]> ladders = deployment.getResources().values().stream()
                .filter(resource -> resource.getName().endsWith("reviewLevels.dmn"))
                .map(ResourceEntity::getBytes)
                .toList();
        if (ladders.isEmpty()) {
            ladders = new ArrayList<>(deployedLadder());
            ladders.add(beans.getBean(Files.class)
                    .read("processes/reviewLevels.dmn")
                    .getBytes(StandardCharsets.UTF_8));
        }
        Set<String> groups = new TreeSet<>();
        ladders.forEach(ladder -> groups.addAll(TableCheck.groups(ladder)));
        return groups;
    }

    /** Also where who deploys may not read it. */
    private static List<byte[]> deployedLadder() {
        CommandContext context = Context.getCommandContext();
        return context.runWithoutAuthorization(() -> {
            DecisionDefinitionEntity latest =
                    context.getDecisionDefinitionManager().findLatestDecisionDefinitionByKey("reviewLevels");
            return latest == null
                    ? List.of()
                    : List.of(context.getResourceManager()
                            .findResourceByDeploymentIdAndResourceName(
                                    latest.getDeploymentId(), latest.getResourceName())
                            .getBytes());
        });
    }

    private static String innermost(Throwable problem) {
        Throwable root = problem;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse("").replaceFirst("\\.+$", "");
    }
}
