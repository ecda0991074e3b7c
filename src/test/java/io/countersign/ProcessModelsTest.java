package io.countersign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.countersign.HouseRules.Finding;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.instance.Activity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProcessModelsTest {

    private static final Path SOUND = Path.of("src/test/resources/models/sound/ticket/ticket.bpmn");
    private static final Path SOUND_AFTER = Path.of("src/test/resources/models/sound/briefing/briefing.bpmn");
    private static final ObjectMapper JSON = new ObjectMapper();

    static List<Path> models() throws IOException {
        return files("processes", ".bpmn");
    }

    @ParameterizedTest
    @MethodSource("models")
    void keepsTheHouseRules(Path model) {
        assertThat(HouseRules.check(model)).isEmpty();
    }

    @Test
    void soundModelsHaveNoFinding() {
        assertThat(HouseRules.check(SOUND)).isEmpty();
        assertThat(HouseRules.check(SOUND_AFTER)).isEmpty();
    }

    /** The sound model with one defect in it proves that its rule bites. */
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("defects")
    void findsTheDefect(String rule, String sound, String defect) throws IOException {
        finds(rule, sound, defect, SOUND);
    }

    private static void finds(String rule, String sound, String defect, Path model) throws IOException {
        Matcher matcher = Pattern.compile(sound, Pattern.DOTALL).matcher(Files.readString(model));
        assertThat(matcher.find()).as("the sound model has %s", sound).isTrue();
        String bad = matcher.replaceFirst(Matcher.quoteReplacement(defect));

        List<Finding> findings = HouseRules.check(
                model, Bpmn.readModelFromStream(new ByteArrayInputStream(bad.getBytes(StandardCharsets.UTF_8))));

        assertThat(findings).extracting(Finding::rule).contains(rule);
    }

    /** Reviews of what was carried out have rules of their own, and a sound model of their own. */
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("defectsOfAfter")
    void findsTheDefectOfAReviewThatComesAfter(String rule, String sound, String defect) throws IOException {
        finds(rule, sound, defect, SOUND_AFTER);
    }

    static List<Arguments> defectsOfAfter() {
        return List.of(
                arguments("after", "verdict == 'keep'", "verdict == 'kept'"),
                // nobody would look at it
                arguments(
                        "after",
                        "sourceRef=\"reviewDue\" targetRef=\"assignLevel\"",
                        "sourceRef=\"reviewDue\" targetRef=\"rejected\""),
                arguments(
                        "after",
                        "(?<=id=\"reviewDueYes\"[^>]{1,200}>\\s{1,20}<bpmn:conditionExpression[^>]{1,100}>)[$][{]gate == 'after'}",
                        "${gate == 'automatic'}"),
                // rejected and expired, and still published
                arguments(
                        "after",
                        "sourceRef=\"decision\" targetRef=\"publicationWithdrawn\"",
                        "sourceRef=\"decision\" targetRef=\"rejected\""),
                arguments(
                        "after",
                        "sourceRef=\"levelLeft\" targetRef=\"overduePublicationWithdrawn\"",
                        "sourceRef=\"levelLeft\" targetRef=\"expired\""),
                arguments("after", "<bpmn:compensateEventDefinition id=\"publicationWithdrawnDefinition\" />", ""),
                // no handler, another one, one that is no handler
                arguments("after", "<bpmn:association .*? />", ""),
                arguments("after", "[$][{]undoAction}", "${gatherFacts}"),
                arguments("after", " isForCompensation=\"true\"", ""),
                arguments("after", "<bpmn:compensateEventDefinition id=\"publicationNotKeptDefinition\" />", ""),
                // a target that does not answer would undo the decision, or be an incident at once
                arguments(
                        "asynchronous",
                        "id=\"undoAction\" name=\"Undo action\" camunda:asyncBefore=\"true\"",
                        "id=\"undoAction\" name=\"Undo action\""),
                arguments(
                        "asynchronous",
                        "(?<=id=\"undoAction\"[^>]{1,200}>\\s{1,20})<bpmn:extensionElements>.*?</bpmn:extensionElements>",
                        ""),
                // in doubt, and nobody is asked, or the answer leads nowhere
                arguments(
                        "inDoubt",
                        "(?<=id=\"undoingInDoubtDefinition\" errorRef=\")inDoubtError",
                        "notCarriedOutError"),
                arguments(
                        "inDoubt",
                        "sourceRef=\"didTheUndoingHappen\" targetRef=\"undoAction\"",
                        "sourceRef=\"didTheUndoingHappen\" targetRef=\"withdrawalDone\""),
                arguments(
                        "shape",
                        "<bpmndi:BPMNEdge id=\"publicationNotKeptToWithdrawPublication.*?</bpmndi:BPMNEdge>",
                        ""),
                arguments("shape", "<bpmndi:BPMNShape id=\"withdrawPublicationShape.*?</bpmndi:BPMNShape>", ""),
                arguments("shape", "<bpmndi:BPMNShape id=\"undoActionShape.*?</bpmndi:BPMNShape>", ""),
                arguments("drawing", "<dc:Bounds x=\"800\" y=\"650\"", "<dc:Bounds x=\"900\" y=\"650\""),
                arguments("drawing", "<dc:Bounds x=\"800\" y=\"650\"", "<dc:Bounds x=\"850\" y=\"600\""),
                arguments(
                        "gate",
                        "gate == 'after'}</bpmn:conditionExpression>",
                        "gate == 'before'}</bpmn:conditionExpression>"));
    }

    /** The rule, what of the sound model is replaced (a regular expression), and by what. */
    static List<Arguments> defects() {
        return List.of(
                arguments(
                        "oneProcess", "</bpmn:process>", "</bpmn:process><bpmn:process id=\"other\" name=\"Other\" />"),
                arguments("fileName", "process id=\"ticket\"", "process id=\"complaint\""),
                arguments("executable", "isExecutable=\"true\"", "isExecutable=\"false\""),
                arguments("history", "P1825D", "P30D"),
                arguments("documentation", "<bpmn:documentation>From a .*?</bpmn:documentation>", ""),
                arguments("documentation", "<bpmn:documentation>The agent .*?</bpmn:documentation>", ""),
                arguments("documentation", "<bpmn:documentation>Claim .*?</bpmn:documentation>", ""),
                arguments("named", " name=\"Expired\"", ""),
                arguments("id", "name=\"Expired\"", "name=\"Nobody answered\""),
                arguments("id", "name=\"refuse\"", "name=\"never\""),
                arguments("question", "name=\"Level left[?]\"", "name=\"Level left\""),
                arguments("answer", "id=\"levelLeftNo\" name=\"no\"", "id=\"levelLeftNo\""),
                arguments("condition", " default=\"levelLeftNo\"", ""),
                arguments(
                        "script",
                        "<bpmn:extensionElements>",
                        "<bpmn:extensionElements><camunda:executionListener event=\"start\" class=\"Any\" />"),
                arguments(
                        "script",
                        "camunda:delegateExpression=\"[$][{]remindReviewers}\"",
                        "camunda:expression=\"${remindReviewers}\""),
                arguments(
                        "script",
                        "<camunda:inputParameter name=\"defaultGroup\">support",
                        "<camunda:inputParameter name=\"defaultGroup\"><camunda:script scriptFormat=\"groovy\">1</camunda:script>"),
                arguments("expression", "[$][{]levelLeft}", "${levelLeft.getClass()}"),
                arguments("expression", "[$][{]answerBy}", "${now()}"),
                arguments("expression", "[$][{]remindReviewers}", "${runtimeService}"),
                arguments(
                        "expression",
                        "<camunda:inputParameter name=\"defaultGroup\">support",
                        "<camunda:inputParameter name=\"defaultGroup\">#{execution.id}"),
                arguments("noProposal", "errorCode=\"noProposal\"", "errorCode=\"other\""),
                arguments("notCarriedOut", "errorCode=\"notCarriedOut\"", "errorCode=\"other\""),
                arguments(
                        "notCarriedOut",
                        "sourceRef=\"actionNotCarriedOut\" targetRef=\"checkApprovalRules\"",
                        "sourceRef=\"actionNotCarriedOut\" targetRef=\"gatherFacts\""),
                arguments("inDoubt", "errorCode=\"inDoubt\"", "errorCode=\"other\""),
                arguments(
                        "inDoubt",
                        "sourceRef=\"didItHappen\" targetRef=\"carryOutAction\"",
                        "sourceRef=\"didItHappen\" targetRef=\"rejected\""),
                arguments("inDoubt", "camunda:candidateGroups=\"[$][{]leads}\"", ""),
                arguments("inDoubt", "camunda:formRef=\"didItHappen\"", "camunda:formRef=\"ticketReview\""),
                arguments("documentation", "<bpmn:documentation>Something was sent .*?</bpmn:documentation>", ""),
                arguments(
                        "rules",
                        "sourceRef=\"proposeAction\" targetRef=\"checkApprovalRules\"",
                        "sourceRef=\"proposeAction\" targetRef=\"whoDecides\""),
                arguments(
                        "asynchronous",
                        "<camunda:failedJobRetryTimeCycle>R20.*?</camunda:failedJobRetryTimeCycle>",
                        ""),
                arguments(
                        "asynchronous",
                        "<camunda:failedJobRetryTimeCycle>PT10S.*?</camunda:failedJobRetryTimeCycle>",
                        ""),
                arguments(
                        "asynchronous",
                        "endEvent id=\"refused\"",
                        "endEvent id=\"refused\" camunda:asyncBefore=\"true\""),
                arguments("default", "default=\"whoDecidesAPerson\"", "default=\"whoDecidesRefuse\""),
                arguments("review", " camunda:dueDate=\"[$][{]answerBy}\"", ""),
                arguments("review", "camunda:candidateGroups", "camunda:candidateUsers"),
                arguments(
                        "review",
                        "userTask id=\"reviewProposal\"",
                        "userTask id=\"reviewProposal\" camunda:assignee=\"support1\""),
                arguments("form", "formRef=\"ticketReview\"", "formRef=\"otherReview\""),
                arguments(
                        "form",
                        "(?<=ticketReview\" )camunda:formRefBinding=\"latest\"",
                        "camunda:formRefBinding=\"deployment\""),
                arguments(
                        "level",
                        "sourceRef=\"assignLevel\" targetRef=\"reviewProposal\"",
                        "sourceRef=\"gatherFacts\" targetRef=\"reviewProposal\""),
                arguments("reminder", " cancelActivity=\"false\"", ""),
                arguments("overdue", ">[$][{]answerBy}<", ">${remindAt}<"),
                arguments(
                        "overdue",
                        "sourceRef=\"levelLeft\" targetRef=\"assignLevel\"",
                        "sourceRef=\"levelLeft\" targetRef=\"carryOutAction\""),
                arguments("outcome", "verdict == 'second'", "verdict == 'third'"),
                arguments(
                        "outcome",
                        "sourceRef=\"decision\" targetRef=\"checkApprovalRules\"",
                        "sourceRef=\"decision\" targetRef=\"carryOutAction\""),
                arguments("gate", "gate == 'approved'", "gate == 'before'"),
                arguments("template", "io.countersign.carryOutAction", "io.countersign.other"),
                arguments("shape", "<bpmndi:BPMNEdge id=\"decisionEdit.*?</bpmndi:BPMNEdge>", ""),
                arguments("shape", "<bpmndi:BPMNShape id=\"expiredShape.*?</bpmndi:BPMNShape>", ""),
                // a shape over another, over a line, a label over its line, a line across another
                arguments(
                        "drawing",
                        "(?<=id=\"expiredShape\" bpmnElement=\"expired\">\\s{1,20}<dc:Bounds x=\")\\d+",
                        "900"),
                arguments(
                        "drawing",
                        "(?<=id=\"refusedShape\" bpmnElement=\"refused\">\\s{1,20}<dc:Bounds x=\")\\d+",
                        "902"),
                arguments("drawing", "<dc:Bounds x=\"1334\" y=\"401\"", "<dc:Bounds x=\"1334\" y=\"413\""),
                arguments("drawing", "<di:waypoint x=\"1290\" y=\"155\" />", "<di:waypoint x=\"1290\" y=\"100\" />"));
    }

    /** The tests themselves fail where they leave one out. */
    @ParameterizedTest
    @MethodSource("models")
    void hasProcessTestsThatReachItsEveryEnd(Path model) throws IOException {
        String workflow = model.getParent().getFileName().toString();

        assertThat(files("src/test/java", "ProcessTest.java"))
                .anySatisfy(tests -> assertThat(tests).content().contains("EveryEnd.of(\"" + workflow + "\")"));
    }

    @ParameterizedTest
    @MethodSource("models")
    void usesTemplatesThatExist(Path model) throws IOException {
        List<String> templates = new ArrayList<>();
        for (Path file : templates()) {
            JsonNode template = JSON.readTree(file.toFile());
            templates.add(template.path("id").asText() + " "
                    + template.path("version").asText());
        }
        for (Activity activity : Bpmn.readModelFromFile(model.toFile()).getModelElementsByType(Activity.class)) {
            String template = HouseRules.camunda(activity, "modelerTemplate");
            if (template != null) {
                assertThat(templates).contains(template + " " + HouseRules.camunda(activity, "modelerTemplateVersion"));
            }
        }
    }

    static List<Path> templates() throws IOException {
        return files(".camunda/element-templates", ".json");
    }

    @ParameterizedTest
    @MethodSource("templates")
    void templateFitsTheOfficialSchema(Path template) throws IOException {
        try (InputStream official = getClass().getResourceAsStream("/element-templates/schema.json")) {
            JsonSchema schema =
                    JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(official);
            assertThat(schema.validate(JSON.readTree(template.toFile()))).isEmpty();
        }
    }

    private static List<Path> files(String folder, String extension) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            return files.filter(file -> file.toString().endsWith(extension))
                    .sorted()
                    .toList();
        }
    }
}
