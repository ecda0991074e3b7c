package io.countersign.engine;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.rest.security.auth.AuthenticationResult;
import org.camunda.bpm.engine.rest.security.auth.impl.HttpBasicAuthenticationProvider;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets nothing through without an account, and tells the engine whose request it is. The engine's own filter for this
 * lets some addresses pass.
 */
final class AccountFilter extends OncePerRequestFilter {

    private final ProcessEngine engine;
    private final HttpBasicAuthenticationProvider basic = new HttpBasicAuthenticationProvider();

    AccountFilter(ProcessEngine engine) {
        this.engine = engine;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        engine.getIdentityService().clearAuthentication();
        AuthenticationResult account = basic.extractAuthenticatedUser(request, engine);
        if (!account.isAuthenticated()) {
            basic.augmentResponseByAuthenticationChallenge(response, engine);
            Problems.write(
                    request,
                    response,
                    HttpServletResponse.SC_UNAUTHORIZED,
                    "Unauthorized",
                    "Send the name and password of an account (basic authentication).");
            return;
        }
        Account.letThrough(account.getAuthenticatedUser(), engine, chain, request, response);
    }
}
