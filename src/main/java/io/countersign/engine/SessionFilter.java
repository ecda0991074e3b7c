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
import org.camunda.bpm.webapp.impl.security.auth.AuthenticationUtil;
import org.camunda.bpm.webapp.impl.security.auth.Authentications;
import org.camunda.bpm.webapp.impl.security.auth.UserAuthentication;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/** For addresses of ours beside Camunda's webapps: the account is the one that is logged in there. */
final class SessionFilter extends OncePerRequestFilter {

    private final ProcessEngine engine;

    SessionFilter(ProcessEngine engine) {
        this.engine = engine;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        IdentityService identities = engine.getIdentityService();
        identities.clearAuthentication();
        String user = user(request, engine);
        if (user == null) {
            Problems.write(
                    request, response, HttpServletResponse.SC_UNAUTHORIZED, "Unauthorized", "Log in with an account.");
            return;
        }
        // as they are now, not as they were when the session began
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

    /** Who is logged in to the webapps in this session; null where nobody is. */
    private static @Nullable String user(HttpServletRequest request, ProcessEngine engine) {
        Authentications sessions = request.getSession(false) == null
                ? null
                : AuthenticationUtil.getAuthsFromSession(request.getSession(false));
        return sessions != null
                        && sessions.getAuthenticationForProcessEngine(engine.getName()) instanceof UserAuthentication of
                ? of.getIdentityId()
                : null;
    }
}
