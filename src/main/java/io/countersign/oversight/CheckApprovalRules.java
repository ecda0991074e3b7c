package io.countersign.oversight;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.CaseVariables;
import io.countersign.cases.Cases;
import io.countersign.cases.Json;
import io.countersign.cases.Refused;
import io.countersign.cases.State;
import io.countersign.cases.Workflows;
import io.countersign.chain.Chain;
import io.countersign.execution.Approvals;
import io.countersign.execution.Basis;
import io.countersign.execution.Binding;
import io.countersign.execution.Bindings;
import io.countersign.execution.NotAsApproved;
import io.countersign.execution.Subjects;
import io.countersign.proposal.Decision;
import io.countersign.proposal.Outcome;
import io.countersign.proposal.Oversight;
import io.countersign.proposal.Reason;
import io.countersign.proposal.Routing;
import io.countersign.proposal.Workflow;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.engine.variable.context.VariableContext;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Component;

/**
 * Asks the approval rules who decides on the action, and binds what they were asked about: from here on a review decides
 * on exactly this, and exactly this is carried out.
 */
@Component
public class CheckApprovalRules implements JavaDelegate {

    private final DecisionTables tables;
    private final Levels levels;
    private final Bindings bindings;
    private final Approvals approvals;
    private final Subjects subjects;
    private final Workflows workflows;
    private final Cases cases;
    private final Chain chain;

    CheckApprovalRules(
            DecisionTables tables,
            Levels levels,
            Bindings bindings,
            Approvals approvals,
            Subjects subjects,
            Workflows workflows,
            Cases cases,
            Chain chain) {
        this.chain = chain;
        this.tables = tables;
        this.levels = levels;
        this.bindings = bindings;
        this.approvals = approvals;
        this.subjects = subjects;
        this.workflows = workflows;
        this.cases = cases;
    }

    @Override
    public void execute(DelegateExecution execution) {
        CaseVariables variables = new CaseVariables(execution);
        Workflow workflow = workflows.ofDefinition(execution.getProcessDefinitionId());
        String key = execution.getProcessBusinessKey();
        ObjectNode request = variables.object(CaseVariables.REQUEST);
        ObjectNode facts = variables.object(CaseVariables.FACTS);
        JsonNode proposal = variables.json(CaseVariables.PROPOSAL);
        JsonNode action = proposal == null ? null : proposal.path("action");
        BigDecimal amount = action == null ? BigDecimal.ZERO : workflow.amount(action);
        if (!cases.areGathered(key, GatherFacts.digest(request, facts))) {
            throw new NotAsApproved("Case " + key + ": its facts are not those that we gathered, so no rule counts.");
        }
        String table = required(variables, "table");
        String defaultGroup = required(variables, "defaultGroup");
        Decision last = variables.as(CaseVariables.DECISION, Decision.class);
        Decision edit = last != null && last.outcome() == Outcome.edit ? last : null;
        boolean sentBack = last != null && last.outcome() == Outcome.revise;

        Checked checked = proposal == null
                ? noProposal(table, defaultGroup)
                : check(
                        table,
                        defaultGroup,
                        amount,
                        facts,
                        workflow.found(request, facts, proposal.path("action")),
                        proposal,
                        sentBack ? reviewersBefore(variables, defaultGroup) : null);
        Routing routing = checked.routing();
        if (action != null
                && routing.oversight() == Oversight.after
                && workflow.undo(key, request, action).isEmpty()) {
            routing = beforeInstead(routing);
        }
        Routing before = variables.as(CaseVariables.ROUTING, Routing.class);
        variables.set(CaseVariables.ROUTING, routing);
        Binding binding = bindings.bind(key, request, facts, action, Json.tree(routing), checked.rules(), edit);
        chain.append(
                key,
                "rules",
                Json.empty()
                        .put("binding", binding.id())
                        .put("table", checked.rules())
                        .put("requestDigest", binding.requestDigest())
                        .put("factsDigest", binding.factsDigest())
                        .put("actionDigest", binding.actionDigest())
                        .put("routingDigest", binding.routingDigest())
                        .put("editedBy", binding.editedBy())
                        .<ObjectNode>set(CaseVariables.ROUTING, Json.tree(routing))
                        .set("action", action));
        String subject = workflow.subject(request);
        Gate gate = new Gate(variables, key);
        if (edit != null) {
            if (routing.oversight() == Oversight.refuse) {
                throw new Refused(
                        Refused.Kind.invalid,
                        "The rules refuse this action: "
                                + routing.reasons().get(0).why() + " Nothing has changed.");
            }
            Standing standing = standing(variables, routing, amount);
            boolean enough = routing.oversight() == Oversight.automatic || standing == Standing.alone;
            if (enough || standing == Standing.first) {
                approvals.approve(
                        binding, workflow.name(), subject, amount, edit.by(), Basis.edit, edit.comment(), enough);
            }
            if (enough) {
                gate.open("approved");
            } else {
                gate.person(before == null ? 1 : levelAfterEdit(variables, before, routing, amount));
            }
        } else if (routing.oversight() == Oversight.automatic || routing.oversight() == Oversight.after) {
            if (action != null && workflow.oneAfterTheOther(action)) {
                advance(workflow, subject, facts);
            }
            approvals.approve(binding, workflow.name(), subject, amount, Approvals.RULES, Basis.automatic, null, true);
            gate.open(routing.oversight().name());
        } else if (routing.oversight() == Oversight.refuse) {
            gate.refuse();
        } else {
            gate.person(1);
        }
    }

