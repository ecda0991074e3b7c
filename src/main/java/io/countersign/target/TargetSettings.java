package io.countersign.target;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the target systems are. One without an address is played by the sandbox.
 *
 * @param targets by name: {@code shop}, {@code payments}, {@code crm}, {@code purchasing}, {@code ledger}, {@code pages}
 * @param targetTimeout longest time that one call to a target may take, connecting and reading together
 * @param mailFrom the address that mail over SMTP comes from
 */
@ConfigurationProperties("countersign")
record TargetSettings(
        @DefaultValue Map<String, Endpoint> targets,
        @DefaultValue("PT5S") Duration targetTimeout,
        @Nullable String mailFrom) {

    private static final Set<String> NAMES = Set.of("shop", "payments", "crm", "purchasing", "ledger", "pages");

    TargetSettings {
        for (String name : targets.keySet()) {
            if (!NAMES.contains(name)) {
                throw new IllegalArgumentException("countersign.targets." + name + " is no target: set one of "
                        + new TreeSet<>(NAMES) + " (mail is set with spring.mail.host).");
            }
        }
        targets.forEach((name, endpoint) -> endpoint.check("countersign.targets." + name));
    }

    Optional<Endpoint> endpoint(String name) {
        return Optional.ofNullable(targets.get(name));
    }

    /**
     * A target's address.
     *
     * @param url base address, with http or https
     * @param token bearer token; null where it needs none
     * @param resendWindow for how long the target keeps a key; after it, it is asked and never sent to again unasked
     */
    record Endpoint(
            @Nullable URI url,
            @Nullable String token,
            @DefaultValue("PT24H") Duration resendWindow) {

        private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");

        void check(String setting) {
            if (url == null
                    || url.getHost() == null
                    || !Set.of("http", "https").contains(String.valueOf(url.getScheme()))) {
                throw new IllegalArgumentException(
                        setting + ".url has to be an address like https://payments.example.com/v1, not " + url + ".");
            }
            if (url.getQuery() != null || url.getFragment() != null || url.getUserInfo() != null) {
                throw new IllegalArgumentException(
                        setting + ".url has to be an address without account, query or fragment; set " + setting
                                + ".token for the account.");
            }
            if (hasToken() && !"https".equals(url.getScheme()) && !HERE.contains(url.getHost())) {
                throw new IllegalArgumentException(
                        setting + ".url has to begin with https where a token is sent: it could be read on the way.");
            }
            if (resendWindow.isNegative()) {
                throw new IllegalArgumentException(setting + ".resend-window can't be less than nothing.");
            }
        }

        boolean hasToken() {
            return token != null && !token.isBlank();
        }

        @Override
        public String toString() {
            return url + (hasToken() ? " with a token" : "");
        }
    }
}
