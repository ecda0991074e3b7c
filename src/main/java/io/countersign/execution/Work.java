package io.countersign.execution;

import io.countersign.proposal.Effect;

/**
 * What is done for one binding. The keys of its effects come from committed data only, so that every attempt has the
 * same ones.
 *
 * @param digest of the action
 * @param time 1 for the first; more where an action is carried out anew after another one replaced it
 */
record Work(String workflow, String caseKey, String digest, int time) {

    String key(Effect effect) {
        return prefix() + effect.operation();
    }

    /** Whether the row is one of its effects. */
    boolean has(LedgerRow row) {
        return row.key().startsWith(prefix()) && row.key().indexOf('/', prefix().length()) < 0;
    }

    private String prefix() {
        return caseKey + "/" + digest + (time == 1 ? "/" : "/" + time + "/");
    }
}
