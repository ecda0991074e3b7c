package io.countersign.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A request with what a careful person would do about it.
 *
 * @param workflow name of the workflow, the folder that the case lies in
 * @param expected fields of the right action, as far as somebody has labelled them
 * @param labels other right answers: {@code mood} of the facts, {@code intent} in the rationale
 */
public record LabelledCase(String name, String workflow, ObjectNode request, JsonNode expected, JsonNode labels) {

    /** How a case ended that people or rules found right. */
    private static final Set<String> RIGHT = Set.of("automatic", "after", "approved", "edited");

    /**
     * Reads {@code <folder>/<workflow>/*.json}, arrays of {@code {name, request, expected, labels}}, and {@code *.jsonl},
     * what {@code GET /api/feedback/<workflow>.jsonl?personal=true} gave: of those, what was carried out and not
     * complained of was right. Words are not compared there, as two good letters are never the same.
     *
     * @throws IOException where the folder can't be read
     * @throws IllegalArgumentException where the feedback is masked
     */
    public static List<LabelledCase> in(Path folder) throws IOException {
        List<LabelledCase> cases = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder, 2)) {
            for (Path file : files.sorted().toList()) {
                String workflow =
                        file.toAbsolutePath().getParent().getFileName().toString();
                if (file.toString().endsWith(".json")) {
                    Json.parse(Files.readString(file))
                            .forEach(found -> cases.add(new LabelledCase(
                                    found.path("name").asText(),
                                    workflow,
                                    (ObjectNode) found.path("request"),
                                    found.path("expected"),
                                    found.path("labels"))));
                } else if (file.toString().endsWith(".jsonl")) {
                    Files.readAllLines(file).stream()
                            .map(Json::object)
                            .filter(LabelledCase::wasRight)
                            .forEach(line -> cases.add(decided(file, workflow, line)));
                }
            }
        }
        return cases;
    }

    private static boolean wasRight(ObjectNode line) {
        return RIGHT.contains(line.path("path").asText())
                && line.path("carriedOut").isObject()
                && line.path("outcomes").isEmpty()
                && !line.path("erased").asBoolean();
    }

    private static LabelledCase decided(Path file, String workflow, ObjectNode line) {
        if (line.path("request").valueStream().anyMatch(value -> value.asText().startsWith("[text of "))) {
            throw new IllegalArgumentException(
                    file + " holds no texts for an agent to read. Get it again with ?personal=true.");
        }
        ObjectNode expected = Json.empty();
        line.path("carriedOut").properties().stream()
                .filter(field -> field.getValue().asText().strip().indexOf(' ') < 0)
                .forEach(field -> expected.set(field.getKey(), field.getValue()));
        return new LabelledCase(
                line.path("key").asText(), workflow, (ObjectNode) line.path("request"), expected, Json.empty());
    }
}
