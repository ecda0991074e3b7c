package io.countersign.review;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.CaseVariables;
import io.countersign.cases.Cases;
import io.countersign.cases.Json;
import io.countersign.cases.State;
import io.countersign.cases.Workflows;
import io.countersign.chain.Chain;
import io.countersign.execution.Approvals;
import io.countersign.execution.Binding;
import io.countersign.execution.Bindings;
import io.countersign.insight.Recorded;
import io.countersign.oversight.Level;
import io.countersign.oversight.Levels;
import io.countersign.proposal.Change;
import io.countersign.proposal.Routing;
import io.countersign.proposal.Workflow;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Says whose review it is and by when, from {@code reviewLevels.dmn}, and puts together what they will read. */
@Component
public class AssignLevel implements JavaDelegate {

    private final Levels levels;
    private final Bindings bindings;
    private final Approvals approvals;
    private final Members members;
    private final Workflows workflows;
    private final Cases cases;
    private final Clock clock;
    private final Chain chain;
    private final Recorded recorded;

    AssignLevel(
            Levels levels,
            Bindings bindings,
            Approvals approvals,
            Members members,
            Workflows workflows,
            Cases cases,
            Clock clock,
            Chain chain,
            Recorded recorded) {
        this.recorded = recorded;
        this.chain = chain;
        this.levels = levels;
        this.bindings = bindings;
        this.approvals = approvals;
        this.members = members;
        this.workflows = workflows;
        this.cases = cases;
        this.clock = clock;
    }

    @Override
    public void execute(DelegateExecution execution) {
        CaseVariables variables = new CaseVariables(execution);
        Workflow workflow = workflows.ofDefinition(execution.getProcessDefinitionId());
        String key = execution.getProcessBusinessKey();
        ObjectNode request = variables.object(CaseVariables.REQUEST);
        ObjectNode facts = variables.object(CaseVariables.FACTS);
        Routing routing = Json.as(variables.object(CaseVariables.ROUTING), Routing.class);
        JsonNode proposal = variables.json(CaseVariables.PROPOSAL);
        JsonNode action = proposal == null ? null : proposal.path("action");
        BigDecimal amount = action == null ? BigDecimal.ZERO : workflow.amount(action);
        int number = Math.max(1, variables.number(CaseVariables.LEVEL));
        Level level = Optional.ofNullable(routing.group())
                .flatMap(group -> levels.find(group, number, amount))
                .orElseThrow(() -> new IllegalStateException("reviewLevels.dmn has no row for group " + routing.group()
                        + ", level " + number + ", amount " + amount + ". Add one."));

        Instant now = clock.instant();
        Instant answerBy = now.plus(level.answerWithin());
        execution.setVariable(CaseVariables.LEVEL, number);
        execution.setVariable(CaseVariables.REVIEWERS, level.who());
        execution.setVariable(CaseVariables.ANSWER_BY, Date.from(answerBy));
        execution.setVariable(CaseVariables.REMIND_AT, Date.from(now.plus(level.remindAfter())));
        Binding binding = bindings.current(key).orElseThrow();
        boolean carriedOut = approvals.used(binding);
        boolean anyCarriedOut = bindings.carriedOut(key).isPresent();
        Packet packet = new Packet(
                key,
                routing,
                level,
                number,
                members.name(level.who()),
                answerBy,
                approvals.firstApprovers(binding),
                !anyCarriedOut && variables.number(CaseVariables.REVISIONS) < Reviews.MOST_REVISIONS,
                carriedOut,
                anyCarriedOut && !carriedOut,
                action == null ? List.of() : sinceSentBack(key, routing));
        Map<String, Object> ofWorkflow = new LinkedHashMap<>(workflow.packet(request, facts, action));
        if (anyCarriedOut) {
            ofWorkflow.putAll(workflow.carriedOut(key));
        }
        variables.set(
                CaseVariables.REVIEW,
                packet.json(proposal, action == null ? null : workflow.preview(request, facts, action), ofWorkflow));
        cases.move(key, State.inReview);
        recorded.asked(key, workflow.name(), level.who(), number, answerBy);
        chain.append(
                key,
                "review",
                Json.empty()
                        .put("group", level.who())
                        .put("level", number)
                        .put("answerBy", answerBy.toString())
                        .put("afterwards", carriedOut));
    }

    /** What the agent has changed since a reviewer sent its last proposal back. */
    private List<Change> sinceSentBack(String key, Routing routing) {
        List<Binding> bound = bindings.of(key);
        if (bound.size() < 2
                || routing.reasons().stream().noneMatch(reason -> reason.rule().equals("sentBack"))) {
            return List.of();
        }
        JsonNode before = action(bound.get(bound.size() - 2));
        JsonNode after = action(bound.get(bound.size() - 1));
        Set<String> fields = new LinkedHashSet<>();
        before.fieldNames().forEachRemaining(fields::add);
        after.fieldNames().forEachRemaining(fields::add);
        List<Change> changes = fields.stream()
                .filter(field ->
                        !before.path(field).asText("").equals(after.path(field).asText("")))
                .map(field -> new Change(
                        "Since the last proposal: " + field,
                        before.path(field).asText(""),
                        after.path(field).asText("")))
                .toList();
        return changes.isEmpty() ? List.of(new Change("Since the last proposal", "", "nothing has changed")) : changes;
    }

    /** As it was bound, amounts in one form; empty where there was none. */
    private static JsonNode action(Binding binding) {
        return binding.action() == null ? Json.empty() : Json.parse(binding.action());
    }
}
