package io.countersign.target;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.countersign.proposal.Effect;
import io.countersign.target.TargetSettings.Endpoint;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A target system as docs/targets.openapi.yaml describes it. Its answers are believed only where they say what was asked
 * for: everything else, and no answer, is in doubt.
 */
final class HttpTarget implements Effect.Memory {

    private static final int MOST_BYTES = 4 * 1024 * 1024;
    private static final int LONGEST_WORDS = 500;
    private static final int LONGEST_RECEIPT = 200;

    /** Our set-up, or only for now: nothing was done, and a later call may succeed. */
    private static final Set<Integer> NOT_NOW = Set.of(401, 403, 429);

    /** The target may still be at it. */
    private static final Set<Integer> UNCLEAR = Set.of(408, 409, 425);

    static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private final String name;
    private final Endpoint endpoint;
    private final Duration timeout;
    private final StepTime steps;
    private final HttpClient http;

    /** @param timeout of a whole call */
    HttpTarget(String name, Endpoint endpoint, Duration timeout, StepTime steps) {
        this.steps = steps;
        this.name = name;
        this.endpoint = endpoint;
        this.timeout = timeout;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout)
                .build();
    }

    /** What is on record; an empty list means certainly nothing. */
    <T extends Record> List<T> items(String path, String parameter, String value, Class<T> type) {
        JsonNode items = ok(send(get(path, parameter, value))).path("items");
        if (!items.isArray()) {
            throw unclear("an answer without items");
        }
        List<T> read = new ArrayList<>();
        for (JsonNode item : items) {
            read.add(read(item, type));
        }
        return read;
    }

    /** The one that is on record under its own number. */
    <T extends Record> Optional<T> item(
            String path, String parameter, String value, Class<T> type, Function<T, String> number) {
        List<T> items = items(path, parameter, value, type);
        if (items.size() > 1
                || items.stream().anyMatch(item -> !number.apply(item).equals(value))) {
            throw unclear("something else than " + value);
        }
        return items.stream().findFirst();
    }

    /**
     * Does something under a key.
     *
     * @param asked the fields that the answer has to repeat
     * @return the target's receipt
     */
    String perform(String operation, String key, Map<String, ?> asked) {
        JsonNode body = JSON.valueToTree(asked);
        JsonNode answer = ok(send(request(operation)
                .header("Idempotency-Key", key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(text(body)))
                .build()));
        body.fields().forEachRemaining(field -> {
            if (!same(field.getValue(), answer.path(field.getKey()))) {
                throw unclear("another " + field.getKey() + " than was asked for");
            }
        });
        return receipt(key, answer).orElseThrow(() -> unclear("no receipt"));
    }

    @Override
    public Optional<String> find(String key) {
        return receipt(key, ok(send(get("receipts", "key", key))));
    }

    @Override
    public boolean canFind() {
        return true;
    }

    @Override
    public Duration resendWindow() {
        return endpoint.resendWindow();
    }

    NoClearAnswer unclear(String what) {
        return new NoClearAnswer("The system " + name + " answered with " + what + ".");
    }

    private Optional<String> receipt(String key, JsonNode answer) {
        if (!answer.path("key").asText().equals(key)) {
            throw unclear("another key than was asked for");
        }
        JsonNode receipt = answer.path("receipt");
        if (receipt.isNull()) {
            return Optional.empty();
        }
        if (!receipt.isTextual()
                || receipt.asText().isBlank()
                || receipt.asText().length() > LONGEST_RECEIPT) {
            throw unclear("a receipt that is none");
        }
        return Optional.of(plain(receipt.asText()));
    }

    /** Numbers are the same whatever their scale. */
    private static boolean same(JsonNode asked, JsonNode answered) {
        if (asked.isNumber() && answered.isNumber()) {
            return asked.decimalValue().compareTo(answered.decimalValue()) == 0;
        }
        return asked.equals(answered) || asked.isNull() && answered.isMissingNode();
    }

    private <T extends Record> T read(JsonNode item, Class<T> type) {
        try {
            T read = Objects.requireNonNull(JSON.treeToValue(item, type));
            for (var component : type.getRecordComponents()) {
                if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)
                        && component.getAccessor().invoke(read) == null) {
                    throw unclear("no " + component.getName());
                }
            }
            return read;
        } catch (IOException | ReflectiveOperationException | NullPointerException e) {
            throw unclear("a record that can't be read: " + bounded(String.valueOf(e.getMessage())));
        }
    }

    private HttpRequest get(String path, String parameter, String value) {
        return request(path + "?" + parameter + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8))
                .GET()
                .build();
    }

    private HttpRequest.Builder request(String path) {
        String base = String.valueOf(endpoint.url());
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(base.endsWith("/") ? base + path : base + "/" + path))
                .header("Accept", "application/json, application/problem+json");
        return endpoint.hasToken() ? request.header("Authorization", "Bearer " + endpoint.token()) : request;
    }

    private HttpResponse<byte[]> send(HttpRequest request) {
        steps.mustHave(timeout);
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(request, head -> new BoundedBody(MOST_BYTES));
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new NoClearAnswer("The system " + name + " did not answer within " + timeout.toMillis() + " ms.");
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new NoClearAnswer("The call to the system " + name + " was interrupted.");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ConnectException || e.getCause() instanceof HttpConnectTimeoutException) {
                throw new TargetUnavailable("The system " + name + " can't be reached.");
            }
            throw new NoClearAnswer("The system " + name + " gave no answer: " + bounded(String.valueOf(e.getCause())));
        }
    }

    /** @throws TargetRefused only where the target itself says so; a 4xx of something in between is no answer of it */
    private JsonNode ok(HttpResponse<byte[]> answer) {
        int status = answer.statusCode();
        String type = answer.headers().firstValue("Content-Type").orElse("");
        if (NOT_NOW.contains(status)) {
            throw new TargetUnavailable("The system " + name + " lets us do nothing now (status " + status + ").");
        }
        if (status >= 400 && status < 500 && !UNCLEAR.contains(status) && type.startsWith("application/problem+json")) {
            JsonNode problem = parse(answer.body());
            throw new TargetRefused(bounded(problem.path("detail")
                    .asText(problem.path("title").asText("The system " + name + " refused, without saying why."))));
        }
        if (status != 200 && status != 201) {
            throw unclear("status " + status);
        }
        return parse(answer.body());
    }

    private static String text(JsonNode body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Can't be written as JSON", e);
        }
    }

    private JsonNode parse(byte[] body) {
        try {
            JsonNode answer = JSON.readTree(body);
            if (answer != null && answer.isObject()) {
                return answer;
            }
        } catch (IOException e) {
            throw unclear("something that is no JSON");
        }
        throw unclear("something that is no JSON object");
    }

    private static String bounded(String words) {
        String plain = plain(words);
        return plain.length() <= LONGEST_WORDS ? plain : plain.substring(0, LONGEST_WORDS) + "…";
    }

    /** A target's words are shown to people and stand in logs: one line, nothing invisible. */
    private static String plain(String words) {
        return words.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ");
    }
}
