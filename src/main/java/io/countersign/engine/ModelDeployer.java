package io.countersign.engine;

import io.countersign.cases.Refused;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.DeploymentBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Deploys the models at start-up and whenever one is saved. A broken one is refused with what is wrong; the version
 * before it stays, and so do the other files.
 */
@Component
class ModelDeployer implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ModelDeployer.class);
    private static final String NAME = "countersign";

    private final ModelFiles files;
    private final RepositoryService repository;
    private Map<String, String> seen = Map.of();
    private boolean running;

    ModelDeployer(ModelFiles files, RepositoryService repository) {
        this.files = files;
        this.repository = repository;
    }

    /** @throws Refused where a model is broken that was never deployed: without its models nothing should start */
    @Override
    public synchronized void start() {
        Map<String, String> now = files.deployable();
        try {
            deploy(now);
        } catch (ProcessEngineException | Refused e) {
            if (repository.createDeploymentQuery().deploymentName(NAME).count() == 0) {
                throw e;
            }
            deployEach(now);
        }
        seen = now;
        running = true;
    }

    @Scheduled(fixedDelayString = "${countersign.models.look-every:PT2S}")
    synchronized void deployChanges() {
        if (!running || !files.live()) {
            return;
        }
        Map<String, String> now = files.deployable();
        Map<String, String> changed = new TreeMap<>();
        now.forEach((name, text) -> {
            if (!text.equals(seen.get(name))) {
                changed.put(name, text);
            }
        });
        seen = now;
        deployEach(changed);
    }

    private void deployEach(Map<String, String> models) {
        models.forEach((name, text) -> {
            try {
                deploy(Map.of(name, text));
                log.info("{} is live.", name);
            } catch (ProcessEngineException | Refused e) {
                log.error("{} is refused, the version before it stays. {}", name, e.getMessage());
            }
        });
    }

    private void deploy(Map<String, String> models) {
        DeploymentBuilder deployment =
                repository.createDeployment().name(NAME).source("files").enableDuplicateFiltering(true);
        models.forEach(deployment::addString);
        Optional.ofNullable(deployment.deployWithResult().getDeployedProcessDefinitions())
                .ifPresent(definitions -> definitions.forEach(definition ->
                        log.info("Deployed {} as version {}.", definition.getResourceName(), definition.getVersion())));
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the web server takes requests. */
    @Override
    public int getPhase() {
        return 0;
    }
}
