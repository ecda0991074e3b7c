package io.countersign.target;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.yaml.snakeyaml.Yaml;

/**
 * Stands between a caller and a target system, and holds both to docs/targets.openapi.yaml: what is not described there,
 * neither may say.
 */
final class Described implements AutoCloseable {

    /** Of any call: the description's first words say what they mean. */
    private static final Set<Integer> OF_ANY_CALL = Set.of(401, 403, 429);

    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    private final JsonNode description = description();
    private final URI behind;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Set<String> seen = new ConcurrentSkipListSet<>();
    private final Set<String> problems = new ConcurrentSkipListSet<>();

    /** @param behind base address of the systems */
    Described(URI behind) throws IOException {
        this.behind = behind;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::pass);
        server.start();
    }

    URI address() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /** Sentences about what was said and is not described, or the other way round. */
    Set<String> problems() {
        return problems;
    }

    /** Operations, with the parameter that they were asked by, that are described and were never called. */
    Set<String> unseen() {
        Set<String> unseen = new TreeSet<>();
        description
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    List<String> parameters = new ArrayList<>();
                    operation.getValue().path("parameters").forEach(parameter -> {
                        JsonNode declared = resolve(parameter);
                        if (declared.path("in").asText().equals("query")) {
                            parameters.add("?" + declared.path("name").asText());
                        }
                    });
                    (parameters.isEmpty() ? List.of("") : parameters)
                            .forEach(parameter -> unseen.add(operation.getKey() + " " + path.getKey() + parameter));
                }));
        unseen.removeAll(seen);
        return unseen;
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            URI asked = exchange.getRequestURI();
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(behind + asked.toString()))
                    .method(
                            exchange.getRequestMethod(),
                            body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
            for (String header : List.of("Authorization", "Accept", "Content-Type", "Idempotency-Key")) {
                String value = exchange.getRequestHeaders().getFirst(header);
                if (value != null) {
                    request.header(header, value);
                }
            }
            HttpResponse<byte[]> answer = http.send(request.build(), BodyHandlers.ofByteArray());
            check(exchange, asked, body, answer);
            exchange.getResponseHeaders()
                    .set(
                            "Content-Type",
                            answer.headers().firstValue("Content-Type").orElse(""));
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void check(HttpExchange exchange, URI asked, byte[] body, HttpResponse<byte[]> answer) throws IOException {
        String method = exchange.getRequestMethod().toLowerCase(Locale.ROOT);
        String call = method + " " + asked.getPath();
        String pointer = "/paths/" + asked.getPath().replace("~", "~0").replace("/", "~1") + "/" + method;
        JsonNode operation = description.at(pointer);
        if (operation.isMissingNode()) {
            problems.add(call + " is not described");
            return;
        }
        parameters(exchange, asked, call, operation);
        if (body.length > 0) {
            String schema = pointer + "/requestBody/content/application~1json/schema";
            JsonNode sent = HttpTarget.JSON.readTree(body);
            check(call + " sends", schema, sent);
            sent.fieldNames().forEachRemaining(field -> {
                if (!description.at(schema).path("properties").has(field)) {
                    problems.add(call + " sends " + field + ", which is not described");
                }
            });
        }
        answer(call, pointer, operation, answer);
    }

    private void parameters(HttpExchange exchange, URI asked, String call, JsonNode operation) {
        List<String> sent = asked.getQuery() == null
                ? List.of("")
                : Arrays.stream(asked.getRawQuery().split("&"))
                        .map(pair -> "?" + pair.replaceFirst("=.*", ""))
                        .toList();
        sent.forEach(parameter -> seen.add(call + parameter));
        Set<String> declared = new TreeSet<>();
        operation.path("parameters").forEach(parameter -> {
            JsonNode resolved = resolve(parameter);
            String name = resolved.path("name").asText();
            boolean inHeader = resolved.path("in").asText().equals("header");
            declared.add(inHeader ? name : "?" + name);
            boolean there = inHeader ? exchange.getRequestHeaders().containsKey(name) : sent.contains("?" + name);
            if (resolved.path("required").asBoolean() && !there) {
                problems.add(call + " is called without " + name);
            }
        });
        sent.stream()
                .filter(parameter -> !parameter.isEmpty() && !declared.contains(parameter))
                .forEach(parameter -> problems.add(call + parameter + " is not described"));
    }

    private void answer(String call, String pointer, JsonNode operation, HttpResponse<byte[]> answer)
            throws IOException {
        int status = answer.statusCode();
        if (OF_ANY_CALL.contains(status)) {
            return;
        }
        String key =
                operation.path("responses").has(String.valueOf(status)) ? String.valueOf(status) : status / 100 + "XX";
        JsonNode response = operation.path("responses").path(key);
        String at = response.has("$ref") ? response.path("$ref").asText().substring(1) : pointer + "/responses/" + key;
        String type = answer.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
        if (!description.at(at).path("content").has(type)) {
            problems.add(call + " answers with status " + status + " and " + type + ", which is not described");
            return;
        }
        check(
                call + " answers with",
                at + "/content/" + type.replace("/", "~1") + "/schema",
                HttpTarget.JSON.readTree(answer.body()));
    }

    private void check(String call, String pointer, JsonNode said) {
        ObjectNode schema = description.deepCopy();
        schema.put("$ref", "#" + pointer);
        SCHEMAS.getSchema(schema).validate(said).forEach(wrong -> problems.add(call + " " + wrong.getMessage()));
    }

    private JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? description.at(node.path("$ref").asText().substring(1)) : node;
    }

    private static JsonNode description() {
        try (InputStream file = Files.newInputStream(Path.of("docs/targets.openapi.yaml"))) {
            return HttpTarget.JSON.valueToTree(new Yaml().load(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }
}
