package io.countersign.engine;

import static org.camunda.bpm.engine.authorization.Permissions.ACCESS;
import static org.camunda.bpm.engine.authorization.Permissions.ALL;
import static org.camunda.bpm.engine.authorization.Permissions.CREATE;
import static org.camunda.bpm.engine.authorization.Permissions.CREATE_INSTANCE;
import static org.camunda.bpm.engine.authorization.Permissions.READ;
import static org.camunda.bpm.engine.authorization.Permissions.READ_HISTORY;
import static org.camunda.bpm.engine.authorization.Permissions.READ_INSTANCE;
import static org.camunda.bpm.engine.authorization.Permissions.READ_TASK;
import static org.camunda.bpm.engine.authorization.Permissions.TASK_WORK;

import io.countersign.cases.Access;
import io.countersign.cases.Workflows;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions;
import org.camunda.bpm.engine.authorization.Resource;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.authorization.UserOperationLogCategoryPermissions;
import org.camunda.bpm.engine.filter.Filter;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.task.TaskQuery;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** The accounts, grants and filters of the demo, made where they are missing. A password is its account's name. */
@Component
@Profile("demo")
class DemoAccounts implements SmartLifecycle {

    private static final Map<String, List<String>> MEMBERS = new LinkedHashMap<>();

    static {
        MEMBERS.put("agents", List.of("agent"));
        MEMBERS.put("support", List.of("support1", "support2"));
        MEMBERS.put("supportLead", List.of("supportlead"));
        MEMBERS.put("finance", List.of("finance1", "finance2"));
        MEMBERS.put("sales", List.of("sales1", "sales2"));
        MEMBERS.put("salesLead", List.of("saleslead"));
        MEMBERS.put("operations", List.of("ops1", "ops2"));
        MEMBERS.put("operationsLead", List.of("opslead"));
        MEMBERS.put("communications", List.of("comms1", "comms2"));
        MEMBERS.put("communicationsLead", List.of("commslead"));
        MEMBERS.put("legal", List.of("legal1"));
        MEMBERS.put("auditors", List.of("auditor"));
        MEMBERS.put("analysts", List.of("analyst"));
        MEMBERS.put("camunda-admin", List.of("admin"));
    }

    private static final List<String> REVIEWERS = List.of(
            "support",
            "supportLead",
            "finance",
            "sales",
            "salesLead",
            "operations",
            "operationsLead",
            "communications",
            "communicationsLead",
            "legal");

    private final IdentityService identities;
    private final AuthorizationService authorizations;
    private final FilterService filters;
    private final TaskService tasks;
    private final Access access;
    private final Workflows workflows;
    private boolean running;

    DemoAccounts(ProcessEngine engine, Access access, Workflows workflows) {
        identities = engine.getIdentityService();
        authorizations = engine.getAuthorizationService();
        filters = engine.getFilterService();
        tasks = engine.getTaskService();
        this.access = access;
        this.workflows = workflows;
    }

