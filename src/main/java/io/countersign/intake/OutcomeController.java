package io.countersign.intake;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cases.Case;
import io.countersign.cases.Cases;
import io.countersign.execution.Outcomes;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Takes what became of cases later. */
@RestController
@Tag(name = "Outcomes")
class OutcomeController {

    private final Cases cases;
    private final Outcomes outcomes;
    private final CurrentAccount account;

    OutcomeController(Cases cases, Outcomes outcomes, CurrentAccount account) {
        this.cases = cases;
        this.outcomes = outcomes;
        this.account = account;
    }

    @Operation(summary = "Report what became of a case later: a chargeback, a complaint, a credit note")
    @PostMapping(
            path = "/api/cases/{key}/outcomes",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Outcomes.Reported> report(
            @PathVariable String key,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @Parameter(hidden = true) HttpServletRequest http)
            throws IOException {
        account.mustReport();
        Case found = cases.find(key).orElseThrow(() -> new CaseController.NotFound("There is no case " + key + "."));
        JsonNode body = CaseController.body(http);
        Outcomes.Answer answer = outcomes.report(found, body, account.name(), Desk.checked(idempotencyKey));
        return ResponseEntity.status(answer.isNew() ? HttpStatus.CREATED : HttpStatus.OK)
                .body(answer.outcome());
    }
}
