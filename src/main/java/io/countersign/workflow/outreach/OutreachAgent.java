package io.countersign.workflow.outreach;

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
import io.countersign.workflow.outreach.Approved.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Writes mails by templates, offline and without a model: the same goal and record give the same mail. What it says of
 * products and prices stands on the lists word for word; what it has no words for it leaves out, and says so.
 */
@Component
class OutreachAgent implements Agent {

    private static final AgentId ID = new AgentId("outreach-template", "1");

    private static final Set<String> GERMAN = Set.of("DE", "AT", "CH");
    // how often a mail was right on the labelled cases of the evaluation
    private static final double SURE = 0.9;
    private static final double PARTLY = 0.35;
    private static final double UNSURE = 0.35;

    private static final Pattern IN_ENGLISH = instruction("english|englisch");
    private static final Pattern IN_GERMAN = instruction("german|deutsch");
    private static final Pattern WITHOUT = instruction(
            "(?:no|without|remove|drop|delete|leave out|take out|omit|don't|do not|ohne|keine?n?|streich\\w*|entfern\\w*|weglassen|nicht)[^.!?]{0,40}(?:prices?|discounts?|claims?|products?|preis\\w*|rabatt\\w*|aussage\\w*|produkt\\w*)");
    private static final Pattern SHORTER = instruction("shorter|shorten|brief(?:er)?|kürzer|kürzen|knapper");

    private final Files files;

    OutreachAgent(Files files) {
        this.files = files;
    }

    @Override
    public AgentId id() {
        return ID;
    }

    @Override
    public String workflow() {
        return OutreachWorkflow.NAME;
    }

    /** @param letter what the mail is, with the lines of our lists that it says */
    private record Plan(
            Letter letter, Language language, boolean call, List<Line> lines, double confidence, String because) {}

    @Override
    public Draft propose(Assignment assignment) {
        JsonNode facts = assignment.facts();
        Approved claims = Approved.in(facts.path("claims"));
        Approved prices = Approved.in(facts.path("prices"));
        Finder finder = new Finder(Wording.of(files), claims, prices);
        String text = assignment.request().path("goal").asText("");
        Goal goal = Goal.of(text, claims, prices, finder);
        Plan plan = plan(goal, facts, claims);
        String instruction = assignment.instruction();
        if (instruction != null && !instruction.isBlank()) {
            plan = revised(plan, instruction.strip(), Goal.of(instruction.strip(), claims, prices, finder));
        }
        List<Line> said = inLanguage(plan, claims, prices);
        return new Draft(
                action(plan, said, facts),
                summary(plan, said, facts),
                plan.because(),
                plan.confidence(),
                evidence(text, goal, said, facts));
    }

    private static Plan plan(Goal goal, JsonNode facts, Approved claims) {
        List<String> because = new ArrayList<>();
        double confidence = SURE;
        Letter letter = goal.letter();
        if (letter == null) {
            because.add("The goal names no kind of mail that I have a template for, so this is a plain follow-up.");
            confidence = UNSURE;
            letter = Letter.followUp;
        } else {
            because.add("The goal asks for this kind of mail: "
                    + letter.subject(Language.en).toLowerCase(Locale.ROOT) + ".");
        }
        List<Line> lines = new ArrayList<>(goal.claims());
        lines.addAll(goal.prices());
        if (letter == Letter.introduction && lines.isEmpty()) {
            claims.of(Language.en).stream().limit(1).forEach(lines::add);
        }
        if (!goal.prices().isEmpty()) {
            because.add(
                    "It names what the price list says, word for word, as the goal asks for it: a person has to look at that.");
        }
        if (!goal.claims().isEmpty()) {
            because.add("What it says of our products stands on the list of approved claims, word for word.");
        }
        if (!goal.leftOut().isEmpty()) {
            because.add("Left out, though the goal asks for it: " + String.join("; ", goal.leftOut()) + ".");
            confidence = Math.min(confidence, PARTLY);
        }
        if (facts.path("goal").path("instructions").asBoolean()
                || facts.path("goal").path("hiddenCharacters").asBoolean()) {
            because.add("The goal holds words to a machine or characters that do not show, so I trust none of it.");
            confidence = Math.min(confidence, UNSURE);
        }
        JsonNode prospect = facts.path("prospect");
        if (letter == Letter.followUp && prospect.path("lastContact").asText().equals("never")) {
            because.add("Our record knows of no earlier contact.");
        }
        if (!prospect.path("found").asBoolean()) {
            because.add("The prospect is not on record, so there is no address to write to.");
            confidence = UNSURE;
        } else if (prospect.path("optedOut").asBoolean()) {
            because.add("The prospect has opted out of mail, so this should not leave.");
            confidence = UNSURE;
        }
        Language language = GERMAN.contains(prospect.path("region").asText()) ? Language.de : Language.en;
        return new Plan(letter, language, goal.call(), lines, confidence, String.join(" ", because));
    }

