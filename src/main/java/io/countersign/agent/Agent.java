package io.countersign.agent;

import io.countersign.proposal.AgentId;
import io.countersign.proposal.Draft;

/** Proposes actions for the cases of one workflow. Its answer is checked, whoever it is. */
public interface Agent {

    AgentId id();

    /** Name of the workflow that it works for. */
    String workflow();

    /**
     * Proposes an action. Where it can't tell, it says so by a low confidence and proposes nothing that matters.
     *
     * @throws NothingToPropose where there is nothing to go on, so that a person has the case at once
     * @throws NotNow where it can't answer now, and knows when it may be asked again
     * @throws RuntimeException where it can't answer now; it is asked again, then a person has the case without a proposal
     */
    Draft propose(Assignment assignment);

    /**
     * Whether it is somewhere else and may take long. It is asked beside the engine then, so that no transaction and no
     * thread of a job waits for it.
     */
    default boolean isElsewhere() {
        return false;
    }
}
