package io.countersign.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.InvalidInput;
import io.countersign.cases.Violation;
import io.countersign.cases.Workflows;
import io.countersign.execution.Switch;
import io.countersign.execution.Switches;
import io.countersign.proposal.Workflow;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/** The kill switch of each workflow: for other systems below {@code /api}, for who is logged in to the webapps beside them. */
@RestController
@Tag(name = "Switches")
class SwitchController {

    private static final int LONGEST_REASON = 500;

    private final Switches switches;
    private final Workflows workflows;
    private final CurrentAccount account;

    SwitchController(Switches switches, Workflows workflows, CurrentAccount account) {
        this.switches = switches;
        this.workflows = workflows;
        this.account = account;
    }

    /** A switch, and whether who asks may set it. */
    record Shown(Switch now, boolean mine) {}

    @Operation(summary = "How the kill switch of a workflow stands; on before its first use")
    @GetMapping(path = "/api/switches/{workflow}", produces = MediaType.APPLICATION_JSON_VALUE)
    Switch get(@PathVariable String workflow) {
        mustExist(workflow);
        return switches.of(workflow);
    }

    @Operation(
            summary = "Set the kill switch: review sends everything to people, off carries nothing out, waiting cases"
                    + " included. The body is {state: on|review|off, reason}")
    @PutMapping(
            path = {"/api/switches/{workflow}", "/camunda/api/countersign/switches/{workflow}"},
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    Switch set(@PathVariable String workflow, @Parameter(hidden = true) HttpServletRequest http) throws IOException {
        mustExist(workflow);
        account.mustSwitch(workflow);
        ObjectNode body = CaseController.body(http);
        check(body);
        return switches.set(
                workflow,
                Switch.State.valueOf(body.path("state").textValue()),
                body.path("reason").textValue().strip(),
                account.name());
    }

    /** All of them, for the webapps. */
    @Hidden
    @GetMapping(path = "/camunda/api/countersign/switches", produces = MediaType.APPLICATION_JSON_VALUE)
    List<Shown> all() {
        return workflows.all().stream()
                .map(Workflow::name)
                .map(workflow -> new Shown(switches.of(workflow), account.maySwitch(workflow)))
                .toList();
    }

    private void mustExist(String workflow) {
        if (workflows.find(workflow).isEmpty()) {
            throw new CaseController.NotFound("There is no workflow " + workflow + ".");
        }
    }

    private static void check(ObjectNode body) {
        List<Violation> violations = new ArrayList<>();
        String state = body.path("state").asText("");
        if (!body.path("state").isTextual()
                || Arrays.stream(Switch.State.values())
                        .noneMatch(known -> known.name().equals(state))) {
            violations.add(new Violation(
                    "state",
                    "has to be one of "
                            + Arrays.stream(Switch.State.values())
                                    .map(Enum::name)
                                    .collect(Collectors.joining(", "))));
        }
        JsonNode reason = body.path("reason");
        if (!reason.isTextual() || reason.textValue().isBlank()) {
            violations.add(new Violation("reason", "is missing; say why, for those whom it stops"));
        } else if (reason.textValue().strip().length() > LONGEST_REASON) {
            violations.add(new Violation("reason", "has more than " + LONGEST_REASON + " characters"));
        } else if (reason.textValue().codePoints().anyMatch(SwitchController::isControl)) {
            violations.add(new Violation("reason", "has a control character"));
        }
        body.properties().stream()
                .map(Map.Entry::getKey)
                .filter(name -> !List.of("state", "reason").contains(name))
                .forEach(name -> violations.add(new Violation(name, "is not known; send state and reason")));
        if (!violations.isEmpty()) {
            throw new InvalidInput(violations);
        }
    }

    static boolean isControl(int character) {
        return Character.getType(character) == Character.CONTROL
                || character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
    }
}
