package io.countersign.intake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.Case;
import io.countersign.cases.Cases;
import io.countersign.cases.InvalidInput;
import io.countersign.cases.Refused;
import io.countersign.cases.State;
import io.countersign.cases.Violation;
import io.countersign.execution.Ledger;
import io.countersign.execution.LedgerRow;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/** Takes an operator's answer about an effect in doubt where no task asks for it: while a case is stuck undoing. */
@RestController
@Tag(name = "Cases")
class DoubtController {

    private static final List<String> WORDS = List.of("receipt", "comment");
    private static final int LONGEST = 500;

    private final Cases cases;
    private final Ledger ledger;
    private final CurrentAccount account;

    DoubtController(Cases cases, Ledger ledger, CurrentAccount account) {
        this.cases = cases;
        this.ledger = ledger;
        this.account = account;
    }

    @Operation(
            summary =
                    "Say whether the effect in doubt of a stuck case happened; then retry its incident in Cockpit. The"
                            + " body is {happened, receipt?, comment}")
    @PutMapping(
            path = "/api/cases/{key}/doubt",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    List<LedgerRow> answer(@PathVariable String key, @Parameter(hidden = true) HttpServletRequest http)
            throws IOException {
        Case found = cases.find(key).orElseThrow(() -> new CaseController.NotFound("There is no case " + key + "."));
        account.mustLead(found.workflow());
        ObjectNode body = CaseController.body(http);
        check(body);
        if (found.state() != State.stuck) {
            throw new Refused(
                    Refused.Kind.conflict,
                    "Case " + key + " is " + found.state()
                            + " and not stuck: where a task asks whether it happened, answer there.");
        }
        LedgerRow row = ledger.of(key).stream()
                .filter(effect -> effect.state().equals("inDoubt"))
                .findFirst()
                .orElseThrow(() -> new Refused(Refused.Kind.conflict, "Case " + key + " has no effect in doubt."));
        ledger.answer(
                row,
                key,
                body.path("happened").booleanValue(),
                text(body, "receipt"),
                text(body, "comment"),
                account.name());
        return ledger.of(key);
    }

    private static @Nullable String text(ObjectNode body, String name) {
        return body.path(name).isTextual() ? body.path(name).textValue().strip() : null;
    }

    private static void check(ObjectNode body) {
        List<Violation> violations = new ArrayList<>();
        if (!body.path("happened").isBoolean()) {
            violations.add(new Violation("happened", "has to be true or false"));
        }
        if (!body.path("comment").isTextual()
                || body.path("comment").textValue().isBlank()) {
            violations.add(new Violation("comment", "is missing; say how you know"));
        }
        for (String name : WORDS) {
            String text = body.path(name).asText("");
            if (text.length() > LONGEST || text.codePoints().anyMatch(SwitchController::isControl)) {
                violations.add(
                        new Violation(name, "has to have up to " + LONGEST + " characters and no control character"));
            }
        }
        body.properties().stream()
                .map(Map.Entry::getKey)
                .filter(name -> !name.equals("happened") && !WORDS.contains(name))
                .forEach(name -> violations.add(new Violation(name, "is not known; send happened, receipt, comment")));
        if (!violations.isEmpty()) {
            throw new InvalidInput(violations);
        }
    }
}
