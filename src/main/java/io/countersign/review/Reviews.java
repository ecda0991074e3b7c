package io.countersign.review;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.CaseVariables;
import io.countersign.cases.Cases;
import io.countersign.cases.Json;
import io.countersign.cases.Refused;
import io.countersign.cases.Schemas;
import io.countersign.cases.State;
import io.countersign.cases.Violation;
import io.countersign.cases.Workflows;
import io.countersign.chain.Chain;
import io.countersign.execution.Approvals;
import io.countersign.execution.Approver;
import io.countersign.execution.Basis;
import io.countersign.execution.Binding;
import io.countersign.execution.Bindings;
import io.countersign.insight.Recorded;
import io.countersign.oversight.Level;
import io.countersign.oversight.Levels;
import io.countersign.proposal.AgentId;
import io.countersign.proposal.Decision;
import io.countersign.proposal.Outcome;
import io.countersign.proposal.Preview;
import io.countersign.proposal.Proposal;
import io.countersign.proposal.Routing;
import io.countersign.proposal.Workflow;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The guard: who may be a review's assignee, and which decision on it counts. The engine itself takes anything that is
 * submitted from anybody who may work on a task, so every way to a review leads through here.
 */
@Component
public class Reviews implements GuardedTask {

    /** Id of the review's user task in every workflow. */
    public static final String TASK = "reviewProposal";

    /** How often a case may go back to its agent. */
    static final int MOST_REVISIONS = 3;

    private final Bindings bindings;
    private final Approvals approvals;
    private final Levels levels;
    private final Members members;
    private final Schemas schemas;
    private final Workflows workflows;
    private final Cases cases;
    private final Clock clock;
    private final Chain chain;
    private final Recorded recorded;
    private final ThreadLocal<String> decided = new ThreadLocal<>();

    Reviews(
            Bindings bindings,
            Approvals approvals,
            Levels levels,
            Members members,
            Schemas schemas,
            Workflows workflows,
            Cases cases,
            Clock clock,
            Chain chain,
            Recorded recorded) {
        this.chain = chain;
        this.recorded = recorded;
        this.bindings = bindings;
        this.approvals = approvals;
        this.levels = levels;
        this.members = members;
        this.schemas = schemas;
        this.workflows = workflows;
        this.cases = cases;
        this.clock = clock;
    }

    @Override
    public Set<String> ids() {
        return Set.of(TASK);
    }

    @Override
    public void checkAssignee(DelegateTask task, String user) {
        CaseVariables variables = new CaseVariables(task);
        String group = variables.text(CaseVariables.REVIEWERS);
        if (group == null || !members.has(group, user)) {
            throw new Refused(
                    Refused.Kind.forbidden,
                    "Only members of " + (group == null ? "its group" : members.name(group)) + " decide on this, and "
                            + user + " is not one of them.");
        }
        String why = whyNot(bound(task), variables, user);
        if (why != null) {
            throw new Refused(Refused.Kind.forbidden, why);
        }
    }

    @Override
    public void assigned(DelegateTask task) {
        if (task.getAssignee() == null) {
            recorded.handedBack(task.getId());
        } else {
            recorded.claimed(recordedAs(task, task.getAssignee()));
        }
    }

    private Recorded.Review recordedAs(DelegateTask task, String user) {
        CaseVariables variables = new CaseVariables(task);
        Binding binding = bound(task);
        return new Recorded.Review(
                task.getId(),
                binding.key(),
                binding.id(),
                workflows.ofDefinition(task.getProcessDefinitionId()).name(),
                Objects.requireNonNull(variables.text(CaseVariables.REVIEWERS)),
                variables.number(CaseVariables.LEVEL),
                user,
                task.getCreateTime().toInstant(),
                task.getDueDate() == null ? null : task.getDueDate().toInstant());
    }

    private @Nullable String whyNot(Binding binding, CaseVariables variables, String user) {
        if (bindings.editors(binding).contains(user)) {
            return user + " wrote this action, so somebody else decides on it.";
        }
        if (approvals.firstApprovers(binding).contains(user)) {
            return user + " approved this already; a second person is needed.";
        }
        Decision last = variables.as(CaseVariables.DECISION, Decision.class);
        if (last != null && last.outcome() == Outcome.escalate && last.by().equals(user)) {
            return user + " escalated this, so somebody else decides on it.";
        }
        return null;
    }