    private record Checked(Routing routing, String rules) {}

    /** What can't be taken back is not reviewed when it is too late. */
    private static Routing beforeInstead(Routing after) {
        List<Reason> reasons = new ArrayList<>(after.reasons());
        reasons.add(0, new Reason("notReversible", "This can't be taken back, so a person decides before it happens."));
        return new Routing(Oversight.before, after.group(), reasons, after.secondPerson());
    }

    /** @param sentBackBy group that sent the last proposal back to the agent; null where none did */
    private Checked check(
            String table,
            String defaultGroup,
            BigDecimal amount,
            JsonNode facts,
            JsonNode found,
            JsonNode proposal,
            @Nullable String sentBackBy) {
        VariableContext variables = Variables.createVariables()
                .putValue(CaseVariables.FACTS, Json.as(facts, Map.class))
                .putValue("found", Json.as(found, Map.class))
                .putValue(CaseVariables.PROPOSAL, Json.as(proposal, Map.class))
                .asVariableContext();
        Merge merge = new Merge(
                defaultGroup,
                group -> levels.find(group, 1, amount).map(Level::seniority).orElse(null));
        try {
            Evaluation evaluation = tables.evaluate(table, variables);
            List<Fired> fired = new ArrayList<>();
            if (sentBackBy != null) {
                fired.add(new Fired(
                        "sentBack",
                        Oversight.before.name(),
                        sentBackBy,
                        "A reviewer sent the last proposal back, so a person sees the new one.",
                        false));
            }
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

    private static String reviewersBefore(CaseVariables variables, String defaultGroup) {
        Routing before = variables.as(CaseVariables.ROUTING, Routing.class);
        return before == null || before.group() == null ? defaultGroup : before.group();
    }

    private static Checked noProposal(String table, String defaultGroup) {
        return new Checked(
                new Routing(
                        Oversight.before,
                        defaultGroup,
                        List.of(new Reason(
                                "noProposal",
                                "The agent made no proposal. Write the action yourself with edit, or reject.")),
                        false),
                table);
    }

    /** What an editor's own word is worth on the action that they wrote. */
    private enum Standing {
        /** Somebody else has to look. */
        none,
        /** The first of the two people that are asked for. */
        first,
        /** Enough: within the authority of the level that they reviewed at, and no second person is asked for. */
        alone
    }

    /** The rules may ask now for a group more senior than the editor's: then the editor's word is worth nothing. */
    private Standing standing(CaseVariables variables, Routing routing, BigDecimal amount) {
        String editorsGroup = variables.text(CaseVariables.REVIEWERS);
        if (editorsGroup == null || routing.group() == null) {
            return Standing.none;
        }
        Level editors = levels.find(editorsGroup, 1, amount).orElse(null);
        Level asked = levels.find(routing.group(), 1, amount).orElse(null);
        if (editors == null || asked == null || asked.seniority() > editors.seniority() || !editors.covers(amount)) {
            return Standing.none;
        }
        return editors.secondPerson() || asked.secondPerson() || routing.secondPerson()
                ? Standing.first
                : Standing.alone;
    }

    /** Not below the editor's own level, and one that covers the amount if there is one. */
    private int levelAfterEdit(CaseVariables variables, Routing before, Routing routing, BigDecimal amount) {
        String group = Objects.requireNonNull(routing.group());
        int number = group.equals(before.group()) ? Math.max(1, variables.number(CaseVariables.LEVEL)) : 1;
        Level level = levels.find(group, number, amount).orElse(null);
        while (level != null && !level.covers(amount) && level.next() != null) {
            number = level.next();
            level = levels.find(group, number, amount).orElse(null);
        }
        return number;
    }

    private void advance(Workflow workflow, String subject, ObjectNode facts) {
        try {
            subjects.advance(
                    workflow.name(),
                    subject,
                    facts.path(GatherFacts.SUBJECT_VERSION).asLong());
        } catch (ConcurrencyFailureException e) {
            // the engine runs the step again at once, from the facts on
            throw new OptimisticLockingException(e.getMessage());
        }
    }

    private static String required(CaseVariables variables, String parameter) {
        String value = variables.text(parameter);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException("Check approval rules needs its input parameter “" + parameter + "”.");
        }
        return value;
    }

    private static @Nullable String text(Map<String, Object> outputs, String name) {
        Object value = outputs.get(name);
        return value == null ? null : value.toString();
    }

    /** Sets where "Who decides?" leads, with the state that goes with it. */
    private final class Gate {

        private final CaseVariables variables;
        private final String key;

        private Gate(CaseVariables variables, String key) {
            this.variables = variables;
            this.key = key;
        }

        void open(String gate) {
            set(gate);
            cases.move(key, State.carryingOut);
        }

        void person(int level) {
            set("before");
            variables.scope().setVariable(CaseVariables.LEVEL, level);
            variables.scope().setVariable(CaseVariables.ESCALATED, false);
        }

        void refuse() {
            set("refuse");
        }

        private void set(String gate) {
            variables.scope().setVariable(CaseVariables.GATE, gate);
        }
    }
}
