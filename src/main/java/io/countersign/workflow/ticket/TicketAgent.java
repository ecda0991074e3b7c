package io.countersign.workflow.ticket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.agent.Agent;
import io.countersign.agent.Assignment;
import io.countersign.cases.Json;
import io.countersign.proposal.AgentId;
import io.countersign.proposal.Draft;
import io.countersign.proposal.Evidence;
import io.countersign.proposal.Files;
import io.countersign.proposal.Language;
import io.countersign.proposal.Proposal;
import io.countersign.workflow.ticket.Judgment.Resolution;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads tickets offline: what they are about by sentence vectors and a classifier, orders, amounts and days by grammar.
 * Where it can't tell, it says so by its confidence and proposes no money.
 */
@Component
class TicketAgent implements Agent {

    private static final AgentId ID = new AgentId("ticket-embedded", "1");

    private final Files files;
    private final TicketLanguage language;
    private final Clock clock;

    TicketAgent(Files files, TicketLanguage language, Clock clock) {
        this.files = files;
        this.language = language;
        this.clock = clock;
    }

    @Override
    public AgentId id() {
        return ID;
    }

    @Override
    public String workflow() {
        return TicketWorkflow.NAME;
    }

    @Override
    public Draft propose(Assignment assignment) {
        ObjectNode facts = assignment.facts();
        Policy policy = Policy.of(files.read(Policy.FILE));
        Reading reading = Reading.of(assignment.request(), language);
        Judgment judgment = new Judge(reading, facts, policy, language).judge();
        String instruction = assignment.instruction();
        if (instruction != null && !instruction.isBlank()) {
            Proposal previous = assignment.previous();
            judgment = Instruction.of(instruction).apply(judgment, facts, previous == null ? null : previous.action());
        }
        return new Draft(
                action(judgment, reply(judgment, reading, facts, policy)),
                summary(judgment, reading),
                judgment.because() + "\n" + parts(judgment, reading),
                judgment.confidence(),
                evidence(judgment, reading, policy));
    }

    /** What the confidence is made of, to be read in a second. */
    private String parts(Judgment judgment, Reading reading) {
        Understanding about = reading.about();
        OrderOnRecord order = judgment.order();
        StringBuilder parts = new StringBuilder("Intent (" + about.intent() + "): "
                + about.intent().meaning() + ", " + Math.round(about.sureness() * 100) + " % sure.");
        parts.append(" Fields: ");
        if (order == null) {
            parts.append("no order verified");
        } else {
            parts.append("order ").append(order.number());
            parts.append(reading.orders().contains(order.number()) ? " named and on record" : " not named, on record");
        }
        parts.append(reading.asked().isEmpty() ? ", no amount named" : ", amount asked for: ");
        parts.append(reading.asked().stream()
                .map(amount -> amount.value().toPlainString())
                .distinct()
                .collect(Collectors.joining(" or ")));
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        Day.in(reading.mail(), today)
                .forEach(day -> parts.append(", “")
                        .append(reading.mail(), day.start(), day.end())
                        .append("” is ")
                        .append(day.date()));
        parts.append(". Clause: ");
        parts.append(judgment.clauses().isEmpty() ? "none found or needed" : String.join(", ", judgment.clauses()));
        return parts.append('.').toString();
    }

    private static ObjectNode action(Judgment judgment, String reply) {
        OrderOnRecord order = judgment.order();
        BigDecimal amount = judgment.amount();
        return Json.empty()
                .put("resolution", judgment.resolution().name())
                .put("order", order == null ? null : order.number())
                .put("amount", amount)
                .put("currency", order == null || amount == null ? null : order.currency())
                .put("reply", reply);
    }

    private static String summary(Judgment judgment, Reading reading) {
        OrderOnRecord order = judgment.order();
        String about = order == null ? "" : " about order " + order.number();
        String does = judgment.resolution() == Resolution.reply || order == null
                ? "Reply without money" + about
                : (judgment.resolution() == Resolution.refund ? "Refund " : "Credit ") + judgment.amount() + " "
                        + order.currency() + " for order " + order.number();
        return reading.about().sureness() < 0.5
                ? does + ": it is not clear what the customer wants."
                : does + ": the customer " + reading.about().intent().meaning() + ".";
    }