    @Override
    public void complete(
            DelegateTask task, String user, Map<String, Object> submitted, Consumer<Map<String, Object>> complete) {
        Map<String, Object> next = decide(task, user, submitted);
        decided.set(task.getId());
        try {
            complete.accept(next);
        } finally {
            decided.remove();
        }
    }

    @Override
    public boolean isAnswered(String task) {
        return task.equals(decided.get());
    }

    /** @throws Refused where this person has not claimed the task */
    static void checkHolder(DelegateTask task, String user) {
        if (task.getAssignee() == null) {
            throw new Refused(Refused.Kind.forbidden, "Claim the task first, then decide.");
        }
        if (!task.getAssignee().equals(user)) {
            throw new Refused(
                    Refused.Kind.conflict, task.getAssignee() + " has claimed this task, so it is theirs to decide.");
        }
    }

    private Map<String, Object> decide(DelegateTask task, String user, Map<String, Object> submitted) {
        checkHolder(task, user);
        checkAssignee(task, user);

        CaseVariables variables = new CaseVariables(task);
        Workflow workflow = workflows.ofDefinition(task.getProcessDefinitionId());
        Binding binding = bound(task);
        List<String> differences = bindings.differences(binding, variables);
        if (!differences.isEmpty()) {
            throw new Refused(
                    Refused.Kind.conflict,
                    "This case was altered after its rules were checked (" + String.join(", ", differences)
                            + "), so no decision on it counts. Tell an operator.");
        }
        JsonNode proposal = variables.json(CaseVariables.PROPOSAL);
        JsonNode action = proposal == null ? null : proposal.path("action");
        Submission submission = Submission.read(submitted, variables, action, workflow.reasons());
        Decision decision = new Decision(
                submission.outcome(),
                submission.reason(),
                submission.comment(),
                submission.outcome() == Outcome.edit ? submission.edited() : null,
                user,
                clock.instant().truncatedTo(ChronoUnit.MILLIS));

        recorded.decided(recordedAs(task, user), decision.outcome(), decision.reason());
        chain.append(
                binding.key(),
                CaseVariables.DECISION,
                Json.empty()
                        .put("binding", binding.id())
                        .put("actionDigest", binding.actionDigest())
                        .put("group", variables.text(CaseVariables.REVIEWERS))
                        .put("level", variables.number(CaseVariables.LEVEL))
                        .set(CaseVariables.DECISION, Json.tree(decision)));
        boolean carriedOut = approvals.used(binding);
        // also an earlier version, where this one is a correction of it that waits for its approval
        boolean anyCarriedOut = bindings.carriedOut(binding.key()).isPresent();
        Map<String, Object> next = new HashMap<>();
        next.put(CaseVariables.DECISION, CaseVariables.typed(decision));
        next.put(CaseVariables.VERDICT, submission.outcome().name());
        switch (submission.outcome()) {
            case approve -> approve(workflow, variables, binding, action, decision, carriedOut, next);
            case edit -> edit(workflow, variables, proposal, decision, next);
            case escalate -> checkEscalation(workflow, variables, action);
            case revise -> revise(task, variables, anyCarriedOut, next);
            case reject -> {
                if (anyCarriedOut) {
                    cases.move(binding.key(), State.carryingOut);
                }
            }
        }
        return next;
    }

