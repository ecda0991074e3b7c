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
import io.countersign.execution.Approver;
import io.countersign.execution.Basis;
import io.countersign.execution.Binding;
import io.countersign.execution.Bindings;
import io.countersign.execution.Facts;
import io.countersign.execution.NotAsApproved;
import io.countersign.execution.SetBack;
import io.countersign.execution.SetBacks;
import io.countersign.execution.Subjects;
import io.countersign.execution.Switch;
import io.countersign.execution.Switches;
import io.countersign.insight.Recorded;
import io.countersign.oversight.Authority.Standing;
import io.countersign.proposal.AgentId;
import io.countersign.proposal.Decision;
import io.countersign.proposal.Outcome;
import io.countersign.proposal.Oversight;
import io.countersign.proposal.Reason;
import io.countersign.proposal.Routing;
import io.countersign.proposal.Workflow;
import java.math.BigDecimal;
import java.util.List;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Component;

/**
 * Asks the approval rules who decides on the action, and binds what they were asked about: from here on a review decides
 * on exactly this, and exactly this is carried out.
 */
@Component
public class CheckApprovalRules implements JavaDelegate {

    private final ApprovalRules rules;
    private final Facts gathered;
    private final SetBacks setBacks;
    private final Authority authority;
    private final Bindings bindings;
    private final Approvals approvals;
    private final Subjects subjects;
    private final Switches switches;
    private final Workflows workflows;
    private final Cases cases;
    private final Chain chain;
    private final Recorded recorded;

    CheckApprovalRules(
            ApprovalRules rules,
            Facts gathered,
            SetBacks setBacks,
            Authority authority,
            Bindings bindings,
            Approvals approvals,
            Subjects subjects,
            Switches switches,
            Workflows workflows,
            Cases cases,
            Chain chain,
            Recorded recorded) {
        this.chain = chain;
        this.recorded = recorded;
        this.rules = rules;
        this.gathered = gathered;
        this.setBacks = setBacks;
        this.authority = authority;
        this.bindings = bindings;
        this.approvals = approvals;
        this.subjects = subjects;
        this.switches = switches;
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
        if (!gathered.areKept(key, request, facts)) {
            throw new NotAsApproved("Case " + key + ": its facts are not those that we gathered, so no rule counts.");
        }
        String table = required(variables, "table");
        String defaultGroup = required(variables, "defaultGroup");
        Binding last = bindings.current(key).orElse(null);
        SetBack setBack = last == null ? null : setBacks.of(last).orElse(null);
        Decision decision = setBack == null ? variables.as(CaseVariables.DECISION, Decision.class) : null;
        Decision edit = decision != null && decision.outcome() == Outcome.edit ? decision : null;
        boolean sentBack = decision != null && decision.outcome() == Outcome.revise;

        ApprovalRules.Checked checked = proposal == null
                ? noProposal(table, defaultGroup, variables.text(CaseVariables.NO_PROPOSAL))
                : rules.check(
                        table,
                        defaultGroup,
                        amount,
                        facts,
                        workflow.found(request, facts, proposal.path("action")),
                        proposal,
                        toAPerson(sentBack, setBack, reviewersBefore(variables, defaultGroup)));
        Routing routing = checked.routing();
        if (action != null
                && routing.oversight() == Oversight.after
                && workflow.undo(key, request, action).isEmpty()) {
            routing = routing.before(
                    new Reason("notReversible", "This can't be taken back, so a person decides before it happens."),
                    defaultGroup);
        }
        if (setBack != null && !setBack.toPerson() && !setBack.rule().equals(SetBack.SWITCH)) {
            routing = routing.because(new Reason(setBack.rule(), setBack.why()));
        }
        if (edit == null) {
            routing = switched(routing, switches.of(workflow.name()), defaultGroup);
        }
        Routing before = variables.as(CaseVariables.ROUTING, Routing.class);
        variables.set(CaseVariables.ROUTING, routing);
        Binding binding = bindings.bind(
                key,
                request,
                facts,
                action,
                action == null ? null : workflow.restsOn(request, facts, action),
                Json.tree(routing),
                checked.table(),
                edit,
                setBack == null ? null : last);
        recorded.ruled(
                binding.id(),
                key,
                workflow.name(),
                routing,
                proposal == null ? null : proposed(proposal, amount),
                edit != null);
        chain.append(
                key,
                "rules",
                Json.empty()
                        .put("binding", binding.id())
                        .put("table", checked.table())
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
            Standing standing = authority.ofEditor(variables.text(CaseVariables.REVIEWERS), routing, amount);
            boolean enough = routing.oversight() == Oversight.automatic || standing == Standing.alone;
            if (enough || standing == Standing.first) {
                Approver editor = new Approver(
                        edit.by(),
                        Basis.edit,
                        variables.text(CaseVariables.REVIEWERS),
                        variables.number(CaseVariables.LEVEL),
                        edit.comment());
                approvals.approve(binding, workflow.name(), subject, amount, editor, enough);
            }
            if (enough) {
                gate.open("approved");
            } else {
                gate.person(
                        before == null
                                ? 1
                                : authority.levelAfterEdit(
                                        before, variables.number(CaseVariables.LEVEL), routing, amount));
            }
        } else if (routing.runsUnseen()) {
            if (action != null && workflow.oneAfterTheOther(action)) {
                advance(workflow, subject, facts);
            }
            approvals.approve(binding, workflow.name(), subject, amount, Approver.RULES, true);
            gate.open(routing.oversight().name());
        } else if (routing.oversight() == Oversight.refuse) {
            gate.refuse();
        } else {
            gate.person(1);
        }
    }

