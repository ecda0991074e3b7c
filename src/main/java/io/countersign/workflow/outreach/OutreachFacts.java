package io.countersign.workflow.outreach;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.Json;
import io.countersign.proposal.Files;
import io.countersign.proposal.Suspicion;
import io.countersign.target.Crm;
import io.countersign.target.Crm.Prospect;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What our records say of the prospect, what may be said of our products, and what is odd about the goal. */
@Component
class OutreachFacts {

    private static final Logger log = LoggerFactory.getLogger(OutreachFacts.class);

    private final Crm crm;
    private final Files files;
    private final Clock clock;

    OutreachFacts(Crm crm, Files files, Clock clock) {
        this.crm = crm;
        this.files = files;
        this.clock = clock;
    }

    /** @param approved when a mail to this prospect was last approved, perhaps not sent yet, so that the CRM may not know */
    ObjectNode of(ObjectNode request, Optional<Instant> approved) {
        String id = request.path("prospect").asText("");
        Optional<Prospect> found = crm.prospect(id);
        Optional<Instant> lastContact = Stream.concat(approved.stream(), found.map(Prospect::lastContact).stream())
                .max(Comparator.naturalOrder());
        Suspicion goal = Suspicion.of(request.path("goal").asText(""));
        ObjectNode facts = Json.empty();
        Approved claims = lines(Approved.CLAIMS);
        Approved prices = lines(Approved.PRICES);
        facts.put(
                "complete",
                found.filter(OutreachFacts::isWhole).isPresent()
                        && !claims.lines().isEmpty()
                        && !prices.lines().isEmpty());
        facts.set("prospect", prospect(id, found, lastContact));
        facts.set("claims", claims.json());
        facts.set("prices", prices.json());
        facts.putObject("goal")
                .put("hiddenCharacters", goal.hiddenCharacters())
                .put("instructions", goal.instructions());
        history(id, found, lastContact).forEach(facts.putArray("history")::add);
        return facts;
    }

    /** What evidence may quote of our record: a line each. */
    static String record(JsonNode facts) {
        return String.join(
                "\n",
                StreamSupport.stream(facts.path("history").spliterator(), false)
                        .map(JsonNode::asText)
                        .toList());
    }

    private Approved lines(String file) {
        try {
            return Approved.of(files.read(file));
        } catch (IllegalArgumentException e) {
            log.warn("Mails go to a person: {}", e.getMessage());
            return new Approved(List.of());
        }
    }

    private static boolean isWhole(Prospect prospect) {
        return prospect.region().matches("[A-Z]{2}")
                && prospect.email().contains("@")
                && !prospect.name().isBlank();
    }

    private ObjectNode prospect(String id, Optional<Prospect> found, Optional<Instant> lastContact) {
        return Json.empty()
                .put("id", id)
                .put("found", found.isPresent())
                .put("name", found.map(Prospect::name).orElse("unknown"))
                .put("company", found.map(Prospect::company).orElse("unknown"))
                .put("email", found.map(Prospect::email).orElse("none"))
                .put("region", found.map(Prospect::region).orElse("unknown"))
                .put("accountValue", money(found.map(Prospect::accountValue).orElse(BigDecimal.ZERO)))
                .put("currency", found.map(Prospect::currency).orElse("EUR"))
                .put("openDeals", found.map(Prospect::openDeals).orElse(0))
                .put("optedOut", found.map(Prospect::optedOut).orElse(false))
                .put("lastContact", lastContact.map(at -> day(at).toString()).orElse("never"))
                .put("daysSinceContact", lastContact.map(this::daysSince).orElse(-1));
    }

    private List<String> history(String id, Optional<Prospect> found, Optional<Instant> lastContact) {
        return found.map(prospect -> List.of(
                        prospect.name() + ", " + prospect.company() + ", " + prospect.region() + ", "
                                + prospect.email(),
                        "Account worth " + money(prospect.accountValue()) + " " + prospect.currency() + " a year, "
                                + deals(prospect.openDeals()),
                        (prospect.optedOut() ? "Opted out of mail. " : "")
                                + lastContact
                                        .map(at -> "Last written to on " + day(at) + ", " + ago(daysSince(at)))
                                        .orElse("Never written to")))
                .orElseGet(() -> List.of("Prospect " + id + " is not on record", "No account", "Never written to"));
    }

    private static String deals(int count) {
        return switch (count) {
            case 0 -> "no open deal";
            case 1 -> "1 open deal";
            default -> count + " open deals";
        };
    }

    private static String ago(int days) {
        return switch (days) {
            case 0 -> "today";
            case 1 -> "yesterday";
            default -> days + " days ago";
        };
    }

    private int daysSince(Instant at) {
        return (int) Math.max(0, day(at).until(day(clock.instant()), ChronoUnit.DAYS));
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    private static BigDecimal money(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.HALF_UP);
    }
}