    @Override
    public void start() {
        MEMBERS.forEach((group, users) -> {
            group(group);
            users.forEach(user -> user(user, group));
        });
        REVIEWERS.forEach(group -> grant(group, Resources.APPLICATION, "tasklist", ACCESS));
        workflows.all().forEach(workflow -> {
            workflow.reviewers()
                    .forEach(group -> grant(
                            group,
                            Resources.PROCESS_DEFINITION,
                            workflow.name(),
                            READ,
                            READ_TASK,
                            TASK_WORK,
                            READ_HISTORY, // to comment: the engine looks the task up in its history
                            ProcessDefinitionPermissions.TASK_ASSIGN));
            workflow.leads().forEach(group -> mayStart(group, workflow.name()));
            access.agents().forEach(group -> mayStart(group, workflow.name()));
        });
        access.agents().forEach(group -> grant(group, Resources.PROCESS_INSTANCE, "*", CREATE));
        grant("auditors", Resources.APPLICATION, "cockpit", ACCESS);
        grant("auditors", Resources.PROCESS_DEFINITION, "*", READ, READ_INSTANCE, READ_TASK, READ_HISTORY);
        grant("auditors", Resources.DECISION_DEFINITION, "*", READ, READ_HISTORY);
        grant("auditors", Resources.DECISION_REQUIREMENTS_DEFINITION, "*", READ);
        grant("auditors", Resources.DEPLOYMENT, "*", READ);
        grant("auditors", Resources.OPERATION_LOG_CATEGORY, "*", UserOperationLogCategoryPermissions.READ);
        grant("analysts", Resources.APPLICATION, "cockpit", ACCESS);
        grant("analysts", Resources.DEPLOYMENT, "*", READ, CREATE);
        grant("analysts", Resources.PROCESS_DEFINITION, "*", READ, READ_INSTANCE, READ_HISTORY);
        grant("analysts", Resources.DECISION_DEFINITION, "*", READ, READ_HISTORY);
        grant("analysts", Resources.DECISION_REQUIREMENTS_DEFINITION, "*", READ);
        for (Resource resource : Resources.values()) {
            grant("camunda-admin", resource, "*", ALL);
        }
        filter("My tasks", 1, "Claimed by me", tasks.createTaskQuery().taskAssigneeExpression("${currentUser()}"));
        filter(
                "My groups' tasks",
                0,
                "Waiting for somebody of my groups",
                tasks.createTaskQuery().taskCandidateGroupInExpression("${currentUserGroups()}"));
        filter(
                "Overdue",
                2,
                "Past the time to answer",
                tasks.createTaskQuery()
                        .taskCandidateGroupInExpression("${currentUserGroups()}")
                        .includeAssignedTasks()
                        .dueBeforeExpression("${now()}"));
        filter(
                "Escalated to me",
                3,
                "A level below did not decide",
                tasks.createTaskQuery()
                        .taskCandidateGroupInExpression("${currentUserGroups()}")
                        .includeAssignedTasks()
                        .processVariableValueEquals("escalated", true));
        running = true;
    }

    private void mayStart(String group, String workflow) {
        grant(group, Resources.PROCESS_DEFINITION, workflow, READ, CREATE_INSTANCE);
        grant(group, Resources.PROCESS_INSTANCE, "*", CREATE);
    }

    private void group(String id) {
        if (identities.createGroupQuery().groupId(id).count() > 0) {
            return;
        }
        Group group = identities.newGroup(id);
        group.setName(name(id));
        group.setType(id.equals("camunda-admin") ? "SYSTEM" : "WORKFLOW");
        identities.saveGroup(group);
    }

    private void user(String id, String group) {
        if (identities.createUserQuery().userId(id).count() == 0) {
            User user = identities.newUser(id);
            user.setFirstName(name(id));
            user.setLastName("(" + name(group) + ")");
            user.setPassword(id);
            user.setEmail(id + "@countersign.example");
            identities.saveUser(user);
            identities.createMembership(id, group);
        }
    }

    /** {@code supportLead} as people say it: Support lead. */
    private static String name(String id) {
        String words =
                id.replaceAll("([a-z])([A-Z])", "$1 $2").replace('-', ' ').toLowerCase(Locale.ROOT);
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    private void grant(String group, Resource resource, String id, Permission... permissions) {
        Authorization existing = authorizations
                .createAuthorizationQuery()
                .groupIdIn(group)
                .resourceType(resource)
                .resourceId(id)
                .singleResult();
        Authorization grant =
                existing == null ? authorizations.createNewAuthorization(Authorization.AUTH_TYPE_GRANT) : existing;
        grant.setGroupId(group);
        grant.setResource(resource);
        grant.setResourceId(id);
        for (Permission permission : permissions) {
            grant.addPermission(permission);
        }
        authorizations.saveAuthorization(grant);
    }

    /** A filter for every reviewer. Only administrators may change one. */
    private void filter(String name, int priority, String description, TaskQuery query) {
        if (filters.createFilterQuery().filterName(name).count() > 0) {
            return;
        }
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("description", description);
        properties.put("priority", priority);
        properties.put("refresh", true);
        properties.put("showUndefinedVariable", false);
        Filter filter = filters.newTaskFilter(name);
        filter.setQuery(query);
        filter.setProperties(properties);
        String id = filters.saveFilter(filter).getId();
        new TreeSet<>(REVIEWERS).forEach(group -> grant(group, Resources.FILTER, id, READ));
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return 1;
    }
}
