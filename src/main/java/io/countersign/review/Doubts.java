package io.countersign.review;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cases.CaseVariables;
import io.countersign.cases.Cases;
import io.countersign.cases.Json;
import io.countersign.cases.Refused;
import io.countersign.cases.State;
import io.countersign.cases.Workflows;
import io.countersign.execution.Ledger;
import io.countersign.execution.LedgerRow;
import io.countersign.proposal.HiddenCharacters;
import io.countersign.proposal.Preview;
import io.countersign.proposal.Workflow;
import java.math.RoundingMode;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The task “Did it happen?”: the workflow's leads find out what neither we nor the target can tell. */
@Component
public class Doubts implements GuardedTask {

    /** Asked while what was carried out is taken back. */
    private static final String UNDOING = "didTheUndoingHappen";

    private static final String HAPPENED = "happened";
    private static final String NOT_HAPPENED = "notHappened";
    private static final Set<String> NAMES = new TreeSet<>(Set.of("answer", "receipt", "comment"));
    private static final int LONGEST_RECEIPT = 500;

    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern(
                    "d MMM yyyy, HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final Ledger ledger;
    private final Members members;
    private final Workflows workflows;
    private final Cases cases;
    private final ThreadLocal<@Nullable String> answered = new ThreadLocal<>();

    Doubts(Ledger ledger, Members members, Workflows workflows, Cases cases) {
        this.ledger = ledger;
        this.members = members;
        this.workflows = workflows;
        this.cases = cases;
    }

    @Override
    public Set<String> ids() {
        return Set.of("didItHappen", UNDOING);
    }

    @Override
    public boolean isAnswered(String task) {
        return task.equals(answered.get());
    }

    @Override
    public void checkAssignee(DelegateTask task, String user) {
        Set<String> leads =
                workflows.ofDefinition(task.getProcessDefinitionId()).leads();
        if (leads.stream().noneMatch(group -> members.has(group, user))) {
            throw new Refused(
                    Refused.Kind.forbidden,
                    "Only members of "
                            + leads.stream().map(members::name).sorted().collect(Collectors.joining(" or "))
                            + " answer this, and " + user + " is not one of them.");
        }
    }

    @Override
    public void complete(
            DelegateTask task, String user, Map<String, Object> submitted, Consumer<Map<String, Object>> complete) {
        Reviews.checkHolder(task, user);
        checkAssignee(task, user);
        submitted.forEach((name, value) -> {
            if (!NAMES.contains(name) && value != null) {
                throw new Refused(
                        Refused.Kind.invalid, "Only answer, receipt and comment can be submitted, not “" + name + "”.");
            }
        });
        String answer = Submission.words(submitted, "answer", LONGEST_RECEIPT);
        String receipt = Submission.words(submitted, "receipt", LONGEST_RECEIPT);
        String comment = Submission.words(submitted, "comment", Submission.LONGEST_COMMENT);
        boolean happened = HAPPENED.equals(answer);
        if (!happened && !NOT_HAPPENED.equals(answer)) {
            throw new Refused(
                    Refused.Kind.invalid,
                    "Choose an answer: “It happened” (happened) or “It did not happen” (notHappened).");
        }
        if (happened && receipt == null && comment == null) {
            throw new Refused(
                    Refused.Kind.invalid,
                    "Give the target's receipt, or say in the comment how you know that it happened.");
        }
        if (!happened && comment == null) {
            throw new Refused(
                    Refused.Kind.invalid,
                    "Say in the comment how you know that it did not happen: it is done again with your answer.");
        }
        String key = task.getExecution().getProcessBusinessKey();
        ledger.answer(inDoubt(task), key, happened, receipt, comment, user);
        cases.move(key, State.carryingOut);
        answered.set(task.getId());
        try {
            complete.accept(Map.of());
        } finally {
            answered.remove();
        }
    }

    private LedgerRow inDoubt(DelegateTask task) {
        String effect = new CaseVariables(task).text(CaseVariables.DOUBTFUL_EFFECT);
        return ledger.of(task.getExecution().getProcessBusinessKey()).stream()
                .filter(row -> row.key().equals(effect) && row.state().equals("inDoubt"))
                .findFirst()
                .orElseThrow(() -> new Refused(
                        Refused.Kind.conflict,
                        "There is no effect in doubt here any more, so no answer is needed. Tell an operator."));
    }

    /** What is known, for the form. */
    JsonNode known(DelegateTask task) {
        String key = task.getExecution().getProcessBusinessKey();
        CaseVariables variables = new CaseVariables(task);
        Workflow workflow = workflows.ofDefinition(task.getProcessDefinitionId());
        Preview preview = workflow.preview(
                variables.object(CaseVariables.REQUEST),
                variables.object(CaseVariables.FACTS),
                variables.object(CaseVariables.PROPOSAL).path("action"));
        LedgerRow row = inDoubt(task);
        boolean undoing = task.getTaskDefinitionKey().equals(UNDOING);
        Map<String, Object> known = new LinkedHashMap<>();
        known.put("key", key);
        known.put("headline", undoing ? "Undoing: " + preview.headline() : preview.headline());
        known.put("changes", preview.changes());
        known.put(
                "notice",
                (undoing ? "What was carried out did not stand its review and is being undone. " : "")
                        + (row.isRefused()
                                ? "The target refused this, and another part of the action is done already. Settle it by"
                                        + " hand and say that it happened, or have it tried again."
                                : "It was sent, no answer came, and the target can't tell. Look there, then say whether"
                                        + " it happened: until then nothing more is done."));
        known.put("target", row.target());
        known.put("operation", row.operation());
        known.put("effectKey", row.key());
        known.put("amount", amount(row));
        known.put("attempts", row.attempts());
        known.put("triedAt", WHEN.format(Objects.requireNonNullElse(row.triedAt(), row.openedAt())));
        known.put("lastError", Objects.requireNonNullElse(row.lastError(), "none: we stopped while it was being sent"));
        known.put(
                "done",
                ledger.of(key).stream()
                        .filter(other -> !other.state().equals("inDoubt"))
                        .map(other -> other.operation() + " on " + other.target()
                                + (other.amount() == null ? "" : ", " + amount(other)) + ", receipt "
                                + other.receipt() + (other.state().equals("undone") ? ", undone since" : ""))
                        .toList());
        known.put(
                "answers",
                List.of(
                        Map.of("label", "It happened: go on without doing it again", "value", HAPPENED),
                        Map.of("label", "It did not happen: do it now", "value", NOT_HAPPENED)));
        return HiddenCharacters.shown(Json.tree(known));
    }

    private static String amount(LedgerRow row) {
        return row.amount() == null
                ? ""
                : row.amount().setScale(2, RoundingMode.HALF_UP).toPlainString() + " " + row.currency();
    }
}
