package io.countersign.engine;

import io.countersign.review.Readers;
import java.util.Collection;
import java.util.Map;
import org.camunda.bpm.engine.impl.FormServiceImpl;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.jspecify.annotations.Nullable;

/** The form service, which completes tasks too: with the same guard as the task service. */
final class GuardedFormService extends FormServiceImpl {

    private final GuardedTaskService tasks;
    private final Readers readers;

    GuardedFormService(GuardedTaskService tasks, Readers readers) {
        this.readers = readers;
        this.tasks = tasks;
    }

    @Override
    public VariableMap getTaskFormVariables(String taskId) {
        return getTaskFormVariables(taskId, null, true);
    }

    @Override
    public VariableMap getTaskFormVariables(
            String taskId, @Nullable Collection<String> formVariables, boolean deserializeObjectValues) {
        VariableMap read = super.getTaskFormVariables(taskId, formVariables, deserializeObjectValues);
        tasks.readBy(taskId, readers);
        return read;
    }

    @Override
    public void submitTaskForm(String taskId, @Nullable Map<String, Object> properties) {
        tasks.guarded(taskId, properties, allowed -> super.submitTaskForm(taskId, allowed));
    }

    @Override
    @SuppressWarnings("deprecation") // the engine's own name for the same operation
    public void submitTaskFormData(String taskId, Map<String, String> properties) {
        submitTaskForm(taskId, Map.copyOf(properties));
    }

    @Override
    public VariableMap submitTaskFormWithVariablesInReturn(
            String taskId, @Nullable Map<String, Object> properties, boolean deserializeValues) {
        submitTaskForm(taskId, properties);
        return Variables.createVariables();
    }
}
