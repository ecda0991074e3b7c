package io.countersign.agent;

import java.time.Instant;

/**
 * An agent has answered or failed, so the case that waits for it goes on.
 *
 * @param key of the case
 * @param at when: at once, or when the agent may be asked again
 */
public record Answered(String key, Instant at) {}
