package io.countersign.review;

import java.util.List;
import java.util.Optional;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.User;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** Who is in which group, as the engine's identity service knows it now. */
@Component
class Members {

    private final IdentityService identities;

    Members(@Lazy IdentityService identities) {
        this.identities = identities;
    }

    boolean has(String group, String user) {
        return identities.createUserQuery().userId(user).memberOfGroup(group).count() > 0;
    }

    List<User> of(String group) {
        return identities.createUserQuery().memberOfGroup(group).list();
    }

    Optional<User> find(String user) {
        return Optional.ofNullable(identities.createUserQuery().userId(user).singleResult());
    }

    /** The group's name as people say it; its id where it has none. */
    String name(String group) {
        Group found = identities.createGroupQuery().groupId(group).singleResult();
        return found == null || found.getName() == null ? group : found.getName();
    }
}
