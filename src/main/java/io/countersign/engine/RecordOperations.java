package io.countersign.engine;

import io.countersign.cases.Json;
import io.countersign.chain.Chain;
import java.util.List;
import java.util.Set;
import org.camunda.bpm.engine.EntityTypes;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.event.UserOperationLogEntryEventEntity;
import org.camunda.bpm.engine.impl.history.handler.HistoryEventHandler;

/** Records in the chain what people do that belongs to no case: deployments, accounts, groups and what they may. */
final class RecordOperations implements HistoryEventHandler {

    private static final Set<String> RECORDED = Set.of(
            EntityTypes.DEPLOYMENT,
            EntityTypes.USER,
            EntityTypes.GROUP,
            EntityTypes.GROUP_MEMBERSHIP,
            EntityTypes.AUTHORIZATION,
            EntityTypes.TENANT,
            EntityTypes.TENANT_MEMBERSHIP);

    private final Chain chain;

    RecordOperations(Chain chain) {
        this.chain = chain;
    }

    @Override
    public void handleEvent(HistoryEvent event) {
        if (event instanceof UserOperationLogEntryEventEntity operation
                && RECORDED.contains(operation.getEntityType())) {
            chain.append(
                    Chain.SYSTEM,
                    operation.getEntityType().equals(EntityTypes.DEPLOYMENT) ? "deployment" : "account",
                    Json.empty()
                            .put("entity", operation.getEntityType())
                            .put("operation", operation.getOperationType())
                            .put("property", operation.getProperty())
                            .put("value", operation.getNewValue())
                            .put("deployment", operation.getDeploymentId())
                            .put("by", operation.getUserId()));
        }
    }

    @Override
    public void handleEvents(List<HistoryEvent> events) {
        events.forEach(this::handleEvent);
    }
}
