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

    /** What was evaluated for the decision at hand: the tables that it requires first, itself last. */
    private final ThreadLocal<@Nullable List<DmnDecisionTableEvaluationEvent>> evaluated = new ThreadLocal<>();

    private @Nullable ProcessEngineConfigurationImpl engine;

    void of(ProcessEngineConfigurationImpl configuration) {
        this.engine = configuration;
    }

    @Override
    public void notify(DmnDecisionTableEvaluationEvent event) {
        List<DmnDecisionTableEvaluationEvent> asked = evaluated.get();
        if (asked != null) {
            asked.add(event);
        }
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
        List<DmnDecisionTableEvaluationEvent> events = new ArrayList<>();
        evaluated.set(events);
        try {
            DecisionDefinitionEntity definition = (DecisionDefinitionEntity)
                    configuration.getDeploymentCache().findDeployedLatestDecisionDefinitionByKey(decision);
            configuration.getDmnEngine().evaluateDecision((DmnDecision) definition, variables);
            if (events.isEmpty()
                    || !events.get(events.size() - 1)
                            .getDecisionTable()
                            .getKey()
                            .equals(decision)) {
                throw new CannotEvaluate("The decision " + decision + " is no table.", null);
            }
            return read(decision + ":" + definition.getVersion(), events);
        } catch (CannotEvaluate e) {
            throw e;
        } catch (RuntimeException e) {
            // whatever a table throws, a person decides
            throw new CannotEvaluate("The table " + decision + " can't be evaluated: " + e.getMessage(), e);
        } finally {
            evaluated.remove();
        }
    }

    private static Evaluation read(String table, List<DmnDecisionTableEvaluationEvent> events) {
        List<Evaluation.Row> rows = new ArrayList<>();
        events.get(events.size() - 1).getMatchingRules().forEach(rule -> {
            Map<String, Object> outputs = new LinkedHashMap<>();
            rule.getOutputEntries()
                    .forEach((name, output) ->
                            outputs.put(name, output.getValue().getValue()));
            rows.add(new Evaluation.Row(rule.getId(), outputs));
        });
        // also of the tables that it requires: a missing fact switches a rule off there just as well
        List<String> missing = events.stream()
                .flatMap(event -> event.getInputs().stream())
                .filter(input -> input.getValue() == null || input.getValue().getValue() == null)
                .map(EngineDecisionTables::label)
                .toList();
        return new Evaluation(table, rows, missing);
    }

    private static String label(DmnEvaluatedInput input) {
        return input.getName() == null ? input.getId() : input.getName();
    }
}
