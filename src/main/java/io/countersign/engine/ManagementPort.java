package io.countersign.engine;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Where metrics are served: never on the port of people and agents, because they are told to whoever asks. It follows
 * from that port, so that several applications on one machine don't take it from each other.
 */
final class ManagementPort implements EnvironmentPostProcessor, Ordered {

    private static final int ABOVE = 1000;
    private static final int HIGHEST = 65535;

    private static final String SETTING = "MANAGEMENT_PORT";
    private static final String MAIN = "server.port";
    private static final String MANAGEMENT = "management.server.port";

    @Override
    public int getOrder() {
        return ConfigDataEnvironmentPostProcessor.ORDER + 1;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        int main = environment.getProperty(MAIN, Integer.class, 8080);
        // last: whatever is set anywhere goes before it
        environment
                .getPropertySources()
                .addLast(new MapPropertySource(
                        "countersign.managementPort",
                        Map.of(MANAGEMENT, port(main, environment.getProperty(SETTING)))));
        int management = environment.getRequiredProperty(MANAGEMENT, Integer.class);
        if (management > 0 && management == main) {
            throw new Capacity.Contradiction(
                    SETTING + " is " + management
                            + ", the port of people and agents: metrics would be told to everybody",
                    "Set " + SETTING + " to another port, or leave it out.");
        }
    }

    /** Any free one where the main port is any free one. */
    private static int port(int main, @Nullable String set) {
        if (set == null || set.isBlank()) {
            if (main <= 0) {
                return 0;
            }
            return main + ABOVE <= HIGHEST ? main + ABOVE : main - ABOVE;
        }
        try {
            int port = Integer.parseInt(set.strip());
            if (port >= 0 && port <= HIGHEST) {
                return port;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new Capacity.Contradiction(
                SETTING + " is “" + set + "”, which is no port", "Set it to a number from 0 (any) to " + HIGHEST + ".");
    }
}
