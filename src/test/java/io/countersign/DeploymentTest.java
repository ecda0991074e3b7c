package io.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.Rest.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an analyst deploys is looked at first: the engine would take it, and fail or run code when a case comes. */
class DeploymentTest extends AppTest {

    private static final String MODEL = """
            <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
                xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="x">
              <process id="probe" isExecutable="true" camunda:historyTimeToLive="P1D">
                <startEvent id="started"/>
                <sequenceFlow id="first" sourceRef="started" targetRef="step"/>
                %s
                <sequenceFlow id="last" sourceRef="step" targetRef="ended"/>
                <endEvent id="ended"/>
              </process>
            </definitions>
            """;
    private static final String TABLE = """
            <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:camunda="http://camunda.org/schema/1.0/dmn"
                id="d" name="d" namespace="x">
              <decision id="%s" name="Probe" camunda:historyTimeToLive="P1D">
                <decisionTable id="t" hitPolicy="COLLECT">
                  <input id="i" label="Amount"><inputExpression id="ie" typeRef="double"><text>amount</text></inputExpression></input>
                  <output id="o" name="oversight" typeRef="string"/>
                  <rule id="rule_probe">
                    <inputEntry id="e1" %s><text>%s</text></inputEntry>
                    <outputEntry id="e2"><text>"before"</text></outputEntry>
                  </rule>
                </decisionTable>
              </decision>
            </definitions>
            """;

    private static final String APPROVAL = """
            <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:camunda="http://camunda.org/schema/1.0/dmn"
                id="d" name="d" namespace="x">
              <decision id="probeApproval" name="Probe" camunda:historyTimeToLive="P1D">
                <decisionTable id="t" hitPolicy="COLLECT">
                  <input id="i" label="Amount"><inputExpression id="ie" typeRef="double"><text>amount</text></inputExpression></input>
                  <output id="o1" name="oversight" typeRef="string"/>
                  <output id="o2" name="group" typeRef="string"/>
                  <output id="o3" name="why" typeRef="string"/>
                  <rule id="rule_probe">
                    <inputEntry id="e1"><text>&gt; 3</text></inputEntry>
                    <outputEntry id="e2"><text>%s</text></outputEntry>
                    <outputEntry id="e3"><text>%s</text></outputEntry>
                    <outputEntry id="e4"><text>%s</text></outputEntry>
                  </rule>
                </decisionTable>
              </decision>
            </definitions>
            """;

