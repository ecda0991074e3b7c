package io.countersign.proposal;

/** Who proposed. */
public record AgentId(String name, String version) {}
