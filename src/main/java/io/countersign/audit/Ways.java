package io.countersign.audit;

import io.countersign.cases.Case;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.camunda.bpm.engine.history.HistoricVariableUpdate;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.springframework.stereotype.Component;

/** Finds the way that a case took, in the version of its model that it ran on. */
@Component
class Ways {

    private final HistoryService history;
    private final RepositoryService models;

    Ways(HistoryService history, RepositoryService models) {
        this.history = history;
        this.models = models;
    }

    /** Empty where history or model of this case were deleted. */
    Optional<Way> of(Case found) {
        HistoricProcessInstance instance = found.processInstance() == null
                ? null
                : history.createHistoricProcessInstanceQuery()
                        .processInstanceId(found.processInstance())
                        .singleResult();
        ProcessDefinition model = instance == null
                ? null
                : models.createProcessDefinitionQuery()
                        .processDefinitionId(instance.getProcessDefinitionId())
                        .singleResult();
        if (instance == null || model == null) {
            return Optional.empty();
        }
        return Optional.of(Way.through(
                model.getId(),
                model.getVersion(),
                xml(model.getId()),
                models.getBpmnModelInstance(model.getId()),
                entered(instance.getId()),
                values(instance.getId())));
    }

    private String xml(String model) {
        try (InputStream in = models.getProcessModel(model)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Way.Entered> entered(String instance) {
        return history
                .createHistoricActivityInstanceQuery()
                .processInstanceId(instance)
                .orderPartiallyByOccurrence()
                .asc()
                .list()
                .stream()
                .map(activity -> new Way.Entered(
                        activity.getActivityId(),
                        activity.getStartTime().toInstant(),
                        activity.getEndTime() == null
                                ? null
                                : activity.getEndTime().toInstant(),
                        activity.isCanceled()))
                .toList();
    }

    /** Plain texts only: conditions of arrows are on those. */
    private List<Way.Value> values(String instance) {
        return history
                .createHistoricDetailQuery()
                .processInstanceId(instance)
                .variableUpdates()
                .disableBinaryFetching()
                .disableCustomObjectDeserialization()
                .orderPartiallyByOccurrence()
                .asc()
                .list()
                .stream()
                .filter(detail -> detail instanceof HistoricVariableUpdate update
                        && update.getTypeName().equals("string")
                        && update.getValue() != null)
                .map(HistoricVariableUpdate.class::cast)
                .map(update -> new Way.Value(
                        update.getVariableName(),
                        String.valueOf(update.getValue()),
                        update.getTime().toInstant()))
                .toList();
    }
}