    /** A reviewer is trusted, within the lists. */
    private static Plan revised(Plan plan, String instruction, Goal asked) {
        List<String> done = new ArrayList<>();
        boolean without = WITHOUT.matcher(instruction).find()
                || SHORTER.matcher(instruction).find();
        Letter letter = plan.letter();
        Letter other = asked.letter();
        if (other != null && other != letter && !(other == Letter.meeting)) {
            letter = other;
            done.add("is another kind of mail");
        }
        Language language = plan.language();
        if (IN_ENGLISH.matcher(instruction).find()) {
            language = Language.en;
            done.add("is in English");
        } else if (IN_GERMAN.matcher(instruction).find()) {
            language = Language.de;
            done.add("is in German");
        }
        List<Line> lines = plan.lines();
        if (without) {
            lines = List.of();
            done.add("says nothing of products and prices");
        } else if (!asked.claims().isEmpty() || !asked.prices().isEmpty()) {
            lines = Stream.of(plan.lines(), asked.claims(), asked.prices())
                    .flatMap(List::stream)
                    .distinct()
                    .toList();
            done.add("says what the lists have of it, word for word");
        }
        boolean call = plan.call() || asked.call();
        if (call != plan.call()) {
            done.add("asks for a call");
        }
        String read = "A reviewer's instruction was read (“"
                + (instruction.length() <= 200 ? instruction : instruction.substring(0, 200) + "…") + "”): ";
        return done.isEmpty()
                ? new Plan(
                        letter,
                        language,
                        call,
                        lines,
                        Math.min(plan.confidence(), UNSURE),
                        read + "this agent could not act on it. " + plan.because())
                : new Plan(
                        letter,
                        language,
                        call,
                        lines,
                        plan.confidence(),
                        read + "the mail now " + String.join(", ", done) + ". " + plan.because());
    }

    private static List<Line> inLanguage(Plan plan, Approved claims, Approved prices) {
        return plan.lines().stream()
                .flatMap(line -> Stream.concat(claims.of(line).stream(), prices.of(line).stream()))
                .filter(line -> line.language() == plan.language())
                .toList();
    }

    private static ObjectNode action(Plan plan, List<Line> said, JsonNode facts) {
        JsonNode prospect = facts.path("prospect");
        boolean german = plan.language() == Language.de;
        boolean found = prospect.path("found").asBoolean();
        String name = prospect.path("name").asText();
        String company = found ? prospect.path("company").asText() : german ? "Ihrem Haus" : "your house";
        List<String> paragraphs = new ArrayList<>();
        paragraphs.add(
                german ? "Guten Tag" + (found ? " " + name : "") + "," : "Dear " + (found ? name : "reader") + ",");
        paragraphs.add(plan.letter().opening(plan.language(), company));
        said.forEach(line -> paragraphs.add(line.text()));
        if (plan.call() || plan.letter() == Letter.meeting) {
            paragraphs.add(
                    german
                            ? "Hätten Sie in den nächsten Tagen Zeit für ein kurzes Telefonat?"
                            : "Would you have time for a short call in the next days?");
        }
        paragraphs.add(german ? "Ich freue mich auf Ihre Antwort." : "I look forward to your answer.");
        paragraphs.add(
                german
                        ? "Freundliche Grüße\nIhr Team für Geschäftskunden"
                        : "Kind regards\nYour team for business customers");
        return Json.empty()
                .put("to", found ? prospect.path("email").asText() : "")
                .put("subject", plan.letter().subject(plan.language()))
                .put("body", String.join("\n\n", paragraphs));
    }

    private static String summary(Plan plan, List<Line> said, JsonNode facts) {
        return "Write to " + facts.path("prospect").path("name").asText() + ": "
                + plan.letter().subject(Language.en) + (said.isEmpty() ? "" : ", with " + said.size() + " of our lines")
                + ".";
    }

    private static List<Evidence> evidence(String goal, Goal read, List<Line> said, JsonNode facts) {
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(new Evidence("goal", Goal.sentence(goal, read.place()), null));
        for (Line line : said) {
            evidence.add(new Evidence(line.id().startsWith("P") ? "prices" : "claims", line.text(), line.id()));
        }
        @Nullable JsonNode last = facts.path("history").get(2);
        if (last != null) {
            evidence.add(new Evidence("record", last.asText(), null));
        }
        return evidence;
    }

    private static Pattern instruction(String words) {
        return Pattern.compile(
                "(?<![\\p{L}\\d])(?:" + words + ")(?![\\p{L}\\d])", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }
}
