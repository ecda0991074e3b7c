package io.countersign.engine;

import io.countersign.cases.Refused;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cmd.StartProcessInstanceAtActivitiesCmd;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;

/** A case begins at its start: who could begin it anywhere, with any variables, would have written its facts. */
final class StartAtTheStart extends CommandInterceptor {

    private final ProcessEngineConfigurationImpl configuration;

    StartAtTheStart(ProcessEngineConfigurationImpl configuration) {
        this.configuration = configuration;
    }

    @Override
    public <T> T execute(Command<T> command) {
        if (command instanceof StartProcessInstanceAtActivitiesCmd) {
            IdentityService identities = configuration.getIdentityService();
            Authentication account = identities.getCurrentAuthentication();
            if (account != null && !GuardedTaskService.isAdministrator(account)) {
                throw new Refused(Refused.Kind.forbidden, "A case begins at its start.");
            }
        }
        return next.execute(command);
    }
}
