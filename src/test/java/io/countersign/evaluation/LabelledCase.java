package io.countersign.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A request with what a careful person would do about it.
 *
 * @param workflow name of the workflow, the folder that the case lies in
 * @param expected fields of the right action, as far as somebody has labelled them
 * @param labels other right answers: {@code mood} of the facts, {@code intent} in the rationale
 */
public record LabelledCase(String name, String workflow, ObjectNode request, JsonNode expected, JsonNode labels) {

    /**
     * Reads {@code <folder>/<workflow>/*.json}: arrays of {@code {name, request, expected, labels}}.
     *
     * @throws IOException where the folder can't be read
     */
    public static List<LabelledCase> in(Path folder) throws IOException {
        List<LabelledCase> cases = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder, 2)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                for (JsonNode found : Json.parse(Files.readString(file))) {
                    cases.add(new LabelledCase(
                            found.path("name").asText(),
                            file.getParent().getFileName().toString(),
                            (ObjectNode) found.path("request"),
                            found.path("expected"),
                            found.path("labels")));
                }
            }
        }
        return cases;
    }
}
