package io.countersign.agent;

import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The language model: any address that speaks OpenAI's protocol of chat completions.
 *
 * @param url what comes before {@code /chat/completions}
 * @param key sent as bearer token; empty where it asks for none
 * @param name of the model
 * @param timeout of one call, from connecting to the last byte of the answer, 1 to 30 seconds
 * @param atOnce how many calls run at the same time, on this node
 * @param temperature null leaves it to the model
 * @param mostTokens of an answer; null leaves it to the model
 * @param inputPrice of a million tokens that it reads, in whatever currency you count
 * @param outputPrice of a million tokens that it writes
 */
@ConfigurationProperties("countersign.agent.model")
record ModelSettings(
        @DefaultValue("") String url,
        @DefaultValue("") String key,
        @DefaultValue("") String name,
        @DefaultValue("PT25S") Duration timeout,
        @DefaultValue("4") int atOnce,
        @Nullable Double temperature,
        @Nullable Integer mostTokens,
        @DefaultValue("0") BigDecimal inputPrice,
        @DefaultValue("0") BigDecimal outputPrice) {

    ModelSettings {
        if (timeout.compareTo(Duration.ofSeconds(30)) > 0 || timeout.compareTo(Duration.ofMillis(100)) < 0) {
            throw new IllegalArgumentException("AGENT_TIMEOUT has to be at most 30 seconds (PT30S), not " + timeout);
        }
        if (atOnce < 1 || atOnce > 100) {
            throw new IllegalArgumentException("AGENT_AT_ONCE has to be 1 to 100, not " + atOnce);
        }
    }

    /** @throws IllegalStateException where it can't be reached as it is set */
    void check(String setting) {
        if (!url.matches("https?://\\S+")) {
            throw new IllegalStateException(setting + " is llm, so AGENT_URL has to be the address of a language model,"
                    + " for example http://localhost:11434/v1 or https://api.openai.com/v1. Set it, or set " + setting
                    + " to embedded.");
        }
        if (name.isBlank()) {
            throw new IllegalStateException(setting + " is llm, so AGENT_MODEL has to name the model, for example"
                    + " llama3.1 or gpt-4o-mini. Set it, or set " + setting + " to embedded.");
        }
    }

    /** What is kept of it with each call. */
    String parameters() {
        return "temperature=" + (temperature == null ? "default" : temperature) + ", maxTokens="
                + (mostTokens == null ? "default" : mostTokens) + ", timeout=" + timeout;
    }

    /** The key stays where it is. */
    @Override
    public String toString() {
        return "ModelSettings[" + url + ", " + name + "]";
    }
}
