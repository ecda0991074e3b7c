package io.countersign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.countersign.cases.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A server that speaks OpenAI's protocol of chat completions and answers as a test tells it to. */
final class ModelServer {

    /** What it answers. */
    interface Reply {
        void to(HttpExchange exchange) throws IOException;
    }

    /** What it was asked. */
    record Asked(String key, JsonNode body) {

        String system() {
            return body.at("/messages/0/content").asText();
        }

        /** The data of the case. */
        JsonNode data() {
            return Json.parse(body.at("/messages/1/content").asText());
        }

        int messages() {
            return body.path("messages").size();
        }

        String last() {
            return body.path("messages").path(messages() - 1).path("content").asText();
        }
    }

    private final HttpServer server;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private volatile Function<Asked, Reply> behaviour = question -> status(503, Map.of());

    ModelServer() {
        try {
            server = HttpServer.create(new InetSocketAddress("localhost", 0), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "model-server");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/v1/chat/completions", exchange -> {
            try (exchange) {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                Asked question = new Asked(exchange.getRequestHeaders().getFirst("Authorization"), Json.parse(body));
                asked.add(question);
                behaviour.apply(question).to(exchange);
            }
        });
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort() + "/v1";
    }

    List<Asked> asked() {
        return asked;
    }

    void does(Function<Asked, Reply> next) {
        asked.clear();
        behaviour = next;
    }

    /** One after the other; the last one for ever. */
    void does(Reply... replies) {
        does(question -> replies[Math.min(asked.size(), replies.length) - 1]);
    }

    static Reply says(Object answer) {
        return says(Json.write(answer), "stop");
    }

    static Reply says(String text, String finish) {
        ObjectNode message = Json.empty().put("role", "assistant").put("content", text);
        return completion(message, finish);
    }

    static Reply refuses(String words) {
        ObjectNode message = Json.empty().put("role", "assistant").put("refusal", words);
        message.putNull("content");
        return completion(message, "stop");
    }

    private static Reply completion(ObjectNode message, String finish) {
        ObjectNode body =
                Json.empty().put("id", "c-1").put("object", "chat.completion").put("model", "stub-1");
        body.putArray("choices")
                .addObject()
                .put("index", 0)
                .put("finish_reason", finish)
                .set("message", message);
        body.putObject("usage")
                .put("prompt_tokens", 1200)
                .put("completion_tokens", 300)
                .put("total_tokens", 1500);
        return raw(Json.write(body));
    }

    static Reply raw(String body) {
        return exchange -> send(exchange, 200, body);
    }

    static Reply status(int status, Map<String, String> headers) {
        return status(status, headers, "{\"error\": {\"message\": \"no\"}}");
    }

    static Reply status(int status, Map<String, String> headers, String body) {
        return exchange -> {
            headers.forEach(exchange.getResponseHeaders()::set);
            send(exchange, status, body);
        };
    }

    /** Says it is longer than what comes, and hangs up. */
    static Reply cutOff(String part) {
        return exchange -> {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length + 1000L);
            exchange.getResponseBody().write(bytes);
            exchange.getResponseBody().flush();
        };
    }

    /** Begins, and is not done before the latch is. */
    static Reply slow(CountDownLatch latch) {
        return exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(' ');
            exchange.getResponseBody().flush();
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
