package io.countersign.insight;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** A line of feedback as a row of RFC 4180. A spreadsheet takes no cell of it for a formula. */
public final class Csv {

    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");

    /** The first row. */
    public static final String HEAD = row(List.of(
            "key",
            "workflow",
            "state",
            "path",
            "openedAt",
            "endedAt",
            "agent",
            "agentVersion",
            "confidence",
            "rulesTable",
            "rules",
            "oversight",
            "group",
            "outcome",
            "reason",
            "comment",
            "decidedBy",
            "decidedAt",
            "changedFields",
            "outcomes",
            "request",
            "proposal",
            "carriedOut"));

    private Csv() {}

    /** A case, ended by a line break. */
    public static String row(JsonNode line) {
        JsonNode decision = line.path("decision");
        JsonNode rules = line.path("rules");
        List<String> cells = new ArrayList<>();
        for (String field : List.of("key", "workflow", "state", "path", "openedAt", "endedAt")) {
            cells.add(text(line.path(field)));
        }
        cells.add(text(line.path("agent").path("name")));
        cells.add(text(line.path("agent").path("version")));
        cells.add(text(line.path("proposal").path("confidence")));
        cells.add(text(rules.path("table")));
        cells.add(StreamSupport.stream(rules.path("fired").spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining(" ")));
        cells.add(text(rules.path("oversight")));
        cells.add(text(rules.path("group")));
        for (String field : List.of("outcome", "reason", "comment", "by", "at")) {
            cells.add(text(decision.path(field)));
        }
        cells.add(all(line.path("differences"), "field"));
        cells.add(all(line.path("outcomes"), "kind"));
        for (String field : List.of("request", "proposal", "carriedOut")) {
            cells.add(line.path(field).isObject() ? line.path(field).toString() : "");
        }
        return row(cells);
    }

    private static String all(JsonNode list, String field) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(entry -> entry.path(field).asText())
                .collect(Collectors.joining(" "));
    }

    private static String text(JsonNode value) {
        return value.isMissingNode() || value.isNull() ? "" : value.asText();
    }

    private static String row(List<String> cells) {
        return cells.stream().map(Csv::cell).collect(Collectors.joining(",")) + "\r\n";
    }

    /** What starts like a formula, also after blanks, gets an apostrophe before it; numbers are none. */
    static String cell(String text) {
        String start = text.stripLeading();
        boolean formula = !NUMBER.matcher(text).matches()
                && (!start.isEmpty() && "=+-@＝＋－＠".indexOf(start.charAt(0)) >= 0
                        || !text.isEmpty() && "\t\r\n".indexOf(text.charAt(0)) >= 0);
        return '"' + (formula ? "'" : "") + text.replace("\"", "\"\"") + '"';
    }
}
