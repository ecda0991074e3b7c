package io.countersign.engine;

import io.countersign.oversight.DecisionTables;
import io.countersign.oversight.Evaluation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.camunda.bpm.dmn.engine.delegate.DmnDecisionTableEvaluationEvent;
import org.camunda.bpm.dmn.engine.delegate.DmnDecisionTableEvaluationListener;
import org.camunda.bpm.dmn.engine.delegate.DmnEvaluatedInput;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.dmn.entity.repository.DecisionDefinitionEntity;
import org.camunda.bpm.engine.variable.context.VariableContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The engine's own tables, evaluated within the running command: the evaluation stands in the history of the step, and a
 * broken table does not roll the step back, as the engine's decision service would.
 */
@Component
final class EngineDecisionTables implements DecisionTables, DmnDecisionTableEvaluationListener {

    private final ThreadLocal<@Nullable DmnDecisionTableEvaluationEvent> last = new ThreadLocal<>();
    private @Nullable ProcessEngineConfigurationImpl engine;

    void of(ProcessEngineConfigurationImpl configuration) {
        this.engine = configuration;
    }

    @Override
    public void notify(DmnDecisionTableEvaluationEvent event) {
        last.set(event);
    }

    @Override
    public Evaluation evaluate(String decision, VariableContext variables) {
        ProcessEngineConfigurationImpl configuration = Objects.requireNonNull(engine);
        // not a command of its own where one is running: a failing one would roll the running one back
        return Context.getCommandContext() != null
                ? evaluate(configuration, decision, variables)
                : configuration
                        .getCommandExecutorTxRequired()
                        .execute(context -> evaluate(configuration, decision, variables));
    }

    @Override
    public String current(String decision) {
        ProcessEngineConfigurationImpl configuration = Objects.requireNonNull(engine);
        return Context.getCommandContext() != null
                ? current(configuration, decision)
                : configuration.getCommandExecutorTxRequired().execute(context -> current(configuration, decision));
    }

    private static String current(ProcessEngineConfigurationImpl configuration, String decision) {
        try {
            return decision + ":"
                    + configuration
                            .getDeploymentCache()
                            .findDeployedLatestDecisionDefinitionByKey(decision)
                            .getVersion();
        } catch (RuntimeException e) {
            throw new CannotEvaluate("There is no table " + decision + ": " + e.getMessage(), e);
        }
    }

    private Evaluation evaluate(
            ProcessEngineConfigurationImpl configuration, String decision, VariableContext variables) {
        last.remove();
        try {
            DecisionDefinitionEntity definition = (DecisionDefinitionEntity)
                    configuration.getDeploymentCache().findDeployedLatestDecisionDefinitionByKey(decision);
            configuration.getDmnEngine().evaluateDecision((DmnDecision) definition, variables);
            DmnDecisionTableEvaluationEvent event = last.get();
            if (event == null) {
                throw new CannotEvaluate("The decision " + decision + " is no table.", null);
            }
            return read(decision + ":" + definition.getVersion(), event);
        } catch (CannotEvaluate e) {
            throw e;
        } catch (RuntimeException e) {
            // whatever a table throws, a person decides
            throw new CannotEvaluate("The table " + decision + " can't be evaluated: " + e.getMessage(), e);
        } finally {
            last.remove();
        }
    }

    private static Evaluation read(String table, DmnDecisionTableEvaluationEvent event) {
        List<Evaluation.Row> rows = new ArrayList<>();
        event.getMatchingRules().forEach(rule -> {
            Map<String, Object> outputs = new LinkedHashMap<>();
            rule.getOutputEntries()
                    .forEach((name, output) ->
                            outputs.put(name, output.getValue().getValue()));
            rows.add(new Evaluation.Row(rule.getId(), outputs));
        });
        List<String> missing = event.getInputs().stream()
                .filter(input -> input.getValue() == null || input.getValue().getValue() == null)
                .map(EngineDecisionTables::label)
                .toList();
        return new Evaluation(table, rows, missing);
    }

    private static String label(DmnEvaluatedInput input) {
        return input.getName() == null ? input.getId() : input.getName();
    }
}
