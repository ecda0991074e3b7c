package io.countersign.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.Cases;
import io.countersign.cases.InvalidInput;
import io.countersign.cases.Json;
import io.countersign.cases.State;
import io.countersign.cases.Violation;
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
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
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

    static final int LARGEST_BODY = 2 * 1024 * 1024;
    private static final int PAGE = 50;
    private static final int LAST_PAGE = Integer.MAX_VALUE / PAGE - 1;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    private final Desk desk;
    private final Cases cases;
    private final Waiting waiting;
    private final CurrentAccount account;

    CaseController(Desk desk, Cases cases, Waiting waiting, CurrentAccount account) {
        this.desk = desk;
        this.cases = cases;
        this.waiting = waiting;
        this.account = account;
    }

    @Operation(summary = "Open a case; our own agent proposes")
    @PostMapping(path = "/cases/{workflow}", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Desk.Opened> open(
            @PathVariable String workflow,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @RequestHeader(name = "Callback-Url", required = false) @Nullable String callbackUrl,
            @Parameter(hidden = true) HttpServletRequest http)
            throws IOException {
        // before anything of the body is read
        desk.mustOpen(workflow);
        return answer(desk.open(workflow, body(http), idempotencyKey, callbackUrl));
    }

    @Operation(summary = "Open a case with the proposal of your own agent; facts, rules, review and execution are ours")
    @PostMapping(path = "/proposals/{workflow}", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Desk.Opened> propose(
            @PathVariable String workflow,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @RequestHeader(name = "Callback-Url", required = false) @Nullable String callbackUrl,
            @Parameter(hidden = true) HttpServletRequest http)
            throws IOException {
        desk.mustPropose(workflow);
        ObjectNode body = body(http);
        JsonNode callback = body.remove("callback");
        return answer(desk.propose(workflow, body, idempotencyKey, oneOf(callbackUrl, callback)));
    }

    /** Where to tell the end: some clients set headers more easily, some the body. */
    private static @Nullable String oneOf(@Nullable String header, @Nullable JsonNode given) {
        if (given == null || given.isNull()) {
            return header;
        }
        if (!given.isTextual()) {
            throw new InvalidInput(List.of(new Violation("callback", "has to be an address")));
        }
        if (header != null && !header.equals(given.textValue())) {
            throw new InvalidInput(
                    List.of(new Violation("callback", "is another address than that of the header Callback-Url")));
        }
        return given.textValue();
    }

    @Operation(
            summary = "The next proposal of a case that a reviewer sent back to your agent, which said that it revises")
    @PutMapping(path = "/cases/{key}/proposal", consumes = MediaType.APPLICATION_JSON_VALUE)
    Desk.Opened revise(@PathVariable String key, @Parameter(hidden = true) HttpServletRequest http) throws IOException {
        account.mustPropose();
        return desk.revise(key, null, body(http));
    }

    @Operation(
            summary = "A case; with wait (an ISO 8601 duration up to PT5M) it answers when the case ends, or when a"
                    + " reviewer sent it back to your agent")
    @GetMapping("/cases/{key}")
    DeferredResult<CaseView> get(@PathVariable String key, @RequestParam(required = false) @Nullable String wait) {
        desk.mustRead(key);
        return waiting.untilEnded(key, duration(wait), () -> desk.look(key));
    }

    @Operation(summary = "A page of cases, the newest first")
    @GetMapping("/cases")
    CaseView.Page page(
            @RequestParam(required = false) @Nullable String workflow,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(defaultValue = "0") int page) {
        List<String> readable = account.readable();
        if (workflow != null && !workflow.isBlank()) {
            desk.mustExist(workflow);
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

    private static ResponseEntity<Desk.Opened> answer(Desk.Opened opened) {
        ResponseEntity.BodyBuilder answer =
                opened.isNew() ? ResponseEntity.created(URI.create("/api/cases/" + opened.key())) : ResponseEntity.ok();
        return answer.body(opened);
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
