package io.countersign.agent;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Tells an operator that the language model does not take our key: nobody but them can mend it. The queue keeps moving
 * without it, so the application is not down but {@code DEGRADED}.
 */
@Component("languageModel")
class LanguageModelHealth implements HealthIndicator {

    private static final Logger log = LoggerFactory.getLogger(LanguageModelHealth.class);

    private volatile boolean keyRefused;

    void answers() {
        keyRefused = false;
    }

    void refusesOurKey() {
        if (!keyRefused) {
            log.error(
                    "The language model does not accept AGENT_KEY. Until that is mended, people get their cases without"
                            + " a proposal. Set the right key and start again.");
        }
        keyRefused = true;
    }

    @Override
    public Health health() {
        return keyRefused
                ? Health.status("DEGRADED")
                        .withDetail("reason", "The language model does not accept AGENT_KEY.")
                        .build()
                : Health.up().build();
    }
}
