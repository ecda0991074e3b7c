package io.countersign;

import io.countersign.Rest.Answer;
import io.countersign.cases.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Somebody who is logged in to Tasklist or Cockpit, without the browser: their session and what it sends. */
public final class Webapp {

    private final String root;
    private final CookieManager cookies = new CookieManager();
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .cookieHandler(cookies)
            .build();

    private Webapp(int port) {
        root = "http://localhost:" + port;
    }

    static Webapp logIn(int port, String app, String account) {
        Webapp webapp = new Webapp(port);
        webapp.send("GET", "/camunda/app/" + app + "/default/", null, "");
        Answer answer = webapp.send(
                "POST",
                "/camunda/api/admin/auth/user/default/login/" + app,
                "username=" + account + "&password=" + account,
                "application/x-www-form-urlencoded");
        if (answer.status() != 200) {
            throw new IllegalStateException(account + " can't log in to " + app + ": " + answer);
        }
        // the session is a new one, and has a token of its own
        webapp.get("/camunda/app/" + app + "/default/");
        return webapp;
    }

    public Answer get(String path) {
        return send("GET", path, null, "");
    }

    /** @param body null for none; else sent as JSON */
    public Answer send(String method, String path, Object body) {
        return send(method, path, body == null ? null : Json.write(body), "application/json");
    }

    private Answer send(String method, String path, String body, String type) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(root + path)).timeout(Duration.ofSeconds(60));
        if (body != null) {
            request.header("Content-Type", type);
        }
        cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("XSRF-TOKEN"))
                .map(HttpCookie::getValue)
                .findFirst()
                .ifPresent(token -> request.header("X-XSRF-TOKEN", token));
        request.method(
                method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        try {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.headers(), answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
