package io.countersign.proposal;

/** What a reviewer can say. */
public enum Outcome {
    approve,
    reject,
    edit,
    escalate,
    /** Back to the agent, with an instruction. */
    revise
}
