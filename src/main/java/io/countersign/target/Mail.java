package io.countersign.target;

import java.util.Optional;

/**
 * Sends mail. A real one promises: the same key leaves once and answers with the first receipt, which plain SMTP does
 * not do (it needs an outbox of its own, or a provider with idempotency keys); {@link TargetRefused} means certainly nothing
 * left; any other exception means it may have left or not, which {@link #find} answers.
 */
public interface Mail {

    /**
     * Sends plain text.
     *
     * @return the receipt
     * @throws TargetRefused for an address or subject that can't be one
     */
    String send(String key, String to, String subject, String body);

    /** The receipt of what was sent under this key; empty where it is certain that nothing was, and nothing still will. */
    Optional<String> find(String key);
}