    static Stream<Arguments> broken() {
        return Stream.of(
                model(
                        "unknown delegate",
                        "probe.bpmn",
                        task("camunda:delegateExpression=\"${carryOutActon}\""),
                        "step"),
                model("a class", "probe.bpmn", task("camunda:class=\"java.util.ArrayList\""), "step"),
                model(
                        "an expression",
                        "probe.bpmn",
                        task("camunda:expression=\"${mail.send('k','a','b','c')}\""),
                        "step"),
                model(
                        "a script",
                        "probe.bpmn",
                        "<scriptTask id=\"step\" scriptFormat=\"javascript\"><script>1</script></scriptTask>",
                        "step"),
                model(
                        "code in a due date",
                        "probe.bpmn",
                        "<userTask id=\"step\" camunda:dueDate=\"${''.getClass()}\"/>",
                        "step"),
                model(
                        "a listener",
                        "probe.bpmn",
                        "<userTask id=\"step\"><extensionElements><camunda:taskListener event=\"create\""
                                + " delegateExpression=\"${carryOutAction}\"/></extensionElements></userTask>",
                        "step"),
                model(
                        "code behind a comparison",
                        "probe.bpmn",
                        "<userTask id=\"step\" camunda:dueDate=\"${a == 'b' &amp;&amp; mail.send('k','a','b','c')}\"/>",
                        "step"),
                model(
                        "code in an input parameter",
                        "probe.bpmn",
                        "<userTask id=\"step\"><extensionElements><camunda:inputOutput><camunda:inputParameter name=\"x\">"
                                + "${runtimeService.toString()}</camunda:inputParameter></camunda:inputOutput>"
                                + "</extensionElements></userTask>",
                        "step"),
                model(
                        "an embedded form",
                        "probe.bpmn",
                        "<userTask id=\"step\" camunda:formKey=\"embedded:x.html\"/>",
                        "step"),
                model(
                        "another ending",
                        "probe.bpmn20.xml",
                        task("camunda:delegateExpression=\"${gatherFacts}\""),
                        "probe.bpmn20.xml"),
                model("a name that only the engine takes for a model", "probebpmn", act("camunda"), "probebpmn"),
                model("the namespace that the engine knew before", "probe.bpmn", act("activiti"), "activiti.org"),
                model(
                        "a class in the namespace of before",
                        "probe.bpmn",
                        "<serviceTask id=\"step\" xmlns:activiti=\"http://activiti.org/bpmn\" activiti:class=\"java.util.ArrayList\"/>",
                        "step"),
                model(
                        "the gate written in the namespace of before",
                        "probe.bpmn",
                        "<userTask id=\"step\"><extensionElements xmlns:activiti=\"http://activiti.org/bpmn\"><activiti:inputOutput>"
                                + "<activiti:outputParameter name=\"gate\">automatic</activiti:outputParameter>"
                                + "</activiti:inputOutput></extensionElements></userTask>",
                        "step"),
                model(
                        "code in what a task says of itself",
                        "probe.bpmn",
                        "<userTask id=\"step\"><documentation>Read ${''.getClass()}</documentation></userTask>",
                        "step"),
                model(
                        "code beside an element that nobody reads",
                        "probe.bpmn",
                        "<userTask id=\"step\"><extensionElements><camunda:inputOutput><camunda:inputParameter name=\"x\">"
                                + "${''.getClass()}<camunda:note/></camunda:inputParameter></camunda:inputOutput>"
                                + "</extensionElements></userTask>",
                        "step"),
                model(
                        "code in a condition that has documentation",
                        "probe.bpmn",
                        "<exclusiveGateway id=\"step\"/><userTask id=\"other\"/><sequenceFlow id=\"aside\" sourceRef=\"step\" targetRef=\"other\">"
                                + "<conditionExpression xsi:type=\"tFormalExpression\"><documentation/>${''.getClass()}</conditionExpression></sequenceFlow>",
                        "aside"),
                model(
                        "a message that acts",
                        "probe.bpmn",
                        "<intermediateThrowEvent id=\"step\"><messageEventDefinition id=\"sent\""
                                + " camunda:delegateExpression=\"${carryOutAction}\"/></intermediateThrowEvent>",
                        "sent"),
                model(
                        "a variable that passes for a step of ours",
                        "probe.bpmn",
                        "<serviceTask id=\"step\" camunda:delegateExpression=\"${gatherFacts}\"><extensionElements><camunda:inputOutput>"
                                + "<camunda:inputParameter name=\"gatherFacts\">${carryOutAction}</camunda:inputParameter>"
                                + "</camunda:inputOutput></extensionElements></serviceTask>",
                        "step"),
                Arguments.of(
                        "a history without an end",
                        "probe.bpmn",
                        MODEL.formatted("<task id=\"step\"/>").replace("camunda:historyTimeToLive=\"P1D\"", ""),
                        "process probe"),
                Arguments.of(
                        "a table's history without an end",
                        "probe.dmn",
                        TABLE.formatted("probe", "", "1").replace("camunda:historyTimeToLive=\"P1D\"", ""),
                        "decision probe"),
                Arguments.of(
                        "a language that is not quite FEEL",
                        "probe.dmn",
                        TABLE.formatted("probe", "expressionLanguage=\"feeling\"", "1"),
                        "e1"),
                model("a shell", "probe.bpmn", task("camunda:type=\"shell\""), "step"),
                Arguments.of("no table behind an approval", "probe.dmn", """
                        <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:camunda="http://camunda.org/schema/1.0/dmn"
                            id="d" name="d" namespace="x">
                          <decision id="probeApproval" name="Probe" camunda:historyTimeToLive="P1D">
                            <variable id="v" name="oversight" typeRef="string"/>
                            <literalExpression id="l"><text>"automatic"</text></literalExpression>
                          </decision>
                        </definitions>
                        """, "probeApproval"),
                Arguments.of(
                        "the first rule that fires",
                        "probe.dmn",
                        APPROVAL.formatted("\"before\"", "\"support\"", "\"Because.\"")
                                .replace("COLLECT", "FIRST"),
                        "COLLECT"),
                Arguments.of(
                        "the agent's own confidence is enough",
                        "probe.dmn",
                        APPROVAL.formatted("\"automatic\"", "null", "\"Because.\"")
                                .replace(">amount<", ">proposal.confidence<"),
                        "rule_probe"),
                Arguments.of("no XML", "probe.bpmn", "<definitions", "probe.bpmn"),
                Arguments.of("no FEEL", "probe.dmn", TABLE.formatted("probe", "", "&gt; = 3"), "rule_probe"),
                Arguments.of(
                        "another language",
                        "probe.dmn",
                        TABLE.formatted("probe", "expressionLanguage=\"javascript\"", "1"),
                        "e1"),
                Arguments.of(
                        "an approval table without why",
                        "probe.dmn",
                        TABLE.formatted("probeApproval", "", "1"),
                        "probeApproval"),
                Arguments.of(
                        "an unknown oversight",
                        "probe.dmn",
                        APPROVAL.formatted("\"manual\"", "\"support\"", "\"Because.\""),
                        "rule_probe: its oversight"),
                Arguments.of(
                        "an unknown group",
                        "probe.dmn",
                        APPROVAL.formatted("\"before\"", "\"astrologers\"", "\"Because.\""),
                        "rule_probe: its group"),
                Arguments.of(
                        "no reason",
                        "probe.dmn",
                        APPROVAL.formatted("\"before\"", "\"support\"", "\"\""),
                        "rule_probe: its why"),
                Arguments.of(
                        "an empty cell",
                        "probe.dmn",
                        APPROVAL.formatted("\"before\"", "\"support\"", ""),
                        "rule_probe: its why"),
                levels(
                        "a level without a limit for want of a column",
                        "name=\"authority\"",
                        "name=\"limit\"",
                        "authority"),
                levels("a limit that is no number", "<text>500</text>", "<text>\"500\"</text>", "its authority"),
                levels("a limit that is not there", "<text>500</text>", "<text></text>", "its authority"),
                levels("a time that is none", "\"PT4H\"", "\"4 hours\"", "its answerWithin"),
                levels(
                        "a level of nobody",
                        "\"supportLead\"</text>\n        </outputEntry>",
                        "\"astrologers\"</text>\n        </outputEntry>",
                        "its who"),
                model(
                        "a way past the gate",
                        "probe.bpmn",
                        task("camunda:asyncBefore=\"true\" camunda:delegateExpression=\"${carryOutAction}\""),
                        "started → step"),
                Arguments.of("no form", "probe.form", "{\"type\": \"default\"}", "components"));
    }