    private static Recorded.Proposed proposed(JsonNode proposal, BigDecimal amount) {
        return new Recorded.Proposed(
                Json.as(proposal.path("agent"), AgentId.class),
                amount,
                proposal.path("action").path("currency").asText(null),
                proposal.path("confidence").isNumber()
                        ? proposal.path("confidence").asDouble()
                        : null);
    }

    /** What makes a person decide before any rule is asked. */
    private static List<Fired> toAPerson(boolean sentBack, @Nullable SetBack setBack, String reviewers) {
        if (setBack != null && setBack.toPerson()) {
            return List.of(new Fired(setBack.rule(), Oversight.before.name(), reviewers, setBack.why(), false));
        }
        return sentBack
                ? List.of(new Fired(
                        "sentBack",
                        Oversight.before.name(),
                        reviewers,
                        "A reviewer sent the last proposal back, so a person sees the new one.",
                        false))
                : List.of();
    }

    /** What would run without a person has one first while the switch says so. */
    private static Routing switched(Routing routing, Switch now, String defaultGroup) {
        return now.state() == Switch.State.review && routing.runsUnseen()
                ? routing.before(
                        new Reason(
                                "switchReview",
                                "The switch of this workflow says that a person sees everything first, set by "
                                        + now.by() + ": " + now.reason()),
                        defaultGroup)
                : routing;
    }

    private static String reviewersBefore(CaseVariables variables, String defaultGroup) {
        Routing before = variables.as(CaseVariables.ROUTING, Routing.class);
        return before == null || before.group() == null ? defaultGroup : before.group();
    }

    private static ApprovalRules.Checked noProposal(String table, String defaultGroup, @Nullable String why) {
        return new ApprovalRules.Checked(
                new Routing(
                        Oversight.before,
                        defaultGroup,
                        List.of(new Reason(
                                "noProposal",
                                "The agent made no proposal. "
                                        + (why == null ? "" : why + " ")
                                        + "Write the action yourself with edit, or reject.")),
                        false),
                table);
    }

    private void advance(Workflow workflow, String subject, ObjectNode facts) {
        try {
            subjects.advance(
                    workflow.name(), subject, facts.path(Facts.SUBJECT_VERSION).asLong());
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
