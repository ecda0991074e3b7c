package io.countersign.engine;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Nobody could administer this instance. */
final class NoAdministrator extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoAdministrator() {
        super("No administrator is configured, and without the profile demo there are no default accounts.");
    }

    /** Says at the failed start what to set. */
    static final class Analyzer extends AbstractFailureAnalyzer<NoAdministrator> {

        @Override
        protected FailureAnalysis analyze(Throwable root, NoAdministrator cause) {
            return new FailureAnalysis(
                    cause.getMessage(),
                    "Set CAMUNDA_BPM_ADMINUSER_ID and CAMUNDA_BPM_ADMINUSER_PASSWORD for the first start. To try"
                            + " Countersign out, start it with --spring.profiles.active=demo instead.",
                    cause);
        }
    }
}
