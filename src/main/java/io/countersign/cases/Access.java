package io.countersign.cases;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which groups do what. Who may review a given case comes from its rules and levels; this says who sees a workflow at
 * all.
 *
 * @param workflows by name
 * @param agents groups that open cases and send proposals
 * @param auditors groups that read everything and change nothing
 * @param analysts groups that deploy models
 */
@ConfigurationProperties("countersign.access")
public record Access(
        @DefaultValue Map<String, OfWorkflow> workflows,
        @DefaultValue("agents") Set<String> agents,
        @DefaultValue("auditors") Set<String> auditors,
        @DefaultValue("analysts") Set<String> analysts) {

    /** The engine's own group of those who administer. */
    public static final String ADMINISTRATORS = "camunda-admin";

    /**
     * @param reviewers groups whose members may see and decide its reviews
     * @param leads of them, those who may open a case by hand
     */
    public record OfWorkflow(
            @DefaultValue Set<String> reviewers,
            @DefaultValue Set<String> leads) {}

    public boolean isAdministrator(Collection<String> groups) {
        return groups.contains(ADMINISTRATORS);
    }

    public boolean isReviewer(Collection<String> groups) {
        return workflows.values().stream().anyMatch(workflow -> any(groups, workflow.reviewers()));
    }

    public boolean isAnalyst(Collection<String> groups) {
        return any(groups, analysts) || isAdministrator(groups);
    }

    public boolean isAgent(Collection<String> groups) {
        return any(groups, agents) || isAdministrator(groups);
    }

    /** Whether a member of these groups may open a case of this workflow. */
    public boolean mayOpen(Collection<String> groups, String workflow) {
        return isAgent(groups) || any(groups, of(workflow).leads());
    }

    /** Whether a member of these groups may open a case of any workflow. */
    public boolean mayOpenAny(Collection<String> groups) {
        return isAgent(groups) || workflows.values().stream().anyMatch(workflow -> any(groups, workflow.leads()));
    }

    /** Those of the workflows whose cases a member of these groups may read. */
    public List<String> readable(Collection<String> groups, Collection<String> names) {
        boolean all = isAgent(groups) || any(groups, auditors);
        return new TreeSet<>(names)
                .stream()
                        .filter(name -> all || any(groups, of(name).reviewers()))
                        .toList();
    }

    public OfWorkflow of(String workflow) {
        return workflows.getOrDefault(workflow, new OfWorkflow(Set.of(), Set.of()));
    }

    private static boolean any(Collection<String> groups, Set<String> wanted) {
        return groups.stream().anyMatch(wanted::contains);
    }
}
