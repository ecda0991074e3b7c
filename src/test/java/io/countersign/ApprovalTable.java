package io.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineConfiguration;
import org.camunda.bpm.engine.history.HistoricDecisionInstance;
import org.camunda.bpm.engine.impl.cfg.StandaloneInMemProcessEngineConfiguration;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.model.dmn.Dmn;
import org.camunda.bpm.model.dmn.instance.DecisionTable;
import org.camunda.bpm.model.dmn.instance.Rule;
import org.camunda.spin.plugin.impl.SpinProcessEnginePlugin;
import org.camunda.spin.plugin.variable.SpinValues;

/** A workflow's approval table in an engine of its own, to ask what it says of a case. */
public final class ApprovalTable implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final String decision;
    private final ProcessEngine engine;

    /** @param file {@code processes/<workflow>/<workflow>Approval.dmn} */
    public ApprovalTable(Path file) {
        this.file = file;
        this.decision = file.getFileName().toString().replace(".dmn", "");
        engine = engineWith(file);
    }

    static ProcessEngine engineWith(Path table) {
        StandaloneInMemProcessEngineConfiguration configuration = new StandaloneInMemProcessEngineConfiguration();
        configuration.setJdbcUrl("jdbc:h2:mem:" + UUID.randomUUID());
        configuration.setProcessEngineName(table.getFileName().toString());
        configuration.setHistory(ProcessEngineConfiguration.HISTORY_FULL);
        configuration.getProcessEnginePlugins().add(new SpinProcessEnginePlugin());
        ProcessEngine engine = configuration.buildProcessEngine();
        try {
            engine.getRepositoryService()
                    .createDeployment()
                    .addString(table.getFileName().toString(), Files.readString(table))
                    .deploy();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return engine;
    }

    @Override
    public void close() {
        engine.close();
    }

    /** What the table said of a case: the rules that fired, and the labels of the inputs that were null. */
    public record Said(Set<String> rules, Set<String> missing, Map<String, String> why) {

        /** Whether a person decides, given the ids of the rules that let an action run without one. */
        public boolean aPerson(Set<String> letting) {
            return !missing.isEmpty() || !letting.containsAll(rules) || rules.isEmpty();
        }
    }

    /** A case, what is changed in it, and the rules that then fire. */
    public record Case(String says, ObjectNode of, Set<String> rules) {

        /**
         * @param changes pairs of a JSON pointer and a value, JSON with ' for "
         * @param rules without their {@code rule_}
         */
        public static Case fires(String says, ObjectNode of, List<String> changes, String... rules) {
            for (int i = 0; i < changes.size(); i += 2) {
                set(of, changes.get(i), changes.get(i + 1).replace('\'', '"'));
            }
            return new Case(says, of, Stream.of(rules).map("rule_"::concat).collect(Collectors.toSet()));
        }

        @Override
        public String toString() {
            return says;
        }
    }

    /** What the table says; the same of plain maps, as our delegate asks it, and of JSON variables, as a model would. */
    public Said says(ObjectNode of) {
        VariableMap maps = Variables.createVariables();
        VariableMap json = Variables.createVariables();
        for (String name : List.of("facts", "found", "proposal")) {
            JsonNode value = of.path(name);
            maps.putValue(name, JSON.convertValue(value, Object.class));
            json.putValueTyped(
                    name,
                    value.isObject() ? SpinValues.jsonValue(value.toString()).create() : Variables.untypedNullValue());
        }
        Said said = says(maps);
        assertThat(says(json)).isEqualTo(said);
        return said;
    }

    private Said says(VariableMap variables) {
        engine.getHistoryService()
                .createHistoricDecisionInstanceQuery()
                .decisionDefinitionKey(decision)
                .list()
                .forEach(old -> engine.getHistoryService().deleteHistoricDecisionInstanceByInstanceId(old.getId()));
        engine.getDecisionService().evaluateDecisionTableByKey(decision, variables);
        HistoricDecisionInstance instance = engine.getHistoryService()
                .createHistoricDecisionInstanceQuery()
                .decisionDefinitionKey(decision)
                .includeInputs()
                .includeOutputs()
                .singleResult();
        Map<String, String> why = new HashMap<>();
        Set<String> rules = new TreeSet<>();
        instance.getOutputs().forEach(output -> {
            rules.add(output.getRuleId());
            if (output.getVariableName().equals("why")) {
                why.put(output.getRuleId(), String.valueOf(output.getValue()));
            }
        });
        Set<String> missing = instance.getInputs().stream()
                .filter(input -> input.getValue() == null)
                .map(input -> input.getClauseName())
                .collect(Collectors.toCollection(TreeSet::new));
        return new Said(rules, missing, why);
    }

    /** Ids of all its rules. */
    public Set<String> rules() {
        return table(file).getRules().stream().map(Rule::getId).collect(Collectors.toCollection(TreeSet::new));
    }

    static DecisionTable table(Path file) {
        return Dmn.readModelFromFile(file.toFile())
                .getModelElementsByType(DecisionTable.class)
                .iterator()
                .next();
    }

    /** A case as JSON: {@code facts}, {@code found}, {@code proposal}. */
    public static ObjectNode read(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (IOException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    public static void set(ObjectNode root, String pointer, String json) {
        int last = pointer.lastIndexOf('/');
        ((ObjectNode) root.at(pointer.substring(0, last)))
                .set(
                        pointer.substring(last + 1),
                        read("{\"value\": " + json + "}").get("value"));
    }

    public static void remove(ObjectNode root, String pointer) {
        int last = pointer.lastIndexOf('/');
        ((ObjectNode) root.at(pointer.substring(0, last))).remove(pointer.substring(last + 1));
    }
}
