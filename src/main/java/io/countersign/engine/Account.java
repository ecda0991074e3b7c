package io.countersign.engine;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.webapp.impl.security.auth.AuthenticationUtil;
import org.camunda.bpm.webapp.impl.security.auth.Authentications;
import org.camunda.bpm.webapp.impl.security.auth.UserAuthentication;
import org.jspecify.annotations.Nullable;

/** Whose request it is. */
record Account(String user, List<String> groups) {

    /** The account that the engine was told of, else the one that is logged in to the webapps; null where there is none. */
    static @Nullable Account of(HttpServletRequest request, ProcessEngine engine) {
        Authentication told = engine.getIdentityService().getCurrentAuthentication();
        return told != null && told.getUserId() != null
                ? new Account(told.getUserId(), told.getGroupIds() == null ? List.of() : told.getGroupIds())
                : loggedIn(request, engine);
    }

    /** Who is logged in to the webapps in this session, with the groups of that time; null where nobody is. */
    static @Nullable Account loggedIn(HttpServletRequest request, ProcessEngine engine) {
        Authentications sessions = request.getSession(false) == null
                ? null
                : AuthenticationUtil.getAuthsFromSession(request.getSession(false));
        return sessions != null
                        && sessions.getAuthenticationForProcessEngine(engine.getName()) instanceof UserAuthentication of
                ? new Account(of.getIdentityId(), of.getGroupIds())
                : null;
    }

    /** Goes on in a user's name, with their groups as they are now. */
    static void letThrough(
            String user,
            ProcessEngine engine,
            FilterChain chain,
            HttpServletRequest request,
            HttpServletResponse response)
            throws ServletException, IOException {
        IdentityService identities = engine.getIdentityService();
        List<String> groups = identities.createGroupQuery().groupMember(user).list().stream()
                .map(Group::getId)
                .toList();
        identities.setAuthentication(user, groups, List.of());
        try {
            chain.doFilter(request, response);
        } finally {
            identities.clearAuthentication();
        }
    }
}
