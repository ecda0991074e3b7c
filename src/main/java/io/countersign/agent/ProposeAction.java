package io.countersign.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.Case;
import io.countersign.cases.CaseVariables;
import io.countersign.cases.Cases;
import io.countersign.cases.Json;
import io.countersign.cases.Workflows;
import io.countersign.chain.Chain;
import io.countersign.proposal.AgentId;
import io.countersign.proposal.Decision;
import io.countersign.proposal.Draft;
import io.countersign.proposal.Outcome;
import io.countersign.proposal.Proposal;
import io.countersign.proposal.Workflow;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.camunda.bpm.engine.delegate.BpmnError;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Writes {@code proposal}: the agent's draft, checked, with its impact computed by us. An agent that fails is asked
 * again until its time is up; then the case goes on without a proposal, to a person.
 */
@Component
public class ProposeAction implements JavaDelegate {

    private static final Logger log = LoggerFactory.getLogger(ProposeAction.class);

    private final Agents agents;
    private final Questions questions;
    private final DraftCheck check;
    private final Workflows workflows;
    private final Cases cases;
    private final AgentProperties properties;
    private final Clock clock;
    private final Chain chain;

    ProposeAction(
            Agents agents,
            Questions questions,
            DraftCheck check,
            Workflows workflows,
            Cases cases,
            AgentProperties properties,
            Clock clock,
            Chain chain) {
        this.chain = chain;
        this.agents = agents;
        this.questions = questions;
        this.check = check;
        this.workflows = workflows;
        this.cases = cases;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public void execute(DelegateExecution execution) {
        CaseVariables variables = new CaseVariables(execution);
        Workflow workflow = workflows.ofDefinition(execution.getProcessDefinitionId());
        Case opened = cases.find(execution.getProcessBusinessKey()).orElseThrow();
        Decision revise = Optional.ofNullable(variables.as(CaseVariables.DECISION, Decision.class))
                .filter(decision -> decision.outcome() == Outcome.revise)
                .orElse(null);
        Instant until = (revise == null ? opened.openedAt() : revise.at()).plus(properties.patience());
        try {
            Proposal proposal = propose(variables, workflow, opened, revise, until);
            variables.set(CaseVariables.PROPOSAL, proposal);
            chain.append(opened.key(), CaseVariables.PROPOSAL, proposal);
        } catch (NothingToPropose e) {
            throw withoutProposal(variables, opened, e.getMessage(), e.getMessage());
        } catch (AgentFailed e) {
            if (clock.instant().isBefore(until)) {
                throw e;
            }
            // what went wrong inside is for operators
            throw withoutProposal(variables, opened, e.getMessage(), "It did not answer in time.");
        }
    }

    private BpmnError withoutProposal(
            CaseVariables variables, Case opened, @Nullable String why, @Nullable String toReviewers) {
        log.warn("Case {} goes to a person without a proposal: {}", opened.key(), why);
        questions.forget(opened.key());
        variables.set(CaseVariables.PROPOSAL, null);
        variables.hint(CaseVariables.NO_PROPOSAL, toReviewers);
        chain.append(opened.key(), "noProposal", Map.of("why", String.valueOf(why)));
        return new BpmnError("noProposal", "The agent made no proposal.");
    }

    private Proposal propose(
            CaseVariables variables, Workflow workflow, Case opened, @Nullable Decision revise, Instant until) {
        ObjectNode request = variables.object(CaseVariables.REQUEST);
        ObjectNode facts = variables.object(CaseVariables.FACTS);
        AgentId by;
        Draft draft;
        JsonNode outside = outside(opened, revise, variables.number(CaseVariables.REVISIONS), until);
        if (outside != null) {
            by = Json.as(outside.path("agent"), AgentId.class);
            draft = OutsideProposals.draft(outside);
        } else {
            Agent agent = agents.of(workflow.name());
            by = agent.id();
            Proposal previous = revise == null ? null : variables.as(CaseVariables.PROPOSAL, Proposal.class);
            String instruction = revise == null ? null : revise.comment();
            int round = variables.number(CaseVariables.REVISIONS);
            Assignment assignment = new Assignment(opened.key(), round, request, facts, previous, instruction);
            draft = agent.isElsewhere() ? questions.answer(agent, assignment, until) : ask(agent, assignment);
        }
        Proposal proposal = check.proposal(workflow, opened.key(), request, facts, by, draft);
        questions.forget(opened.key());
        return proposal;
    }

    /** What an agent of somebody else proposes now; null where ours is asked. */
    private @Nullable JsonNode outside(Case opened, @Nullable Decision revise, int round, Instant until) {
        if (opened.proposal() == null) {
            return null;
        }
        JsonNode proposal = Json.parse(opened.proposal());
        if (revise == null) {
            return proposal;
        }
        // its next proposal need not promise another one
        if (!proposal.path("revises").asBoolean() && !questions.hasCome(opened.key(), round)) {
            return null;
        }
        questions.mustHaveCome(opened.key(), round, until);
        return Json.parse(
                Objects.requireNonNull(cases.find(opened.key()).orElseThrow().proposal()));
    }

    private static Draft ask(Agent agent, Assignment assignment) {
        try {
            return agent.propose(assignment);
        } catch (NothingToPropose e) {
            throw e;
        } catch (RuntimeException e) {
            throw new AgentFailed(agent.id().name() + " did not answer: " + e.getMessage(), e);
        }
    }
}