    private static Arguments levels(String says, String from, String to, String names) {
        String shipped = shipped("processes/reviewLevels.dmn");
        assertThat(shipped).contains(from);
        return Arguments.of(says, "reviewLevels.dmn", shipped.replace(from, to), names);
    }

    private static String shipped(String model) {
        try {
            return Files.readString(Path.of(model));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Arguments model(String says, String file, String step, String names) {
        return Arguments.of(says, file, MODEL.formatted(step), names);
    }

    private static String task(String attribute) {
        return "<serviceTask id=\"step\" " + attribute + "/>";
    }

    /** The action, where no rule was asked. */
    private static String act(String prefix) {
        return "<serviceTask id=\"step\" xmlns:activiti=\"http://activiti.org/bpmn\" %1$s:asyncBefore=\"true\" %1$s:delegateExpression=\"${carryOutAction}\"/>"
                .formatted(prefix);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void refusesWithFileAndElement(String says, String file, String content, String names) {
        long before = deployments();

        Answer answer = deploy(file, content);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.json().path("message").asText())
                .contains(file)
                .contains(names)
                .contains("deploy again")
                .doesNotContain("ENGINE-");
        assertThat(deployments()).isEqualTo(before);
    }

    @Test
    void takesWhatIsSound() {
        assertThat(deploy("probe.bpmn", MODEL.formatted(task("camunda:delegateExpression=\"${gatherFacts}\"")))
                        .status())
                .isEqualTo(200);
        assertThat(deploy("probe.dmn", TABLE.formatted("probe", "", "&gt; 3")).status())
                .isEqualTo(200);
        assertThat(deploy("probe.dmn", APPROVAL.formatted("\"before\"", "\"support\"", "\"Because.\""))
                        .status())
                .isEqualTo(200);
    }

    /** A group that an analyst adds to the ladder may be named from then on. */
    @Test
    void knowsTheGroupsOfTheLadderThatIsDeployed() {
        String name = "processes/reviewLevels.dmn";
        String shipped = shipped(name);
        String table = APPROVAL.formatted("\"before\"", "\"warehouse\"", "\"Because.\"");
        assertThat(deploy("probe.dmn", table).status()).isEqualTo(400);
        try {
            Answer ladder = deploy(name, shipped.replace("\"support\"", "\"warehouse\""));
            assertThat(ladder.status()).as(ladder.toString()).isEqualTo(200);

            assertThat(deploy("probe.dmn", table).status()).isEqualTo(200);
        } finally {
            assertThat(deploy(name, shipped).status()).isEqualTo(200);
        }
    }

    /** A step of an analyst's own, where somebody signs before anything leaves. */
    @Test
    void runsWithAStepOfItsOwnWhoseAnswerIsNeverTheGates() {
        String name = "processes/ticket/ticket.bpmn";
        String shipped = shipped(name);
        String signed = shipped.replace(
                        "sourceRef=\"decision\" targetRef=\"carryOutAction\"",
                        "sourceRef=\"decision\" targetRef=\"signToo\"")
                .replace(
                        "</bpmn:process>",
                        "<bpmn:userTask id=\"signToo\" name=\"Sign too\" camunda:candidateGroups=\"finance\"/>"
                                + "<bpmn:sequenceFlow id=\"signed\" sourceRef=\"signToo\" targetRef=\"carryOutAction\"/></bpmn:process>");
        try {
            assertThat(deploy(name, signed).status()).isEqualTo(200);
            Records.Proposed refund = new Records(jdbc).refund("C-2197", "60.00");
            String key = propose("ticket", refund.request(), refund.action());
            decides("support1", key, Say.approve());
            Task sign = review(key);
            assertThat(sign.getTaskDefinitionKey()).isEqualTo("signToo");
            assertThat(claim("finance1", sign)).hasToString("204 ");

            for (String ours : List.of("proposal", "verdict", "gate", "facts", "carryOutAction")) {
                Answer refused = complete("finance1", sign, Say.values(ours, "other"));
                assertThat(refused.status()).as(refused.toString()).isEqualTo(403);
                assertThat(refused.json().path("message").asText()).contains(ours);
            }
            String task = "/engine-rest/task/" + sign.getId();
            Map<String, Object> verdict = Map.of("verdict", Map.of("value", "edit"));
            assertThat(List.of(
                            as("finance1").put(task + "/variables/verdict", Map.of("value", "edit")),
                            as("finance1").post(task + "/variables", Map.of("modifications", verdict)),
                            as("finance1").post(task + "/variables", Map.of("deletions", List.of("proposal"))),
                            as("finance1").delete(task + "/variables/proposal"),
                            as("finance1").put(task + "/localVariables/gate", Map.of("value", "automatic")),
                            as("finance1").post(task + "/resolve", Map.of("variables", verdict)),
                            as("finance1").post(task + "/bpmnError", Map.of("errorCode", "no", "variables", verdict)),
                            as("finance1")
                                    .post(
                                            task + "/bpmnEscalation",
                                            Map.of("escalationCode", "no", "variables", verdict))))
                    .allSatisfy(answer ->
                            assertThat(answer.status()).as(answer.toString()).isEqualTo(403));
            // as a form would that shows it
            assertThat(complete("finance1", sign, Say.values("signature", "given", "verdict", "approve")))
                    .hasToString("204 ");

            becomes(key, "done");
        } finally {
            assertThat(deploy(name, shipped).status()).isEqualTo(200);
        }
    }

    private long deployments() {
        return engine.getRepositoryService().createDeploymentQuery().count();
    }

    private Answer deploy(String file, String content) {
        String body = "--b\r\nContent-Disposition: form-data; name=\"deployment-name\"\r\n\r\nprobe"
                + "\r\n--b\r\nContent-Disposition: form-data; name=\"data\"; filename=\"" + file + "\"\r\n"
                + "Content-Type: text/xml\r\n\r\n" + content + "\r\n--b--\r\n";
        return as("analyst")
                .post(
                        "/engine-rest/deployment/create",
                        body,
                        Map.of("Content-Type", "multipart/form-data; boundary=b"));
    }
}
