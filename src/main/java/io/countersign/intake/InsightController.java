package io.countersign.intake;

import io.countersign.cases.InvalidInput;
import io.countersign.cases.Refused;
import io.countersign.cases.Violation;
import io.countersign.cases.Workflows;
import io.countersign.insight.Figures;
import io.countersign.insight.Insight;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The figures: for other systems below {@code /api}, for the page in Cockpit beside the webapps. */
@RestController
@Tag(name = "Insight")
class InsightController {

    private static final int DAYS = 30;
    private static final int MOST_YEARS = 3;

    private final Insight insight;
    private final Workflows workflows;
    private final CurrentAccount account;
    private final Clock clock;

    InsightController(Insight insight, Workflows workflows, CurrentAccount account, Clock clock) {
        this.insight = insight;
        this.workflows = workflows;
        this.account = account;
        this.clock = clock;
    }

    @Operation(
            summary = "The figures of a period and of the one before of the same length; of the last " + DAYS
                    + " days and of all workflows that this account measures, where nothing else is asked for."
                    + " Days are UTC, both included")
    @GetMapping(
            path = {"/api/insight", "/camunda/api/countersign/insight"},
            produces = MediaType.APPLICATION_JSON_VALUE)
    Figures of(
            @RequestParam(required = false) @Nullable String workflow,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to) {
        List<String> measured = account.measured();
        String one = workflow == null ? "" : workflow;
        boolean all = one.isBlank();
        if (!all && workflows.find(one).isEmpty()) {
            throw new CaseController.NotFound("There is no workflow " + one + ".");
        }
        if (!all && !measured.contains(one)) {
            throw new Refused(
                    Refused.Kind.forbidden, "The account " + account.name() + " may not read figures of " + one + ".");
        }
        List<Violation> violations = new ArrayList<>();
        LocalDate last = day("to", to, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC), violations);
        LocalDate first = day("from", from, last.minusDays(DAYS - 1), violations);
        if (violations.isEmpty() && first.isAfter(last)) {
            violations.add(new Violation("from", "is after to"));
        } else if (violations.isEmpty() && first.isBefore(last.minusYears(MOST_YEARS))) {
            violations.add(new Violation("from", "is more than " + MOST_YEARS + " years before to"));
        }
        if (!violations.isEmpty()) {
            throw new InvalidInput(violations);
        }
        return insight.of(all ? measured : List.of(one), first, last);
    }

    private static LocalDate day(String name, @Nullable String text, LocalDate otherwise, List<Violation> violations) {
        if (text == null || text.isBlank()) {
            return otherwise;
        }
        try {
            LocalDate day = LocalDate.parse(text);
            if (day.getYear() < 2000 || day.getYear() > 9998) {
                violations.add(new Violation(name, "is not between the years 2000 and 9998"));
                return otherwise;
            }
            return day;
        } catch (DateTimeParseException e) {
            violations.add(new Violation(name, "is not a day such as 2026-01-31"));
            return otherwise;
        }
    }
}
