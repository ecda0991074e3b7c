package io.countersign.review;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.AppTest;
import io.countersign.cases.Workflows;
import io.countersign.oversight.Level;
import io.countersign.proposal.DemoCases;
import io.countersign.proposal.Oversight;
import io.countersign.proposal.Routing;
import io.countersign.proposal.Workflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;

class FormsTest extends AppTest {

    @Autowired
    private Workflows workflows;

    @Autowired
    private List<DemoCases> demo;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> KNOWN =
            Set.of("review", "outcome", "reason", "comment", "edited", "this", "doubt", "answer", "receipt");
    private static final Set<String> FEEL = Set.of(
            "if",
            "then",
            "else",
            "and",
            "or",
            "not",
            "null",
            "true",
            "false",
            "count",
            "string",
            "some",
            "every",
            "in",
            "satisfies");
    private static final Set<String> SHARED =
            Set.of("whatWillBeDone", "why", "changes", "evidence", "rationale", "outcome", "reason", "comment");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(.*?)}}", Pattern.DOTALL);
    private static final Pattern PATH = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(?:\\.[A-Za-z_][A-Za-z0-9_]*)*");

    static List<Path> forms() throws IOException {
        return files("forms");
    }

    static List<Path> reviewForms() throws IOException {
        return files("forms").stream()
                .filter(f -> f.toString().endsWith("Review.form"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void isNamedAfterItsWorkflow(Path file) throws IOException {
        JsonNode form = read(file);

        assertThat(file.getFileName()).hasToString(form.path("id").asText() + ".form");
        assertThat(form.path("id").asText())
                .isIn(
                        "didItHappen",
                        file.getParent().getFileName() + "Review",
                        file.getParent().getFileName() + "Start");
        assertThat(form.path("schemaVersion").asInt()).isEqualTo(16);
        assertThat(form.path("executionPlatform").asText()).isEqualTo("Camunda Platform");
        assertThat(form.path("executionPlatformVersion").asText()).isEqualTo("7.24.0");
    }

    /** A text component reads what it shows as markdown and HTML, the others load what they are pointed to. */
    @ParameterizedTest
    @MethodSource("forms")
    void showsNothingAsMarkup(Path file) throws IOException {
        for (JsonNode component : components(read(file))) {
            assertThat(component.path("type").asText()).isNotIn("text", "image", "iframe", "documentPreview");
            // a placeholder shows literally between tags, and not within one; but the case's key and a digest are ours,
            // and of letters and digits, so an address may hold them
            assertThat(component
                            .path("content")
                            .asText()
                            .replaceAll("( (?:href|src)=\"[^\"{]*)\\{\\{review\\.key}}", "$1")
                            .replaceAll("( href=\"[^\"{]*/evidence/)\\{\\{this\\.digest}}", "$1"))
                    .doesNotContainPattern("<[^>]*\\{\\{[^>]*>");
            assertThat(component.path("label").asText()).doesNotContain("{{").doesNotStartWith("=");
            assertThat(component.path("description").asText())
                    .doesNotContain("{{")
                    .doesNotContain("review.");
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void readsKnownVariablesOnly(Path file) throws IOException {
        for (JsonNode component : components(read(file))) {
            for (String expression : expressions(component)) {
                Matcher paths = PATH.matcher(expression.replaceAll("\"[^\"]*\"", ""));
                while (paths.find()) {
                    String[] path = paths.group().split("\\.");
                    if (!FEEL.contains(path[0])) {
                        assertThat(KNOWN)
                                .as("%s in %s", expression, component.path("id"))
                                .contains(path[0]);
                    }
                    if (path[0].equals("review")) {
                        assertThat(packet(file))
                                .as("%s in %s", expression, component.path("id"))
                                .contains(path[1]);
                    }
                }
            }
        }
    }

    /** form-js keeps the error of a field that is hidden, and then Complete stays disabled without a word. */
    @ParameterizedTest
    @MethodSource("forms")
    void validatesNoFieldThatMayBeHidden(Path file) throws IOException {
        for (JsonNode component : components(read(file))) {
            if (component.path("conditional").has("hide")) {
                for (JsonNode hidden : withChildren(component)) {
                    assertThat(hidden.has("validate") || hidden.has("decimalDigits") || hidden.has("increment"))
                            .as("%s is validated and may be hidden", hidden.path("id"))
                            .isFalse();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("reviewForms")
    void asksForTheDecisionOfTheContract(Path file) throws IOException {
        JsonNode form = read(file);

        assertThat(keys(form))
                .filteredOn(key -> !key.startsWith("edited."))
                .containsExactlyInAnyOrder("outcome", "reason", "comment");
        JsonNode outcome = field(form, "outcome");
        assertThat(outcome.path("valuesExpression").asText()).isEqualTo("=review.outcomes");
        assertThat(outcome.has("defaultValue")).isFalse();
        assertThat(field(form, "reason").path("values").findValuesAsText("value"))
                .contains(
                        "notJustified",
                        "wrongAmount",
                        "wrongRecipient",
                        "wrongContent",
                        "wrongTone",
                        "policyException",
                        "missingInformation",
                        "suspectedFraud",
                        "aboveMyAuthority",
                        "needsExpert",
                        "other")
                .doesNotHaveDuplicates();
    }

    /** Who reviews in two workflows finds the same thing in the same place, said in the same words. */
    @ParameterizedTest
    @MethodSource("reviewForms")
    void saysWhatAllSayInTheSameOrderAndWords(Path file) throws IOException {
        assertThat(shared(file)).containsExactlyElementsOf(shared(Path.of("forms/ticket/ticketReview.form")));
    }

    private static List<String> shared(Path file) throws IOException {
        return components(read(file)).stream()
                .filter(component -> SHARED.contains(component.path("id").asText()))
                .map(component -> Stream.of("id", "label", "content", "description", "valuesExpression")
                        .map(name -> component.path(name).asText())
                        .collect(Collectors.joining(" | ")))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("reviewForms")
    void editsTheFieldsOfTheAction(Path file) throws IOException {
        JsonNode action = read(schema(file, "action"));

        assertThat(keys(read(file)))
                .filteredOn(key -> key.startsWith("edited."))
                .containsExactlyInAnyOrderElementsOf(properties(action, "edited."));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void startsWithTheFieldsOfTheRequest(Path file) throws IOException {
        JsonNode form = read(file);
        if (form.path("id").asText().endsWith("Start")) {
            JsonNode request = read(schema(file, "request"));
            assertThat(keys(form)).containsExactlyInAnyOrderElementsOf(properties(request, "request."));
        }
    }

    @ParameterizedTest
    @MethodSource("reviewForms")
    void showsTheWholePacket(Path file) throws IOException {
        Set<String> technical = Set.of("key", "group", "canApprove", "carriedOut");
        String shown = Files.readString(file);

        assertThat(packet(file))
                .filteredOn(key -> !technical.contains(key))
                .allSatisfy(key -> assertThat(shown).contains("review." + key));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void startsWithOneVariable(Path file) throws IOException {
        JsonNode form = read(file);
        if (form.path("id").asText().endsWith("Start")) {
            assertThat(keys(form)).allMatch(key -> key.startsWith("request."));
        }
    }

    /** What the review of the form's workflow holds, of the first of its demo cases. */
    private Set<String> packet(Path form) {
        Workflow workflow = workflows.get(form.getParent().getFileName().toString());
        ObjectNode request = demo.stream()
                .filter(of -> of.workflow().equals(workflow.name()))
                .findFirst()
                .orElseThrow()
                .requests()
                .get(0);
        Set<String> keys = new TreeSet<>();
        new Packet(
                        "key",
                        new Routing(Oversight.before, "group", List.of(), false),
                        new Level("group", "owner", Duration.ZERO, Duration.ZERO, null, false, null, 0),
                        1,
                        "Group",
                        Instant.EPOCH,
                        Set.of(),
                        true,
                        false,
                        false,
                        List.of())
                .json(null, null, workflow.packet(request, workflow.facts(request), null))
                .fieldNames()
                .forEachRemaining(keys::add);
        return keys;
    }

    private static List<String> expressions(JsonNode component) {
        List<String> found = new ArrayList<>();
        Matcher placeholders = PLACEHOLDER.matcher(component.path("content").asText());
        while (placeholders.find()) {
            found.add(placeholders.group(1).replaceAll("^\\s*(#loop|#if|/loop|/if)", ""));
        }
        Stream.of(
                        component.path("valuesExpression"),
                        component.path("conditional").path("hide"),
                        component.path("description"),
                        component.path("dataSource"),
                        component.path("expression"))
                .map(JsonNode::asText)
                .filter(text -> text.startsWith("="))
                .forEach(found::add);
        return found;
    }

    private static List<JsonNode> components(JsonNode form) {
        return withChildren(form).subList(1, withChildren(form).size());
    }

    private static List<JsonNode> withChildren(JsonNode component) {
        return Stream.concat(
                        Stream.of(component),
                        StreamSupport.stream(component.path("components").spliterator(), false)
                                .flatMap(child -> withChildren(child).stream()))
                .toList();
    }

    /** Where the fields of a form go, groups' paths included. */
    private static List<String> keys(JsonNode component) {
        String prefix = component.path("path").asText().isEmpty()
                ? ""
                : component.path("path").asText() + ".";
        List<String> keys = new ArrayList<>();
        if (component.hasNonNull("key")) {
            keys.add(component.path("key").asText());
        }
        component.path("components").forEach(child -> keys(child).forEach(key -> keys.add(prefix + key)));
        return keys;
    }

    private static JsonNode field(JsonNode form, String key) {
        return components(form).stream()
                .filter(component -> component.path("key").asText().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> properties(JsonNode schema, String prefix) {
        return schema.path("properties").properties().stream()
                .map(property -> prefix + property.getKey())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Path schema(Path form, String of) {
        String workflow = form.getParent().getFileName().toString();
        return Path.of("processes", workflow, workflow + "." + of + ".json");
    }

    private static JsonNode read(Path file) throws IOException {
        return JSON.readTree(file.toFile());
    }

    private static List<Path> files(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            return files.filter(file -> file.toString().endsWith(".form"))
                    .sorted()
                    .toList();
        }
    }
}
