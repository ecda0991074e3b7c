package io.countersign.engine;

import io.countersign.cases.Access;
import org.camunda.bpm.engine.IdentityService;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Without the demo's accounts there has to be an administrator, or the setup page would make the first comer one. */
@Component
@Profile("!demo")
class AdministratorCheck implements SmartLifecycle {

    private final IdentityService identities;
    private boolean running;

    AdministratorCheck(IdentityService identities) {
        this.identities = identities;
    }

    @Override
    public void start() {
        if (identities.createUserQuery().memberOfGroup(Access.ADMINISTRATORS).count() == 0) {
            throw new NoAdministrator();
        }
        running = true;
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
        return 1;
    }
}
