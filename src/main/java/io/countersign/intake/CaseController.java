package io.countersign.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.Case;
import io.countersign.cases.Cases;
import io.countersign.cases.InvalidInput;
import io.countersign.cases.Json;
import io.countersign.cases.State;
import io.countersign.cases.Violation;
import io.countersign.cases.Workflows;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

/** Opens cases and tells where they stand. */
@RestController
@RequestMapping(path = "/api", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Cases")
class CaseController {

    private static final int LARGEST_BODY = 2 * 1024 * 1024;
    private static final int PAGE = 50;
    private static final int LAST_PAGE = Integer.MAX_VALUE / PAGE - 1;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final int LONGEST_IDEMPOTENCY_KEY = 200;

    private final Door door;
    private final Cases cases;
    private final CaseViews views;
    private final Waiting waiting;
    private final CurrentAccount account;
    private final Workflows workflows;

    CaseController(
            Door door, Cases cases, CaseViews views, Waiting waiting, CurrentAccount account, Workflows workflows) {
        this.door = door;
        this.cases = cases;
        this.views = views;
        this.waiting = waiting;
        this.account = account;
        this.workflows = workflows;
    }

    /** Where a case stands after it was opened. */
    record Opened(String key, State state) {}

    @Operation(summary = "Open a case; our own agent proposes")
    @PostMapping(path = "/cases/{workflow}", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Opened> open(
            @PathVariable String workflow,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @RequestHeader(name = "Callback-Url", required = false) @Nullable String callbackUrl,
            @Parameter(hidden = true) HttpServletRequest http)
            throws IOException {
        mustExist(workflow);
        account.mustOpen(workflow);
        return opened(door.open(workflow, account.name(), body(http), null, checked(idempotencyKey), callbackUrl));
    }

    @Operation(summary = "Open a case with the proposal of your own agent; facts, rules, review and execution are ours")
    @PostMapping(path = "/proposals/{workflow}", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Opened> propose(
            @PathVariable String workflow,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @RequestHeader(name = "Callback-Url", required = false) @Nullable String callbackUrl,
            @Parameter(hidden = true) HttpServletRequest http)
            throws IOException {
        mustExist(workflow);
        account.mustPropose();
        ObjectNode body = body(http);
        List<Violation> missing = List.of("request", "proposal").stream()
                .filter(name -> !body.path(name).isObject())
                .map(name -> new Violation(name, "has to be an object"))
                .toList();
        if (!missing.isEmpty()) {
            throw new InvalidInput(missing);
        }
        List<Violation> unknown = body.properties().stream()
                .map(Map.Entry::getKey)
                .filter(name -> !List.of("request", "proposal").contains(name))
                .map(name -> new Violation(name, "is not known; send request and proposal"))
                .toList();
        if (!unknown.isEmpty()) {
            throw new InvalidInput(unknown);
        }
        JsonNode request = body.path("request");
        return opened(door.open(
                workflow, account.name(), request, body.path("proposal"), checked(idempotencyKey), callbackUrl));
    }

    @Operation(summary = "A case; with wait (an ISO 8601 duration up to PT5M) it answers when the case ends")
    @GetMapping("/cases/{key}")
    DeferredResult<CaseView> get(@PathVariable String key, @RequestParam(required = false) @Nullable String wait) {
        Case found = cases.find(key).orElseThrow(() -> new NotFound("There is no case " + key + "."));
        account.mustRead(found.workflow());
        return waiting.untilEnded(key, duration(wait), () -> views.find(key).orElseThrow());
    }

    @Operation(summary = "A page of cases, the newest first")
    @GetMapping("/cases")
    CaseView.Page page(
            @RequestParam(required = false) @Nullable String workflow,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(defaultValue = "0") int page) {
        List<String> readable = account.readable();
        if (workflow != null && !workflow.isBlank()) {
            mustExist(workflow);
            account.mustRead(workflow);
            readable = List.of(workflow);
        }
        if (page < 0 || page > LAST_PAGE) {
            throw new InvalidInput(List.of(new Violation("page", "has to be 0 to " + LAST_PAGE)));
        }
        State wanted = state(state);
        return new CaseView.Page(
                cases.page(readable, wanted, page * PAGE, PAGE).stream()
                        .map(c -> new CaseView.Line(c.key(), c.workflow(), c.state(), c.openedAt()))
                        .toList(),
                page,
                PAGE,
                cases.count(readable, wanted));
    }

    private void mustExist(String workflow) {
        if (workflows.find(workflow).isEmpty()) {
            throw new NotFound("There is no workflow " + workflow + ".");
        }
    }

    private ResponseEntity<Opened> opened(Door.Opened opened) {
        State state = cases.find(opened.key()).orElseThrow().state();
        ResponseEntity.BodyBuilder answer =
                opened.isNew() ? ResponseEntity.created(URI.create("/api/cases/" + opened.key())) : ResponseEntity.ok();
        return answer.body(new Opened(opened.key(), state));
    }

    static ObjectNode body(HttpServletRequest http) throws IOException {
        byte[] bytes = http.getInputStream().readNBytes(LARGEST_BODY + 1);
        if (bytes.length > LARGEST_BODY) {
            throw new TooLarge();
        }
        try {
            return Json.object(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new InvalidInput(List.of(new Violation("body", "is not UTF-8")));
        } catch (IllegalArgumentException e) {
            throw new InvalidInput(List.of(new Violation("body", Objects.requireNonNull(e.getMessage()))));
        }
    }

    static @Nullable String checked(@Nullable String idempotencyKey) {
        if (idempotencyKey != null && (idempotencyKey.isBlank() || idempotencyKey.length() > LONGEST_IDEMPOTENCY_KEY)) {
            throw new InvalidInput(List.of(
                    new Violation("Idempotency-Key", "has to have 1 to " + LONGEST_IDEMPOTENCY_KEY + " characters")));
        }
        return idempotencyKey;
    }

    private static Duration duration(@Nullable String wait) {
        try {
            Duration duration = wait == null ? Duration.ZERO : Duration.parse(wait);
            if (!duration.isNegative() && duration.compareTo(LONGEST_WAIT) <= 0) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // told below, with the form that it has to have
        }
        throw new InvalidInput(List.of(new Violation("wait", "has to be an ISO 8601 duration from PT0S to PT5M")));
    }

    private static @Nullable State state(@Nullable String name) {
        if (name == null || name.isBlank()) {
            return null;
        }
        return Arrays.stream(State.values())
                .filter(state -> state.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInput(
                        List.of(new Violation("state", "has to be one of " + Arrays.toString(State.values())))));
    }

    static final class NotFound extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotFound(String message) {
            super(message);
        }
    }

    static final class TooLarge extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooLarge() {
            super("The body is larger than 2 MB.");
        }
    }
}
