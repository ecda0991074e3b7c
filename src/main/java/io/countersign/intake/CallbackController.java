package io.countersign.intake;

import io.countersign.callback.Callback;
import io.countersign.callback.Callbacks;
import io.countersign.cases.InvalidInput;
import io.countersign.cases.Violation;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows whether those who asked for it were told how their cases ended; the page Callbacks in Cockpit asks it, too. */
@RestController
@RequestMapping(
        path = {"/api/callbacks", "/camunda/api/countersign/callbacks"},
        produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Callbacks")
class CallbackController {

    private static final int PAGE = 50;
    private static final int LAST_PAGE = Integer.MAX_VALUE / PAGE - 1;

    private final Callbacks callbacks;
    private final CurrentAccount account;

    CallbackController(Callbacks callbacks, CurrentAccount account) {
        this.callbacks = callbacks;
        this.account = account;
    }

    /**
     * A page of callbacks, the newest first.
     *
     * @param page from 0
     * @param total of all pages
     * @param mayRetry whether this account may have those that were given up tried again
     */
    record Page(List<Callback> callbacks, int page, int size, long total, boolean mayRetry) {}

    @Operation(summary = "A page of callbacks, the newest first; state=dead are those that were given up")
    @GetMapping
    Page page(@RequestParam(required = false) @Nullable String state, @RequestParam(defaultValue = "0") int page) {
        account.mustAudit();
        if (page < 0 || page > LAST_PAGE) {
            throw new InvalidInput(List.of(new Violation("page", "has to be 0 to " + LAST_PAGE)));
        }
        Callback.State wanted = state(state);
        return new Page(
                callbacks.page(wanted, page * PAGE, PAGE),
                page,
                PAGE,
                callbacks.count(wanted),
                account.mayAdminister());
    }

    @Operation(summary = "Have a callback that was given up tried again")
    @PutMapping("/{id}/retry")
    Callback retry(@PathVariable long id) {
        account.mustAdminister();
        found(id);
        callbacks.retry(id);
        return found(id);
    }

    private Callback found(long id) {
        return callbacks.find(id).orElseThrow(() -> new CaseController.NotFound("There is no callback " + id + "."));
    }

    private static Callback.@Nullable State state(@Nullable String name) {
        if (name == null || name.isBlank()) {
            return null;
        }
        return Arrays.stream(Callback.State.values())
                .filter(state -> state.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInput(List.of(
                        new Violation("state", "has to be one of " + Arrays.toString(Callback.State.values())))));
    }
}
