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
        new Check(execution).run();
    }

    private static String required(CaseVariables variables, String parameter) {
        String value = variables.text(parameter);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException("Check approval rules needs its input parameter “" + parameter + "”.");
        }
        return value;
    }

    /** One time that the rules are asked about a case. */
    private final class Check {

        private final CaseVariables variables;
        private final Workflow workflow;
        private final String key;
        private final ObjectNode request;
        private final ObjectNode facts;
        private final @Nullable JsonNode proposal;
        private final @Nullable JsonNode action;
        private final BigDecimal amount;
        private final String table;
        private final String defaultGroup;
        /** Who decided before; null where the rules are asked for the first time. */
        private final @Nullable Routing before;

        private final @Nullable Binding last;
        private final @Nullable SetBack setBack;
        /** By which a reviewer wrote the action; null where an agent did. */
        private final @Nullable Decision edit;

        private final boolean sentBack;

        Check(DelegateExecution execution) {
            variables = new CaseVariables(execution);
            workflow = workflows.ofDefinition(execution.getProcessDefinitionId());
            key = execution.getProcessBusinessKey();
            request = variables.object(CaseVariables.REQUEST);
            facts = variables.object(CaseVariables.FACTS);
            proposal = variables.json(CaseVariables.PROPOSAL);
            action = proposal == null ? null : proposal.path("action");
            amount = action == null ? BigDecimal.ZERO : workflow.amount(action);
            table = required(variables, "table");
            defaultGroup = required(variables, "defaultGroup");
            before = variables.as(CaseVariables.ROUTING, Routing.class);
            last = bindings.current(key).orElse(null);
            setBack = last == null ? null : setBacks.of(last).orElse(null);
            Decision decision = setBack == null ? variables.as(CaseVariables.DECISION, Decision.class) : null;
            edit = decision != null && decision.outcome() == Outcome.edit ? decision : null;
            sentBack = decision != null && decision.outcome() == Outcome.revise;
        }

        void run() {
            if (!gathered.areKept(key, request, facts)) {
                throw new NotAsApproved(
                        "Case " + key + ": its facts are not those that we gathered, so no rule counts.");
            }
            ApprovalRules.Checked checked = ask();
            Routing routing = stricter(checked.routing());
            variables.set(CaseVariables.ROUTING, routing);
            Binding binding = bind(routing, checked.table());
            if (edit == null) {
                byRules(binding, routing);
            } else {
                byEditor(binding, routing, edit);
            }
        }

        private ApprovalRules.Checked ask() {
            if (proposal == null) {
                return noProposal();
            }
            JsonNode found = workflow.found(request, facts, proposal.path("action"));
            return rules.check(table, defaultGroup, amount, facts, found, proposal, toAPerson());
        }

        private ApprovalRules.Checked noProposal() {
            String why = variables.text(CaseVariables.NO_PROPOSAL);
            Reason reason = new Reason(
                    "noProposal",
                    "The agent made no proposal. " + (why == null ? "" : why + " ")
                            + "Write the action yourself with edit, or reject.");
            return new ApprovalRules.Checked(
                    new Routing(Oversight.before, defaultGroup, List.of(reason), false), table);
        }

        /** What makes a person decide before any rule is asked. */
        private List<Fired> toAPerson() {
            String reviewers = before == null || before.group() == null ? defaultGroup : before.group();
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

        /** What no table says: that it can't be taken back, was set back, or that the switch stands at review. */
        private Routing stricter(Routing said) {
            Routing routing = said;
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
            return edit == null && routing.runsUnseen() ? switched(routing) : routing;
        }

        private Routing switched(Routing routing) {
            Switch now = switches.of(workflow.name());
            return now.state() == Switch.State.review
                    ? routing.before(
                            new Reason(
                                    "switchReview",
                                    "The switch of this workflow says that a person sees everything first, set by "
                                            + now.by() + ": " + now.reason()),
                            defaultGroup)
                    : routing;
        }

        private Binding bind(Routing routing, String asked) {
            Binding binding = bindings.bind(
                    key,
                    request,
                    facts,
                    action,
                    action == null ? null : workflow.restsOn(request, facts, action),
                    Json.tree(routing),
                    asked,
                    edit,
                    setBack == null ? null : last);
            recorded.ruled(binding.id(), key, workflow.name(), routing, proposed(), edit != null);
            chain.append(
                    key,
                    "rules",
                    Json.empty()
                            .put("binding", binding.id())
                            .put("table", asked)
                            .put("requestDigest", binding.requestDigest())
                            .put("factsDigest", binding.factsDigest())
                            .put("actionDigest", binding.actionDigest())
                            .put("routingDigest", binding.routingDigest())
                            .put("editedBy", binding.editedBy())
                            .<ObjectNode>set(CaseVariables.ROUTING, Json.tree(routing))
                            .set("action", action));
            return binding;
        }

        private Recorded.@Nullable Proposed proposed() {
            if (proposal == null) {
                return null;
            }
            JsonNode confidence = proposal.path("confidence");
            return new Recorded.Proposed(
                    Json.as(proposal.path("agent"), AgentId.class),
                    amount,
                    proposal.path("action").path("currency").asText(null),
                    confidence.isNumber() ? confidence.asDouble() : null);
        }

        private void byRules(Binding binding, Routing routing) {
            if (routing.runsUnseen()) {
                if (action != null && workflow.oneAfterTheOther(action)) {
                    advance();
                }
                approve(binding, Approver.RULES, true);
                open(routing.oversight().name());
            } else if (routing.oversight() == Oversight.refuse) {
                lead("refuse");
            } else {
                person(1);
            }
        }

        private void byEditor(Binding binding, Routing routing, Decision decision) {
            if (routing.oversight() == Oversight.refuse) {
                throw new Refused(
                        Refused.Kind.invalid,
                        "The rules refuse this action: "
                                + routing.reasons().get(0).why() + " Nothing has changed.");
            }
            String group = variables.text(CaseVariables.REVIEWERS);
            int level = variables.number(CaseVariables.LEVEL);
            Standing standing = authority.ofEditor(group, routing, amount);
            boolean enough = routing.oversight() == Oversight.automatic || standing == Standing.alone;
            if (enough || standing == Standing.first) {
                approve(binding, new Approver(decision.by(), Basis.edit, group, level, decision.comment()), enough);
            }
            if (enough) {
                open("approved");
            } else {
                person(before == null ? 1 : authority.levelAfterEdit(before, level, routing, amount));
            }
        }

        private void approve(Binding binding, Approver approver, boolean effective) {
            approvals.approve(binding, workflow.name(), workflow.subject(request), amount, approver, effective);
        }

        private void advance() {
            try {
                subjects.advance(
                        workflow.name(),
                        workflow.subject(request),
                        facts.path(Facts.SUBJECT_VERSION).asLong());
            } catch (ConcurrencyFailureException e) {
                // the engine runs the step again at once, from the facts on
                throw new OptimisticLockingException(e.getMessage());
            }
        }

        private void open(String gate) {
            lead(gate);
            cases.move(key, State.carryingOut);
        }

        private void person(int level) {
            lead("before");
            variables.scope().setVariable(CaseVariables.LEVEL, level);
            variables.scope().setVariable(CaseVariables.ESCALATED, false);
        }

        /** Where “Who decides?” leads. */
        private void lead(String gate) {
            variables.scope().setVariable(CaseVariables.GATE, gate);
        }
    }
}
