package io.countersign.engine;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.camunda.bpm.engine.ProcessEngine;
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
        engine.getIdentityService().clearAuthentication();
        Account account = Account.loggedIn(request, engine);
        if (account == null) {
            Problems.write(
                    request, response, HttpServletResponse.SC_UNAUTHORIZED, "Unauthorized", "Log in with an account.");
            return;
        }
        // as they are now, not as they were when the session began
        Account.letThrough(account.user(), engine, chain, request, response);
    }
}
