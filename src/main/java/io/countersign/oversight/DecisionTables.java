package io.countersign.oversight;

import org.camunda.bpm.engine.variable.context.VariableContext;
import org.jspecify.annotations.Nullable;

/** Evaluates decision tables as they are deployed now, in the transaction and the history of the step that asks. */
public interface DecisionTables {

    /** @throws CannotEvaluate where there is no such table, or where it can't be evaluated */
    Evaluation evaluate(String decision, VariableContext variables);

    /**
     * The table as it is deployed now, its id and version.
     *
     * @throws CannotEvaluate where there is none
     */
    String current(String decision);

    /** A table is missing or broken. The transaction can go on. */
    final class CannotEvaluate extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public CannotEvaluate(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
