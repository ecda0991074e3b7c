package io.countersign.workflow.briefing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.Json;
import io.countersign.proposal.Finding;
import io.countersign.proposal.Suspicion;
import io.countersign.target.Pages;
import io.countersign.workflow.briefing.Notes.Line;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** What we know of the notes and of those whom the briefing is for. */
@Component
class BriefingFacts {

    private static final int PAGES = 50;
    private static final int LINES = 50;

    private final Pages pages;

    BriefingFacts(Pages pages) {
        this.pages = pages;
    }

    ObjectNode of(ObjectNode request) {
        String notes = request.path("notes").asText("");
        String audience = request.path("audience").asText("");
        List<Line> lines = Notes.of(notes).lines();
        ObjectNode facts = Json.empty();
        var readership = pages.readership(audience);
        facts.put("complete", readership.isPresent());
        facts.putObject("audience")
                .put("id", audience)
                .put("name", readership.map(Pages.Readership::name).orElse("nobody on record"))
                .put("address", readership.map(Pages.Readership::address).orElse("none"))
                .put("readers", readership.map(r -> r.readers().size()).orElse(0));
        facts.put("lines", lines.size());
        facts.put("personal", where(lines, Matter.Kind.personal, facts.putArray("personalLines")));
        facts.put("confidential", where(lines, Matter.Kind.confidential, facts.putArray("confidentialLines")));
        Suspicion suspicion =
                Suspicion.of(notes + "\n" + request.path("purpose").asText(""));
        facts.put("hiddenCharacters", suspicion.hiddenCharacters());
        facts.put("instructions", suspicion.instructions());
        ArrayNode earlier = facts.putArray("pages");
        pages.newest(PAGES)
                .forEach(page -> earlier.addObject()
                        .put("page", page.id())
                        .put("title", page.title())
                        .put("audience", page.audience())
                        .put(
                                "publishedOn",
                                page.publishedAt()
                                        .atZone(ZoneOffset.UTC)
                                        .toLocalDate()
                                        .toString()));
        return facts;
    }

    /** What was found and in which lines, for a reviewer; the words themselves stay in the notes. */
    private static String where(List<Line> lines, Matter.Kind kind, ArrayNode numbers) {
        List<String> found = new ArrayList<>();
        for (Line line : lines) {
            List<Finding> findings = Matter.in(line.text(), kind);
            if (!findings.isEmpty()) {
                if (found.size() < 4) {
                    found.add(findings.get(0).kind() + " in " + line.reference());
                }
                if (numbers.size() < LINES) {
                    numbers.add(line.number());
                }
            }
        }
        return found.isEmpty() ? "none" : String.join(", ", found);
    }
}
