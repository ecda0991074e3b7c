package io.countersign.engine;

import org.camunda.bpm.engine.impl.jobexecutor.DefaultJobPriorityProvider;
import org.camunda.bpm.engine.impl.jobexecutor.JobDeclaration;
import org.camunda.bpm.engine.impl.jobexecutor.MessageJobDeclaration;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.jspecify.annotations.Nullable;

/**
 * What somebody waits for goes before what the clock brings: the next step of a case does not queue behind thousands of
 * timers that fell due while nobody was there. A model that names a priority has its own.
 */
final class StepsFirst extends DefaultJobPriorityProvider {

    /** Timers have 0. */
    static final long PRIORITY = 10;

    @Override
    protected @Nullable Long getProcessDefinitionPriority(ExecutionEntity execution, JobDeclaration<?, ?> job) {
        Long named = super.getProcessDefinitionPriority(execution, job);
        return named == null && job instanceof MessageJobDeclaration ? Long.valueOf(PRIORITY) : named;
    }
}
