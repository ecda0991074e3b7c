package io.countersign.workflow.outreach;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.countersign.cases.Json;
import io.countersign.proposal.Language;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sentences that may be said word for word: {@code claims.md} and {@code prices.md}. */
record Approved(List<Line> lines) {

    static final String CLAIMS = "processes/outreach/claims.md";
    static final String PRICES = "processes/outreach/prices.md";

    private static final Pattern LINE = Pattern.compile("^- ([A-Z]\\d{1,4}) (en|de) (.+)$", Pattern.MULTILINE);

    /**
     * One sentence.
     *
     * @param id number of what it says, the same in both languages
     */
    record Line(String id, Language language, String text) {}

    static Approved of(String file) {
        List<Line> lines = new ArrayList<>();
        Matcher matcher = LINE.matcher(file);
        while (matcher.find()) {
            lines.add(new Line(
                    matcher.group(1),
                    Language.valueOf(matcher.group(2)),
                    matcher.group(3).strip()));
        }
        return new Approved(lines);
    }

    /** As the facts hold them. */
    static Approved in(JsonNode lines) {
        List<Line> all = new ArrayList<>();
        lines.forEach(line -> all.add(Json.as(line, Line.class)));
        return new Approved(all);
    }

    ArrayNode json() {
        ArrayNode all = Json.empty().arrayNode();
        lines.forEach(line -> all.add(Json.tree(line)));
        return all;
    }

    List<Line> of(Language language) {
        return lines.stream().filter(line -> line.language() == language).toList();
    }

    /** What is said of the same thing, in any language. */
    List<Line> of(Line one) {
        return lines.stream().filter(line -> line.id().equals(one.id())).toList();
    }
}
