package io.countersign.audit;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cases.Case;
import io.countersign.cases.Cases;
import io.countersign.cases.InvalidInput;
import io.countersign.cases.Refused;
import io.countersign.cases.State;
import io.countersign.cases.Violation;
import io.countersign.cases.Workflows;
import io.countersign.intake.CurrentAccount;
import io.countersign.proposal.Outcome;
import io.countersign.proposal.Oversight;
import io.countersign.proposal.Workflow;
import io.swagger.v3.oas.annotations.Hidden;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the page Audit in Cockpit shows, for who is logged in there and may read it. */
@RestController
@Hidden
@RequestMapping(path = "/camunda/api/countersign/audit", produces = MediaType.APPLICATION_JSON_VALUE)
class AuditPageController {

    private static final int LAST_PAGE = 1_000_000;
    private static final List<String> FILTERS = List.of(
            "workflow",
            "state",
            "oversight",
            "outcome",
            "reviewer",
            "rule",
            "amountFrom",
            "amountTo",
            "from",
            "to",
            "text",
            "page");

    private final CaseSearch search;
    private final CasePage page;
    private final Bundles bundles;
    private final Cases cases;
    private final Workflows workflows;
    private final CurrentAccount account;

    AuditPageController(
            CaseSearch search,
            CasePage page,
            Bundles bundles,
            Cases cases,
            Workflows workflows,
            CurrentAccount account) {
        this.workflows = workflows;
        this.search = search;
        this.page = page;
        this.bundles = bundles;
        this.cases = cases;
        this.account = account;
    }

    /** A page of the list, and by which workflows it can be asked. */
    private record Listed(@JsonUnwrapped CaseSearch.Found found, List<String> workflows) {}

    @GetMapping
    Listed list(@RequestParam Map<String, String> asked) {
        account.mustAudit();
        List<Violation> violations = new ArrayList<>();
        asked.keySet().stream()
                .filter(name -> !FILTERS.contains(name))
                .sorted()
                .forEach(name ->
                        violations.add(new Violation(name, "is no filter; there are " + String.join(", ", FILTERS))));
        CaseSearch.Filter filter = new CaseSearch.Filter(
                text(asked, "workflow"),
                one(asked, "state", State.values(), violations),
                one(asked, "oversight", Oversight.values(), violations),
                one(asked, "outcome", Outcome.values(), violations),
                text(asked, "reviewer"),
                text(asked, "rule"),
                read(asked, "amountFrom", BigDecimal::new, "a number", violations),
                read(asked, "amountTo", BigDecimal::new, "a number", violations),
                read(asked, "from", LocalDate::parse, "a day such as 2026-11-25", violations),
                read(asked, "to", LocalDate::parse, "a day such as 2026-11-25", violations),
                text(asked, "text"));
        Integer page = read(asked, "page", Integer::valueOf, "a number from 0", violations);
        if (page != null && (page < 0 || page > LAST_PAGE)) {
            violations.add(new Violation("page", "has to be 0 to " + LAST_PAGE));
        }
        if (!violations.isEmpty()) {
            throw new InvalidInput(violations);
        }
        return new Listed(
                search.find(filter, page == null ? 0 : page),
                workflows.all().stream().map(Workflow::name).sorted().toList());
    }

    @GetMapping("/{key}")
    JsonNode show(@PathVariable String key) {
        Case found = found(key);
        return account.asOurselves(() -> page.of(found));
    }

    @GetMapping("/{key}/bundle")
    Bundle bundle(@PathVariable String key) {
        Case found = found(key);
        return account.asOurselves(() -> bundles.of(found));
    }

    private Case found(String key) {
        account.mustAudit();
        return cases.find(key).orElseThrow(() -> new Refused(Refused.Kind.unknown, "There is no case " + key + "."));
    }

    private static @Nullable String text(Map<String, String> asked, String name) {
        String value = asked.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static @Nullable String one(
            Map<String, String> asked, String name, Enum<?>[] known, List<Violation> violations) {
        String value = text(asked, name);
        if (value != null && Arrays.stream(known).noneMatch(one -> one.name().equals(value))) {
            violations.add(new Violation(name, "has to be one of " + Arrays.toString(known)));
        }
        return value;
    }

    private static <T> @Nullable T read(
            Map<String, String> asked,
            String name,
            Function<String, T> parse,
            String form,
            List<Violation> violations) {
        String value = text(asked, name);
        if (value == null) {
            return null;
        }
        try {
            return parse.apply(value);
        } catch (NumberFormatException | DateTimeParseException e) {
            violations.add(new Violation(name, "has to be " + form));
            return null;
        }
    }
}