    private static String reply(Judgment judgment, Reading reading, JsonNode facts, Policy policy) {
        Language language = reading.language();
        Map<String, String> values = values(judgment, reading, policy);
        String name = facts.path("customer").path("found").asBoolean()
                ? facts.path("customer").path("name").asText()
                : "";
        boolean german = language == Language.de;
        String greeting = (german ? "Guten Tag " : "Dear ") + (name.isEmpty() ? german ? "" : "customer" : name);
        String body = judgment.phrases().stream()
                .map(phrase -> phrase.in(language, values))
                .collect(Collectors.joining(" "));
        return greeting.strip() + ",\n\n" + body + "\n\n"
                + (german ? "Freundliche Grüße\nIhr Kundenservice" : "Kind regards\nYour customer service");
    }

    private static Map<String, String> values(Judgment judgment, Reading reading, Policy policy) {
        boolean german = reading.language() == Language.de;
        Map<String, String> values = new LinkedHashMap<>();
        OrderOnRecord order = judgment.order();
        if (order != null) {
            values.put("order", order.number());
            values.put("item", order.item());
            values.put("promised", date(order.promisedOn(), german));
            values.put("late", days(order.daysLate(), german));
            LocalDate delivered = order.deliveredOn();
            if (delivered != null) {
                values.put("delivered", date(delivered, german));
            }
            BigDecimal amount = judgment.amount();
            if (amount != null) {
                String number = amount.toPlainString();
                values.put("amount", (german ? number.replace('.', ',') : number) + " " + order.currency());
            }
        }
        // what was typed into the order field may be anything, and our mails repeat nothing of it
        String numbers = reading.orders().stream()
                .filter(number -> Reading.ORDER.matcher(number).matches())
                .collect(Collectors.joining(", "));
        values.put("number", !numbers.isEmpty() ? numbers : german ? "diese Bestellung" : "this order");
        Language language = reading.language();
        values.put("topic", reading.about().intent().topic(language));
        values.put("others", topics(reading.about().others(), language));
        List<Intent> things = reading.about().things().keySet().stream()
                .filter(thing -> thing != Intent.several)
                .toList();
        values.put("things", things.isEmpty() ? "" : ": " + topics(things, language));
        judgment.clauses().stream().findFirst().ifPresent(clause -> {
            values.put("clause", clause);
            values.put("words", policy.clause(clause).orElse(""));
        });
        return values;
    }

    private static String topics(List<Intent> things, Language language) {
        return things.stream().map(thing -> thing.topic(language)).collect(Collectors.joining(", "));
    }

    private static String date(LocalDate date, boolean german) {
        return DateTimeFormatter.ofPattern(
                        german ? "d. MMMM yyyy" : "d MMMM yyyy", german ? Locale.GERMAN : Locale.ENGLISH)
                .format(date);
    }

    private static String days(int days, boolean german) {
        String unit = german ? days == 1 ? " Tag" : " Tage" : days == 1 ? " day" : " days";
        return days + unit;
    }

    private static List<Evidence> evidence(Judgment judgment, Reading reading, Policy policy) {
        List<Evidence> evidence = new ArrayList<>();
        reading.places().stream().limit(2).forEach(place -> {
            String quote = reading.sentence(place);
            if (evidence.stream().noneMatch(other -> other.quote().equals(quote))) {
                evidence.add(new Evidence("mail", quote, reading.reference(place)));
            }
        });
        for (String clause : judgment.clauses()) {
            policy.clause(clause).ifPresent(words -> evidence.add(new Evidence("policy", words, clause)));
        }
        @Nullable OrderOnRecord order = judgment.order();
        if (order != null) {
            evidence.add(new Evidence("records", order.line(), "order " + order.number()));
        }
        return evidence;
    }
}
