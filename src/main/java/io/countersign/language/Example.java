package io.countersign.language;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.Json;
import java.util.List;

/**
 * A text that somebody has labelled.
 *
 * @param labels the answers by question, and whatever else an evaluation wants to know
 * @param heldOut never learnt from
 */
public record Example(String text, JsonNode labels, boolean heldOut) {

    /**
     * Reads a file of them: a JSON object a line, with {@code text}, labels, and {@code heldOut} where it is.
     *
     * @throws IllegalArgumentException where a line is none
     */
    public static List<Example> in(String jsonLines) {
        return jsonLines
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> {
                    ObjectNode labels = Json.object(line);
                    return new Example(
                            labels.path("text").asText(),
                            labels,
                            labels.path("heldOut").asBoolean());
                })
                .toList();
    }
}
