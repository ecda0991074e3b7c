package io.countersign.intake;

import io.countersign.cases.Access;
import io.countersign.cases.Refused;
import io.countersign.cases.Workflows;
import io.countersign.proposal.Workflow;
import java.util.List;
import java.util.function.Supplier;
import org.camunda.bpm.engine.IdentityService;
import org.springframework.stereotype.Component;

/** Whose request this is, and what it may do. */
@Component
public class CurrentAccount {

    private final IdentityService identities;
    private final Access access;
    private final Workflows workflows;

    CurrentAccount(IdentityService identities, Access access, Workflows workflows) {
        this.identities = identities;
        this.access = access;
        this.workflows = workflows;
    }

    public String name() {
        return identities.getCurrentAuthentication().getUserId();
    }

    /** @throws Refused where this account does not open cases of this workflow */
    public void mustOpen(String workflow) {
        require(access.mayOpen(groups(), workflow), "open cases of " + workflow);
    }

    /** @throws Refused where this account is not an agent's */
    public void mustPropose() {
        require(access.isAgent(groups()), "send proposals");
    }

    /** @throws Refused where this account reads no audit */
    public void mustAudit() {
        require(access.isAuditor(groups()), "read the audit");
    }

    /** @throws Refused where this account reads no feedback */
    void mustLearn() {
        require(access.isAuditor(groups()) || access.isAnalyst(groups()), "read feedback");
    }

    /** @throws Refused where this account does not administer */
    public void mustAdminister() {
        require(mayAdminister(), "do this; administrators may");
    }

    boolean mayAdminister() {
        return access.isAdministrator(groups());
    }

    /** @throws Refused where this account does not report what became of cases */
    public void mustReport() {
        require(access.isAgent(groups()), "report outcomes");
    }

    /** @throws Refused where this account does not set the switch of this workflow */
    public void mustSwitch(String workflow) {
        require(maySwitch(workflow), "set the switch of " + workflow + "; its leads and administrators may");
    }

    /** @throws Refused where this account is neither a lead's of this workflow nor an administrator's */
    public void mustLead(String workflow) {
        require(maySwitch(workflow), "answer for " + workflow + "; its leads and administrators may");
    }

    public boolean maySwitch(String workflow) {
        return access.maySwitch(groups(), workflow);
    }

    /** @throws Refused where this account does not read cases of this workflow */
    public void mustRead(String workflow) {
        require(access.readable(groups(), List.of(workflow)).contains(workflow), "read cases of " + workflow);
    }

    /**
     * Workflows whose cases this account reads.
     *
     * @throws Refused where there is none
     */
    public List<String> readable() {
        List<String> readable = access.readable(
                groups(), workflows.all().stream().map(Workflow::name).toList());
        require(!readable.isEmpty(), "read cases");
        return readable;
    }

    /**
     * Workflows whose figures this account reads.
     *
     * @throws Refused where there is none
     */
    List<String> measured() {
        List<String> measured = access.measured(
                groups(), workflows.all().stream().map(Workflow::name).toList());
        require(!measured.isEmpty(), "read figures");
        return measured;
    }

    /** Asks the engine for ourselves, after the account was checked here: its own grants are for its own REST API. */
    public <T> T asOurselves(Supplier<T> ask) {
        var account = identities.getCurrentAuthentication();
        identities.clearAuthentication();
        try {
            return ask.get();
        } finally {
            if (account != null) {
                identities.setAuthentication(account);
            }
        }
    }

    private List<String> groups() {
        return identities.getCurrentAuthentication().getGroupIds();
    }

    private void require(boolean allowed, String what) {
        if (!allowed) {
            throw new Refused(Refused.Kind.forbidden, "The account " + name() + " may not " + what + ".");
        }
    }
}
