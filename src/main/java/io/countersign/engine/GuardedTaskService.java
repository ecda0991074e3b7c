package io.countersign.engine;

import io.countersign.cases.Access;
import io.countersign.cases.CaseVariables;
import io.countersign.cases.Refused;
import io.countersign.review.GuardedTask;
import io.countersign.review.Readers;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.impl.TaskServiceImpl;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.jspecify.annotations.Nullable;

/**
 * The task service, with the guard on every operation that a person can reach. What the engine does by itself, without
 * an account, passes.
 */
final class GuardedTaskService extends TaskServiceImpl {

    private static final String DATA = "A reviewer decides; the case's data are not theirs to write.";

    private final Map<String, GuardedTask> guarded;
    private final Predicate<String> isStep;

    /** @param isStep whether a step of ours has this name: the engine would look for a variable of the name first */
    GuardedTaskService(Collection<GuardedTask> kinds, Predicate<String> isStep) {
        this.isStep = isStep;
        this.guarded = kinds.stream()
                .flatMap(kind -> kind.ids().stream().map(id -> Map.entry(id, kind)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public void complete(String taskId) {
        complete(taskId, null);
    }

    @Override
    public void complete(String taskId, @Nullable Map<String, Object> variables) {
        guarded(taskId, variables, allowed -> super.complete(taskId, allowed));
    }

    @Override
    public VariableMap completeWithVariablesInReturn(
            String taskId, @Nullable Map<String, Object> variables, boolean deserializeValues) {
        guarded(taskId, variables, allowed -> super.complete(taskId, allowed));
        return Variables.createVariables();
    }

    /** Runs a completion with the variables of the decision where the task is a review, else as it is. */
    void guarded(String taskId, @Nullable Map<String, Object> submitted, Consumer<@Nullable Map<String, Object>> run) {
        commandExecutor.execute(context -> {
            Authentication account = context.getAuthentication();
            TaskEntity task = context.getTaskManager().findTaskById(taskId);
            if (account == null || task == null || !isGuarded(task)) {
                run.accept(
                        account == null || task == null || submitted == null || isAdministrator(account)
                                ? submitted
                                : withoutOurs(task, submitted));
                return null;
            }
            Map<String, Object> values = submitted == null ? new HashMap<>() : submitted;
            withoutAuthorization(context, () -> {
                Objects.requireNonNull(guarded.get(task.getTaskDefinitionKey()))
                        .complete(task, account.getUserId(), values, next -> {
                            context.enableAuthorizationCheck();
                            run.accept(next);
                        });
            });
            return null;
        });
    }

    /**
     * The answer to a task of an analyst's own is theirs to name, but not as what the case goes on by. Of that, null and
     * unchanged count as absent: a form may show it.
     */
    private Map<String, Object> withoutOurs(TaskEntity task, Map<String, Object> submitted) {
        Predicate<String> ours = isStep.or(CaseVariables.OURS::contains);
        List<String> changed = submitted.keySet().stream()
                .filter(ours)
                .filter(name ->
                        submitted.get(name) != null && !Objects.equals(submitted.get(name), task.getVariable(name)))
                .sorted()
                .toList();
        if (!changed.isEmpty()) {
            throw new Refused(
                    Refused.Kind.forbidden,
                    String.join(", ", changed) + ": written by Countersign's own steps alone. Nothing has changed.");
        }
        Map<String, Object> theirs = new HashMap<>(submitted);
        theirs.keySet().removeIf(ours);
        return theirs;
    }

    /** Tells who has just read a review. */
    void readBy(String taskId, Readers readers) {
        commandExecutor.execute(context -> {
            Authentication account = context.getAuthentication();
            TaskEntity task = context.getTaskManager().findTaskById(taskId);
            if (account != null && task != null && isGuarded(task)) {
                readers.add(task.getExecution().getProcessBusinessKey(), taskId, account.getUserId());
            }
            return null;
        });
    }

    private static void withoutAuthorization(CommandContext context, Runnable run) {
        boolean enabled = context.isAuthorizationCheckEnabled();
        context.disableAuthorizationCheck();
        try {
            run.run();
        } finally {
            if (enabled) {
                context.enableAuthorizationCheck();
            }
        }
    }

    @Override
    public void claim(String taskId, @Nullable String userId) {
        checkAssignment(taskId, userId);
        super.claim(taskId, userId);
    }

    @Override
    public void setAssignee(String taskId, @Nullable String userId) {
        checkAssignment(taskId, userId);
        super.setAssignee(taskId, userId);
    }

    /** A reviewer claims for themselves and hands back what is theirs. An administrator assigns within the group. */
    private void checkAssignment(String taskId, @Nullable String userId) {
        commandExecutor.execute(context -> {
            TaskEntity task = context.getTaskManager().findTaskById(taskId);
            Authentication account = context.getAuthentication();
            if (account == null || task == null || !isGuarded(task) || isAdministrator(account)) {
                return null;
            }
            String user = account.getUserId();
            if (userId != null && !user.equals(userId)) {
                throw new Refused(
                        Refused.Kind.forbidden,
                        "A review is not given to somebody else: hand it back, and they claim it.");
            }
            if (task.getAssignee() != null && !task.getAssignee().equals(user)) {
                throw new Refused(Refused.Kind.conflict, task.getAssignee() + " has claimed this task already.");
            }
            return null;
        });
    }

    @Override
    public void setOwner(String taskId, String userId) {
        refuseOnReview(taskId, "A review has no owner to be set.");
        super.setOwner(taskId, userId);
    }

    @Override
    public void delegateTask(String taskId, String userId) {
        refuseOnReview(taskId, "A review is not delegated: escalate it, or hand it back.");
        super.delegateTask(taskId, userId);
    }

    @Override
    public void resolveTask(String taskId) {
        refuseOnReview(taskId, "A review is completed with a decision, not resolved.");
        super.resolveTask(taskId);
    }

    @Override
    public void resolveTask(String taskId, Map<String, Object> variables) {
        refuseOnReview(taskId, "A review is completed with a decision, not resolved.");
        super.resolveTask(taskId, variables);
    }

    @Override
    public void handleBpmnError(String taskId, String errorCode) {
        handleBpmnError(taskId, errorCode, null, null);
    }

    @Override
    public void handleBpmnError(String taskId, String errorCode, String errorMessage) {
        handleBpmnError(taskId, errorCode, errorMessage, null);
    }

    @Override
    public void handleBpmnError(
            String taskId, String errorCode, @Nullable String errorMessage, @Nullable Map<String, Object> variables) {
        refuseOnReview(taskId, "A review ends with a decision, not with an error.");
        super.handleBpmnError(taskId, errorCode, errorMessage, variables);
    }

    @Override
    public void handleEscalation(String taskId, String escalationCode) {
        handleEscalation(taskId, escalationCode, null);
    }

    @Override
    public void handleEscalation(String taskId, String escalationCode, @Nullable Map<String, Object> variables) {
        refuseOnReview(taskId, "A review is escalated with the outcome escalate.");
        super.handleEscalation(taskId, escalationCode, variables);
    }

    @Override
    public void addUserIdentityLink(String taskId, String userId, String identityLinkType) {
        refuseOnReview(taskId, "Who may decide comes from the rules and the levels.");
        super.addUserIdentityLink(taskId, userId, identityLinkType);
    }

    @Override
    public void addGroupIdentityLink(String taskId, String groupId, String identityLinkType) {
        refuseOnReview(taskId, "Who may decide comes from the rules and the levels.");
        super.addGroupIdentityLink(taskId, groupId, identityLinkType);
    }

    @Override
    public void deleteUserIdentityLink(String taskId, String userId, String identityLinkType) {
        refuseOnReview(taskId, "Who may decide comes from the rules and the levels.");
        super.deleteUserIdentityLink(taskId, userId, identityLinkType);
    }

    @Override
    public void deleteGroupIdentityLink(String taskId, String groupId, String identityLinkType) {
        refuseOnReview(taskId, "Who may decide comes from the rules and the levels.");
        super.deleteGroupIdentityLink(taskId, groupId, identityLinkType);
    }

    @Override
    public void saveTask(Task task) {
        if (task instanceof TaskEntity entity && entity.getId() != null) {
            refuseOnReview(entity.getId(), "A review is changed by its decision only.");
        }
        super.saveTask(task);
    }

    @Override
    public void setName(String taskId, String name) {
        refuseForOthers(taskId, "A review's name comes from its action.");
        super.setName(taskId, name);
    }

    @Override
    public void setDescription(String taskId, String description) {
        refuseForOthers(taskId, "A review's description comes from its model.");
        super.setDescription(taskId, description);
    }

    @Override
    public void setDueDate(String taskId, Date dueDate) {
        refuseForOthers(taskId, "A review is due when its level says.");
        super.setDueDate(taskId, dueDate);
    }

    @Override
    public void setFollowUpDate(String taskId, Date followUpDate) {
        refuseForOthers(taskId, "A review is due when its level says.");
        super.setFollowUpDate(taskId, followUpDate);
    }

    @Override
    public void setPriority(String taskId, int priority) {
        refuseForOthers(taskId, "A review's priority comes from its clock.");
        super.setPriority(taskId, priority);
    }

    @Override
    protected void setVariables(String taskId, Map<String, ? extends Object> variables, boolean local) {
        refuseForOthers(taskId, DATA);
        super.setVariables(taskId, variables, local);
    }

    @Override
    public void removeVariable(String taskId, String variableName) {
        refuseForOthers(taskId, DATA);
        super.removeVariable(taskId, variableName);
    }

    @Override
    public void removeVariableLocal(String taskId, String variableName) {
        refuseForOthers(taskId, DATA);
        super.removeVariableLocal(taskId, variableName);
    }

    @Override
    public void removeVariables(String taskId, Collection<String> variableNames) {
        refuseForOthers(taskId, DATA);
        super.removeVariables(taskId, variableNames);
    }

    @Override
    public void removeVariablesLocal(String taskId, Collection<String> variableNames) {
        refuseForOthers(taskId, DATA);
        super.removeVariablesLocal(taskId, variableNames);
    }

    @Override
    public void updateVariables(
            String taskId, Map<String, ? extends Object> modifications, Collection<String> deletions) {
        refuseForOthers(taskId, DATA);
        super.updateVariables(taskId, modifications, deletions);
    }

    @Override
    public void updateVariablesLocal(
            String taskId, Map<String, ? extends Object> modifications, Collection<String> deletions) {
        refuseForOthers(taskId, DATA);
        super.updateVariablesLocal(taskId, modifications, deletions);
    }

    private void refuseOnReview(String taskId, String why) {
        refuse(taskId, why, false);
    }

    /** What an administrator may do, and a reviewer may not. */
    private void refuseForOthers(String taskId, String why) {
        refuse(taskId, why, true);
    }

    private void refuse(String taskId, String why, boolean exceptAdministrators) {
        commandExecutor.execute(context -> {
            Authentication account = context.getAuthentication();
            TaskEntity task = context.getTaskManager().findTaskById(taskId);
            if (account != null
                    && task != null
                    && isGuarded(task)
                    && !(exceptAdministrators && isAdministrator(account))) {
                throw new Refused(Refused.Kind.forbidden, why);
            }
            return null;
        });
    }

    private boolean isGuarded(TaskEntity task) {
        return task.getTaskDefinitionKey() != null && guarded.containsKey(task.getTaskDefinitionKey());
    }

    static boolean isAdministrator(Authentication account) {
        return account.getGroupIds() != null && account.getGroupIds().contains(Access.ADMINISTRATORS);
    }
}
