package io.countersign;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cases.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Speaks to a running application as one of its accounts, over HTTP and nothing else. A password of the demo is its
 * account's name.
 */
public final class Rest {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final String root;
    private final String account;

    private Rest(String root, String account) {
        this.root = root;
        this.account = account;
    }

    public static Rest at(int port) {
        return new Rest("http://localhost:" + port, "");
    }

    /** What came back. */
    public record Answer(int status, HttpHeaders headers, String text) {

        public JsonNode json() {
            return Json.parse(text);
        }

        public String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        @Override
        public String toString() {
            return status + " " + text;
        }
    }

    public Rest as(String account) {
        return new Rest(root, account);
    }

    public Answer get(String path) {
        return send("GET", path, null, Map.of());
    }

    /** Reads an answer of any length line by line. */
    public void lines(String path, Consumer<String> line) {
        try (Stream<String> lines = exchange("GET", path, null, Map.of(), HttpResponse.BodyHandlers.ofLines())
                .body()) {
            lines.forEach(line);
        }
    }

    public Answer post(String path, Object body) {
        return send("POST", path, body, Map.of());
    }

    public Answer post(String path, Object body, Map<String, String> headers) {
        return send("POST", path, body, headers);
    }

    public Answer put(String path, Object body) {
        return send("PUT", path, body, Map.of());
    }

    public Answer delete(String path) {
        return send("DELETE", path, null, Map.of());
    }

    /** @param body a string is sent as it is, anything else as JSON */
    public Answer send(String method, String path, Object body, Map<String, String> headers) {
        HttpResponse<String> response = exchange(method, path, body, headers, HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.headers(), response.body());
    }

    private <T> HttpResponse<T> exchange(
            String method, String path, Object body, Map<String, String> headers, HttpResponse.BodyHandler<T> read) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(root + path)).timeout(Duration.ofSeconds(60));
        if (!account.isEmpty()) {
            String basic =
                    Base64.getEncoder().encodeToString((account + ":" + account).getBytes(StandardCharsets.UTF_8));
            request.header("Authorization", "Basic " + basic);
        }
        if (body != null && !headers.containsKey("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        headers.forEach(request::header);
        request.method(
                method,
                body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body instanceof String text ? text : Json.write(body)));
        try {
            return CLIENT.send(request.build(), read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