    private void approve(
            Workflow workflow,
            CaseVariables variables,
            Binding binding,
            @Nullable JsonNode action,
            Decision decision,
            boolean carriedOut,
            Map<String, Object> next) {
        if (action == null) {
            throw new Refused(
                    Refused.Kind.invalid,
                    "There is no proposal to approve. Write the action yourself with edit, or reject.");
        }
        BigDecimal amount = workflow.amount(action);
        Level level = level(variables, amount);
        boolean first = approvals.firstApprovers(binding).isEmpty();
        if (!level.covers(amount) && level.next() == null) {
            throw new Refused(
                    Refused.Kind.invalid,
                    "This amount is above the authority of everybody here, so nobody can approve it. Edit it, or reject.");
        }
        int at = variables.number(CaseVariables.LEVEL);
        int nextLevel = level.covers(amount) || level.next() == null ? at : level.next();
        boolean two = level.secondPerson() || routing(variables).secondPerson();
        boolean effective = level.covers(amount) && !(first && two);
        approvals.approve(
                binding,
                workflow.name(),
                workflow.subject(variables.object(CaseVariables.REQUEST)),
                amount,
                new Approver(
                        decision.by(), Basis.review, variables.text(CaseVariables.REVIEWERS), at, decision.comment()),
                effective);
        if (effective && carriedOut) {
            approvals.use(binding);
            next.put(CaseVariables.VERDICT, "keep");
        } else if (effective) {
            cases.move(binding.key(), State.carryingOut);
        } else {
            next.put(CaseVariables.VERDICT, "second");
            next.put(CaseVariables.LEVEL, nextLevel);
        }
    }

    private void edit(
            Workflow workflow,
            CaseVariables variables,
            @Nullable JsonNode proposal,
            Decision decision,
            Map<String, Object> next) {
        ObjectNode action = workflow.edited(
                proposal == null ? Json.empty() : (ObjectNode) proposal.path("action"),
                Objects.requireNonNull(decision.edited()));
        List<Violation> violations = schemas.ofAction(workflow.name(), action);
        if (!violations.isEmpty()) {
            throw new Refused(
                    Refused.Kind.invalid,
                    "The edited action can't be carried out: "
                            + violations.stream()
                                    .map(v -> v.field() + " " + v.problem())
                                    .collect(Collectors.joining("; "))
                            + ".");
        }
        Preview preview = workflow.preview(
                variables.object(CaseVariables.REQUEST), variables.object(CaseVariables.FACTS), action);
        Proposal before = proposal == null
                ? new Proposal(
                        new AgentId(decision.by(), "person"),
                        action,
                        "Written by " + decision.by() + ".",
                        null,
                        null,
                        List.of(),
                        preview.impact(),
                        preview.changes())
                : Json.as(proposal, Proposal.class);
        next.put(
                CaseVariables.PROPOSAL,
                CaseVariables.typed(new Proposal(
                        before.agent(),
                        action,
                        before.summary(),
                        before.rationale(),
                        before.confidence(),
                        before.evidence(),
                        preview.impact(),
                        preview.changes())));
    }

    private void checkEscalation(Workflow workflow, CaseVariables variables, @Nullable JsonNode action) {
        if (level(variables, action == null ? BigDecimal.ZERO : workflow.amount(action))
                        .next()
                == null) {
            throw new Refused(
                    Refused.Kind.invalid, "There is nobody above to escalate to. Decide, or hand the task back.");
        }
    }

    private void revise(DelegateTask task, CaseVariables variables, boolean carriedOut, Map<String, Object> next) {
        if (carriedOut) {
            throw new Refused(
                    Refused.Kind.invalid,
                    "This case is carried out already, so it can't go back to the agent. Edit to correct it, or reject to undo it.");
        }
        int revisions = variables.number(CaseVariables.REVISIONS);
        if (revisions >= MOST_REVISIONS) {
            throw new Refused(
                    Refused.Kind.invalid,
                    "The agent has had " + MOST_REVISIONS + " tries. Edit the action yourself, or reject.");
        }
        next.put(CaseVariables.REVISIONS, revisions + 1);
        cases.move(key(task), State.proposing);
    }

    private Level level(CaseVariables variables, BigDecimal amount) {
        return Optional.ofNullable(routing(variables).group())
                .flatMap(group -> levels.find(group, Math.max(1, variables.number(CaseVariables.LEVEL)), amount))
                .orElseThrow(() -> new IllegalStateException("reviewLevels has no row for this review."));
    }

    private static Routing routing(CaseVariables variables) {
        return Json.as(variables.object(CaseVariables.ROUTING), Routing.class);
    }

    private Binding bound(DelegateTask task) {
        return bindings.current(key(task))
                .orElseThrow(
                        () -> new Refused(
                                Refused.Kind.conflict,
                                "The approval rules were never checked on this case, so no decision on it counts. Tell an operator."));
    }

    private static String key(DelegateTask task) {
        return task.getExecution().getProcessBusinessKey();
    }
}
