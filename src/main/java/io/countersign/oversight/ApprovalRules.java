package io.countersign.oversight;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.CaseVariables;
import io.countersign.cases.Json;
import io.countersign.execution.Approval;
import io.countersign.execution.Binding;
import io.countersign.execution.StricterRules;
import io.countersign.proposal.Oversight;
import io.countersign.proposal.Reason;
import io.countersign.proposal.Routing;
import io.countersign.proposal.Workflow;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.engine.variable.context.VariableContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** A workflow's approval table, asked about an action. */
@Component
class ApprovalRules implements StricterRules {

    private final DecisionTables tables;
    private final Levels levels;
    private final Authority authority;

    ApprovalRules(DecisionTables tables, Levels levels, Authority authority) {
        this.tables = tables;
        this.levels = levels;
        this.authority = authority;
    }

    /**
     * What a table said.
     *
     * @param table its id and version
     */
    record Checked(Routing routing, String table) {}

    /**
     * @param defaultGroup who decides where no rule names a group
     * @param amount that the action moves
     * @param before what has fired before the table is asked
     */
    Checked check(
            String table,
            String defaultGroup,
            BigDecimal amount,
            JsonNode facts,
            JsonNode found,
            JsonNode proposal,
            List<Fired> before) {
        VariableContext variables = Variables.createVariables()
                .putValue(CaseVariables.FACTS, Json.as(facts, Map.class))
                .putValue("found", Json.as(found, Map.class))
                .putValue(CaseVariables.PROPOSAL, Json.as(forRules(proposal), Map.class))
                .asVariableContext();
        Merge merge = new Merge(defaultGroup, group -> seniority(group, amount));
        try {
            Evaluation evaluation = tables.evaluate(table, variables);
            List<Fired> fired = new ArrayList<>(before);
            evaluation.rows().stream()
                    .map(row -> new Fired(
                            row.rule(),
                            text(row.outputs(), "oversight"),
                            text(row.outputs(), "group"),
                            text(row.outputs(), "why"),
                            !List.of("null", "false")
                                    .contains(String.valueOf(row.outputs().get("secondPerson")))))
                    .forEach(fired::add);
            return new Checked(merge.merge(fired, evaluation.missing()), evaluation.table());
        } catch (DecisionTables.CannotEvaluate e) {
            return new Checked(
                    new Routing(
                            Oversight.before,
                            defaultGroup,
                            List.of(new Reason(
                                    "rulesFailed", "The approval rules could not be evaluated, so a person decides.")),
                            false),
                    table);
        }
    }

    /** Nothing else that the agent says of its action. */
    private static ObjectNode forRules(JsonNode proposal) {
        return Json.empty()
                .<ObjectNode>set("action", proposal.get("action"))
                .set("confidence", proposal.get("confidence"));
    }

    @Override
    public Optional<String> since(
            Binding binding, Approval approval, Workflow workflow, ObjectNode facts, JsonNode proposal) {
        Routing then = binding.storedRouting();
        BigDecimal amount = workflow.amount(proposal.path("action"));
        return stricterTable(binding, then, amount, workflow, facts, proposal)
                .or(() -> authority.stricterSince(then, approval, amount));
    }

    private Optional<String> stricterTable(
            Binding binding, Routing then, BigDecimal amount, Workflow workflow, ObjectNode facts, JsonNode proposal) {
        String table = binding.rules().replaceFirst(":.*", "");
        if (isCurrent(table, binding.rules())) {
            return Optional.empty();
        }
        Routing now = check(
                        table,
                        then.group() == null ? "" : then.group(),
                        amount,
                        facts,
                        workflow.found(Json.object(binding.request()), facts, proposal.path("action")),
                        proposal,
                        List.of())
                .routing();
        boolean stricter = now.oversight().compareTo(then.oversight()) > 0
                || now.secondPerson() && !then.secondPerson()
                || now.oversight() == then.oversight() && isAbove(now.group(), then.group(), amount);
        return stricter
                ? Optional.of("the rules have become stricter. "
                        + now.reasons().get(0).why())
                : Optional.empty();
    }

    private boolean isCurrent(String table, String checked) {
        try {
            return tables.current(table).equals(checked);
        } catch (DecisionTables.CannotEvaluate e) {
            return false;
        }
    }

    private boolean isAbove(@Nullable String group, @Nullable String other, BigDecimal amount) {
        Integer one = group == null ? null : seniority(group, amount);
        Integer two = other == null ? null : seniority(other, amount);
        return one != null && (two == null || one > two);
    }

    private @Nullable Integer seniority(String group, BigDecimal amount) {
        return levels.find(group, 1, amount).map(Level::seniority).orElse(null);
    }

    private static @Nullable String text(Map<String, Object> outputs, String name) {
        Object value = outputs.get(name);
        return value == null ? null : value.toString();
    }
}
