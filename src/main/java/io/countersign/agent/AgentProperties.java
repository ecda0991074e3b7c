package io.countersign.agent;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How agents, and the systems of record before them, are asked.
 *
 * @param patience how long one that fails is asked again, from the opening of the case; an attempt and the wait before it
 *     come on top, so that a person has the case within 5 minutes. Where it is not set it follows from
 *     {@code countersign.target-timeout}
 */
@ConfigurationProperties("countersign.agent")
public record AgentProperties(@DefaultValue("PT4M") Duration patience) {

    /** The models' retries end a little later; after them nobody would be asked. */
    private static final Duration MOST_PATIENCE = Duration.ofSeconds(270);

    public AgentProperties {
        if (patience.isNegative() || patience.compareTo(MOST_PATIENCE) > 0) {
            throw new IllegalArgumentException("countersign.agent.patience has to be PT0S to PT4M30S, not " + patience);
        }
    }
}
