package io.countersign.target;

import io.countersign.proposal.Effect;

/**
 * Sends mail. A real one promises: the same key leaves once and answers with the first receipt, which plain SMTP does
 * not do (it needs an outbox of its own, or a provider with idempotency keys); {@link TargetRefused} means certainly nothing
 * left; any other exception means it may have left or not, which {@link #find} answers, or a person where it can't.
 */
public interface Mail extends Effect.Memory {

    /**
     * Sends plain text.
     *
     * @return the receipt
     * @throws TargetRefused for an address or subject that can't be one
     */
    String send(String key, String to, String subject, String body);
}
