package io.countersign.workflow.briefing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.Json;
import io.countersign.proposal.Change;
import io.countersign.proposal.Effect;
import io.countersign.proposal.Finding;
import io.countersign.proposal.HiddenCharacters;
import io.countersign.proposal.Impact;
import io.countersign.proposal.Preview;
import io.countersign.proposal.Segment;
import io.countersign.proposal.Suspicion;
import io.countersign.proposal.Workflow;
import io.countersign.target.Mail;
import io.countersign.target.Pages;
import io.countersign.target.TargetRefused;
import io.countersign.workflow.briefing.Notes.Line;
import io.countersign.workflow.briefing.Statements.Statement;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Notes of a meeting: a page on the internal pages, and a mail to those it is for. */
@Component
class BriefingWorkflow implements Workflow {

    static final String NAME = "briefing";

    /** Statements that a review shows; the whole text stands below them anyway. */
    private static final int MOST_SHOWN = 100;

    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final BriefingFacts facts;
    private final Pages pages;
    private final Mail mail;

    BriefingWorkflow(BriefingFacts facts, Pages pages, Mail mail) {
        this.facts = facts;
        this.pages = pages;
        this.mail = mail;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String keyPrefix() {
        return "B";
    }

    @Override
    public Set<String> reviewers() {
        return Set.of("communications", "communicationsLead", "legal");
    }

    @Override
    public Set<String> leads() {
        return Set.of("communicationsLead");
    }

    @Override
    public ObjectNode facts(ObjectNode request) {
        return facts.of(request);
    }

    @Override
    public String subject(ObjectNode request) {
        return request.path("audience").asText("");
    }

    @Override
    public Map<String, String> sources(ObjectNode request) {
        return Map.of(
                "notes",
                request.path("notes").asText(""),
                "purpose",
                request.path("purpose").asText(""));
    }

    @Override
    public ObjectNode found(ObjectNode request, JsonNode facts, JsonNode action) {
        String title = action.path("title").asText("");
        String body = action.path("body").asText("");
        String text = title + "\n" + body;
        Statements statements = Statements.of(body, request.path("notes").asText(""));
        List<String> unsupported = new ArrayList<>();
        if (!Statements.titleRests(title, request)) {
            unsupported.add(title);
        }
        statements.unsupported().forEach(statement -> unsupported.add(statement.text()));
        Suspicion suspicion = Suspicion.of(text);
        ObjectNode found = Json.empty();
        found.put(
                "otherAudience",
                !action.path("audience")
                        .asText("")
                        .equals(request.path("audience").asText("")));
        found.put("decisions", Matter.said(Matter.in(text, Matter.Kind.decision)));
        found.put("personal", Matter.said(Matter.in(text, Matter.Kind.personal)));
        found.put("confidential", Matter.said(Matter.in(text, Matter.Kind.confidential)));
        found.put("links", Matter.said(Matter.in(text, Matter.Kind.link)));
        found.put("statements", statements.all().size());
        found.put("resting", statements.resting().size());
        found.put("unsupported", unsupported.size());
        found.put("firstUnsupported", unsupported.isEmpty() ? "none" : shortened(unsupported.get(0)));
        found.put("hiddenCharacters", suspicion.hiddenCharacters());
        found.put("instructions", suspicion.instructions());
        return found;
    }

    @Override
    public List<String> objections(ObjectNode request, JsonNode facts, JsonNode action) {
        return action.path("audience").equals(request.path("audience"))
                ? List.of()
                : List.of("audience has to be the one that was asked for, request.audience.");
    }

    @Override
    public Preview preview(ObjectNode request, JsonNode facts, JsonNode action) {
        String title = action.path("title").asText("");
        String audience = action.path("audience").asText("");
        boolean outside = audience.equals("external");
        String earlier = StreamSupport.stream(facts.path("pages").spliterator(), false)
                .filter(page -> page.path("title").asText().equalsIgnoreCase(title))
                .map(page -> page.path("page").asText() + " of "
                        + page.path("publishedOn").asText())
                .limit(3)
                .collect(Collectors.joining(", "));
        String to = pages.readership(audience)
                .map(readers -> readers.name() + " (" + readers.address() + ", "
                        + readers.readers().size() + " readers)")
                .orElse("nobody: there is no list for “" + audience + "”");
        return new Preview(
                "Publish “" + shortened(title) + "” for " + forWhom(audience),
                new Impact(
                        null,
                        null,
                        !outside,
                        outside
                                ? "Leaves the house. The page can be withdrawn; mails that press and partners have can't."
                                : "Stays in the house. The page can be withdrawn, and its readers are told then."),
                List.of(
                        new Change(
                                "Internal pages",
                                earlier.isEmpty() ? "no page of this title" : "of this title: " + earlier,
                                "the text below"),
                        new Change("Mail to " + to, "", "the text below")));
    }

    private static String forWhom(String audience) {
        return switch (audience) {
            case "team" -> "the team";
            case "leadership" -> "leadership";
            case "external" -> "press and partners outside";
            default -> "“" + audience + "”";
        };
    }

    @Override
    public Map<String, Object> packet(ObjectNode request, JsonNode facts, @Nullable JsonNode action) {
        String notes = request.path("notes").asText("");
        String body = action == null ? "" : action.path("body").asText("");
        String title = action == null ? "" : action.path("title").asText("");
        Statements statements = Statements.of(body, notes);
        Map<String, Object> packet = new LinkedHashMap<>();
        packet.put("title", Segment.of(title, everythingIn(title)));
        packet.put("titleRests", action == null || Statements.titleRests(title, request));
        packet.put(
                "statements",
                statements.all().stream()
                        .limit(MOST_SHOWN)
                        .map(BriefingWorkflow::shown)
                        .toList());
        packet.put(
                "resting",
                statements.resting().size() + " of " + statements.all().size());
        packet.put("body", body);
        packet.put("notes", Notes.numbered(notes));
        packet.put("asked", forWhom(request.path("audience").asText("")));
        packet.put("purpose", request.path("purpose").asText(""));
        packet.put(
                "inNotes",
                List.of(
                        "Personal matter in the notes: "
                                + facts.path("personal").asText(),
                        "Confidential in the notes: "
                                + facts.path("confidential").asText()));
        packet.put("seen", List.of());
        return packet;
    }

    private static List<Finding> everythingIn(String text) {
        return Matter.in(text, Matter.Kind.values());
    }

    private static Map<String, Object> shown(Statement statement) {
        Line line = statement.line();
        String where = line == null
                ? "no line"
                : statement.rests()
                        ? line.reference()
                        : "none; nearest: " + line.reference() + ", " + statement.words() + " of " + statement.of()
                                + " words";
        return Map.of(
                "words",
                Segment.of(statement.text(), everythingIn(statement.text())),
                "rests",
                statement.rests(),
                "where",
                where,
                "line",
                line == null ? "" : line.text());
    }

    /** Whom it reaches; what stands in the notes does not change. */
    @Override
    public ObjectNode restsOn(ObjectNode request, ObjectNode facts, JsonNode action) {
        Optional<Pages.Readership> readers =
                pages.readership(action.path("audience").asText(""));
        ObjectNode rests = Json.empty();
        ObjectNode reached = rests.putObject("audience")
                .put("name", readers.map(Pages.Readership::name).orElse("nobody on record"))
                .put("address", readers.map(Pages.Readership::address).orElse("none"));
        ArrayNode each = reached.putArray("readers");
        readers.ifPresent(list -> list.readers().forEach(each::add));
        return rests;
    }

    @Override
    public Map<String, Object> carriedOut(String key) {
        return pages.page(key)
                .<Map<String, Object>>map(page -> {
                    List<String> viewers = pages.viewers(key);
                    List<String> seen = new ArrayList<>();
                    seen.add("Page " + key + ", revision " + page.revision() + ", since "
                            + WHEN.format(page.publishedAt()) + (page.withdrawn() ? ", withdrawn" : ""));
                    pages.readership(page.audience())
                            .ifPresent(readers -> seen.add(
                                    "Mailed to " + readers.name() + ": " + String.join(", ", readers.readers())));
                    seen.add(
                            viewers.isEmpty()
                                    ? "Nobody had opened the page when this review was assigned."
                                    : "Opened by " + String.join(", ", viewers));
                    return Map.of("seen", seen);
                })
                .orElse(Map.of());
    }

    @Override
    public List<Effect> effects(String key, ObjectNode request, JsonNode action, @Nullable JsonNode corrected) {
        String audience = action.path("audience").asText();
        String title = action.path("title").asText();
        String body = action.path("body").asText();
        Pages.Readership readers = pages.readership(audience)
                .orElseThrow(() -> new TargetRefused(
                        "There is no list of readers for “" + audience + "”: nothing was published."));
        List<Effect> effects = new ArrayList<>();
        // the page first: the mail says where it is
        effects.add(Effect.of(
                "pages", "publish", Effect.Call.of(pages, once -> pages.publish(once, key, audience, title, body))));
        String intro = corrected == null
                ? ""
                : "This corrects “" + corrected.path("title").asText() + "”, which you may have read before.\n\n";
        effects.add(tell(
                "announce",
                readers.address(),
                (corrected == null ? "" : "Corrected: ") + title,
                intro + body + "\n\nPage " + key));
        if (corrected != null && !corrected.path("audience").asText().equals(audience)) {
            pages.readership(corrected.path("audience").asText())
                    .ifPresent(before -> effects.add(tell(
                            "announceToFormerReaders",
                            before.address(),
                            "Corrected: " + corrected.path("title").asText(),
                            "“" + corrected.path("title").asText() + "” (page " + key
                                    + ") was corrected, and is for " + forWhom(audience)
                                    + " now. Please do not rely on what you read before.")));
        }
        return effects;
    }

    @Override
    public List<Effect> undo(String key, ObjectNode request, JsonNode action) {
        List<Effect> effects = new ArrayList<>();
        effects.add(Effect.undoing(
                "publish", "pages", "withdraw", Effect.Call.of(pages, once -> pages.withdraw(once, key))));
        String title = action.path("title").asText();
        String subject = "Withdrawn: " + title;
        String text = "“" + title + "” (page " + key + ") was withdrawn after its review. Please do not rely on what it"
                + " said, and do not pass it on.";
        var readers = pages.readership(action.path("audience").asText());
        readers.ifPresent(list -> effects.add(tell("tellReaders", list.address(), subject, text)));
        // in the order in which they came, so that a later viewer does not change whose mail is whose
        List<String> viewers = pages.viewers(key);
        for (int i = 0; i < viewers.size(); i++) {
            String viewer = viewers.get(i);
            if (readers.filter(list -> list.readers().contains(viewer)).isEmpty()) {
                effects.add(tell("tellViewer" + (i + 1), viewer, subject, text));
            }
        }
        return effects;
    }

    private Effect tell(String operation, String to, String subject, String text) {
        return Effect.of("mail", operation, Effect.Call.of(mail, once -> mail.send(once, to, subject, text)));
    }

    /** Whose statements no line backs, whose personal matter is published: reasons of this workflow alone. */
    @Override
    public Set<String> reasons() {
        return Set.of("notInNotes", "personalMatter", "wrongAudience");
    }

    private static String shortened(String text) {
        String shown = HiddenCharacters.shown(text);
        return shown.length() <= 160 ? shown : shown.substring(0, 160) + "…";
    }
}
