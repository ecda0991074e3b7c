package io.countersign.cases;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.stereotype.Component;

/**
 * Which groups do what. Who may review a given case comes from its rules and levels; this says who sees a workflow at
 * all.
 */
@Component
public class Access {

    /** The engine's own group of those who administer. */
    public static final String ADMINISTRATORS = "camunda-admin";

    /**
     * @param agents groups that open cases and send proposals
     * @param auditors groups that read everything and change nothing
     * @param analysts groups that deploy models
     */
    @ConfigurationProperties("countersign.access")
    public record Groups(
            @DefaultValue("agents") Set<String> agents,
            @DefaultValue("auditors") Set<String> auditors,
            @DefaultValue("analysts") Set<String> analysts) {}

    private final Groups groups;
    private final Workflows workflows;

    Access(Groups groups, Workflows workflows) {
        this.groups = groups;
        this.workflows = workflows;
    }

    public Set<String> agents() {
        return groups.agents();
    }

    public boolean isAdministrator(Collection<String> of) {
        return of.contains(ADMINISTRATORS);
    }

    public boolean isReviewer(Collection<String> of) {
        return workflows.all().stream().anyMatch(workflow -> any(of, workflow.reviewers()));
    }

    public boolean isAnalyst(Collection<String> of) {
        return any(of, groups.analysts()) || isAdministrator(of);
    }

    public boolean isAgent(Collection<String> of) {
        return any(of, groups.agents()) || isAdministrator(of);
    }

    /** Who reads the audit: all of it, and changes nothing. */
    public boolean isAuditor(Collection<String> of) {
        return any(of, groups.auditors()) || isAdministrator(of);
    }

    /** Whether a member of these groups may open a case of this workflow. */
    public boolean mayOpen(Collection<String> of, String workflow) {
        return isAgent(of)
                || workflows
                        .find(workflow)
                        .filter(found -> any(of, found.leads()))
                        .isPresent();
    }

    /** Whether a member of these groups may set the kill switch of this workflow. */
    public boolean maySwitch(Collection<String> of, String workflow) {
        return isAdministrator(of)
                || workflows
                        .find(workflow)
                        .filter(found -> any(of, found.leads()))
                        .isPresent();
    }

    /** Those of the workflows whose cases a member of these groups may read. */
    public List<String> readable(Collection<String> of, Collection<String> names) {
        boolean all = isAgent(of) || any(of, groups.auditors());
        return new TreeSet<>(names)
                .stream().filter(name -> all || mayReview(of, name)).toList();
    }

    /** Those of the workflows whose figures a member of these groups may read: leads their own. */
    public List<String> measured(Collection<String> of, Collection<String> names) {
        boolean all = isAnalyst(of) || any(of, groups.auditors());
        return new TreeSet<>(names)
                .stream().filter(name -> all || maySwitch(of, name)).toList();
    }

    private boolean mayReview(Collection<String> of, String workflow) {
        return workflows
                .find(workflow)
                .filter(found -> any(of, found.reviewers()))
                .isPresent();
    }

    private static boolean any(Collection<String> of, Set<String> wanted) {
        return of.stream().anyMatch(wanted::contains);
    }
}
