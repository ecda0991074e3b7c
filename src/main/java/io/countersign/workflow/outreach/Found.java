package io.countersign.workflow.outreach;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.Json;
import io.countersign.proposal.Finding;
import io.countersign.proposal.Segment;
import io.countersign.proposal.Suspicion;
import io.countersign.workflow.outreach.Finder.Kind;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What we find in a mail, its subject and its body. */
record Found(JsonNode facts, String to, String subject, String body, List<Finding> inSubject, List<Finding> inBody) {

    /** More are counted, but not shown: nobody reads them. */
    private static final int SHOWN = 200;

    private static final int NAMED = 4;
    private static final int LONGEST = 60;

    static Found in(JsonNode action, JsonNode facts, Finder finder) {
        String subject = action.path("subject").asText("");
        String body = action.path("body").asText("");
        return new Found(facts, action.path("to").asText(""), subject, body, finder.in(subject), finder.in(body));
    }

    /** As the rules read it. */
    ObjectNode json() {
        Suspicion suspicion = Suspicion.of(subject + "\n" + body);
        ObjectNode json = Json.empty();
        json.put("recipient", recipient());
        json.set("price", counted(Kind.price, Kind.listed));
        json.set("claim", counted(Kind.claim));
        json.set("commitment", counted(Kind.commitment));
        json.set("competitor", counted(Kind.competitor));
        json.set("link", counted(Kind.link));
        json.put(
                "hiddenCharacters",
                suspicion.hiddenCharacters() || all(Kind.hidden).findAny().isPresent());
        json.put("instructions", suspicion.instructions());
        json.put("readable", Finder.reads(subject + "\n" + body));
        return json;
    }

    List<Segment> subjectSegments() {
        return segments(subject, inSubject);
    }

    List<Segment> bodySegments() {
        return segments(body, inBody);
    }

    private String recipient() {
        JsonNode prospect = facts.path("prospect");
        if (!prospect.path("found").asBoolean()) {
            return "noRecord";
        }
        return prospect.path("email").asText().equals(to) ? "onRecord" : "other";
    }

    private static List<Segment> segments(String text, List<Finding> findings) {
        return Segment.of(text, findings.stream().limit(SHOWN).toList());
    }

    private Stream<Finding> all(Kind... kinds) {
        Set<String> labels = Stream.of(kinds).map(Kind::label).collect(Collectors.toSet());
        return Stream.concat(inSubject.stream(), inBody.stream()).filter(finding -> labels.contains(finding.kind()));
    }

    private ObjectNode counted(Kind... kinds) {
        List<String> words =
                all(kinds).map(Finding::words).map(Found::shortened).distinct().toList();
        String named = words.stream().limit(NAMED).map(word -> "“" + word + "”").collect(Collectors.joining(", "));
        return Json.empty()
                .put("count", (int) all(kinds).count())
                .put("words", words.size() > NAMED ? named + " and " + (words.size() - NAMED) + " more" : named);
    }

    private static String shortened(String words) {
        String line = words.strip().replaceAll("\\s+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
