package io.countersign.oversight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Models that try to get around the gate, and those that an analyst would rightly draw. */
class GateCheckTest {

    private static final Path SOUND = Path.of("src/test/resources/models/sound/ticket/ticket.bpmn");

    /** The element that a model is refused for. */
    private static final String ACTING = "element carryOutAction";

    private static final String PAY =
            "<bpmn:serviceTask id=\"payNow\" camunda:asyncBefore=\"true\" camunda:delegateExpression=\"${carryOutAction}\"/>";

    /** A change of the sound model: what it is about, pairs of text and replacement, and what the refusal says. */
    private record Variant(String says, List<String> changes, List<String> refusal) {

        String model() {
            String text = sound();
            for (int i = 0; i < changes.size(); i += 2) {
                assertThat(text).as(says).contains(changes.get(i));
                text = text.replace(changes.get(i), changes.get(i + 1));
            }
            return text;
        }

        @Override
        public String toString() {
            return says;
        }
    }

    private static Variant evil(String says, List<String> refusal, String... changes) {
        return new Variant(says, List.of(changes), refusal);
    }

    private static Variant legitimate(String says, String... changes) {
        return new Variant(says, List.of(changes), List.of());
    }

    /** The model goes on with these elements. */
    private static String[] adding(String elements) {
        return new String[] {"</bpmn:process>", elements + "</bpmn:process>"};
    }

    private static String flow(String id, String from, String to) {
        return "<bpmn:sequenceFlow id=\"%s\" sourceRef=\"%s\" targetRef=\"%s\"/>".formatted(id, from, to);
    }

    private static String flow(String id, String from, String to, String condition) {
        return "<bpmn:sequenceFlow id=\"%s\" sourceRef=\"%s\" targetRef=\"%s\"><bpmn:conditionExpression>%s</bpmn:conditionExpression></bpmn:sequenceFlow>"
                .formatted(id, from, to, condition);
    }

    static Stream<Variant> evil() {
        return Stream.of(
                evil(
                        "from the start to the action",
                        List.of(ACTING, "ticketReceived → carryOutAction"),
                        adding(flow("short", "ticketReceived", "carryOutAction"))),
                evil(
                        "from the facts to the action",
                        List.of(ACTING, "gatherFacts → carryOutAction"),
                        adding(flow("short", "gatherFacts", "carryOutAction"))),
                evil(
                        "from the agent to the action",
                        List.of(ACTING, "proposeAction → carryOutAction"),
                        adding(flow("short", "proposeAction", "carryOutAction"))),
                evil(
                        "from the rules to the action without a branch",
                        List.of(ACTING, "checkApprovalRules → carryOutAction"),
                        adding(flow("short", "checkApprovalRules", "carryOutAction"))),
                evil(
                        "a person's branch leads to the action",
                        List.of(ACTING, "whoDecides → carryOutAction"),
                        "sourceRef=\"whoDecides\" targetRef=\"assignLevel\"",
                        "sourceRef=\"whoDecides\" targetRef=\"carryOutAction\""),
                evil(
                        "what the rules refuse is carried out",
                        List.of(ACTING, "whoDecides → carryOutAction"),
                        "sourceRef=\"whoDecides\" targetRef=\"refused\"",
                        "sourceRef=\"whoDecides\" targetRef=\"carryOutAction\""),
                evil(
                        "automatic is the default",
                        List.of(ACTING),
                        "default=\"whoDecidesAPerson\"",
                        "default=\"whoDecidesAutomatic\""),
                evil(
                        "the condition for automatic asks for a person",
                        List.of(ACTING),
                        "gate == 'automatic'",
                        "gate == 'before'"),
                evil(
                        "the condition for automatic reads another variable",
                        List.of(ACTING),
                        "gate == 'automatic'",
                        "gates == 'automatic'"),
                evil("approve is asked of the gate", List.of(ACTING), "verdict == 'approve'", "gate == 'approve'"),
                evil(
                        "reject leads to the action",
                        List.of(ACTING, "decision → carryOutAction"),
                        "sourceRef=\"decision\" targetRef=\"rejected\"",
                        "sourceRef=\"decision\" targetRef=\"carryOutAction\""),
                evil(
                        "edit leads to the action past the rules",
                        List.of(ACTING, "decision → carryOutAction"),
                        "sourceRef=\"decision\" targetRef=\"checkApprovalRules\"",
                        "sourceRef=\"decision\" targetRef=\"carryOutAction\""),
                evil(
                        "the first of two people is enough",
                        List.of(ACTING, "decision → carryOutAction"),
                        "id=\"decisionApproveSecondPersonNeeded\" name=\"approve, second person needed\" sourceRef=\"decision\" targetRef=\"assignLevel\"",
                        "id=\"decisionApproveSecondPersonNeeded\" name=\"approve, second person needed\" sourceRef=\"decision\" targetRef=\"carryOutAction\""),
                evil(
                        "revise leads to the action with the new proposal",
                        List.of(ACTING),
                        "sourceRef=\"proposeAction\" targetRef=\"checkApprovalRules\"",
                        "sourceRef=\"proposeAction\" targetRef=\"carryOutAction\""),
                evil(
                        "who does not answer has approved",
                        List.of(ACTING, "answerOverdue"),
                        "sourceRef=\"answerOverdue\" targetRef=\"escalateReview\"",
                        "sourceRef=\"answerOverdue\" targetRef=\"carryOutAction\""),
                evil(
                        "behind the last level it is carried out",
                        List.of(ACTING, "levelLeft → carryOutAction"),
                        "sourceRef=\"levelLeft\" targetRef=\"expired\"",
                        "sourceRef=\"levelLeft\" targetRef=\"carryOutAction\""),
                evil(
                        "a reminder carries it out",
                        List.of(ACTING, "reminderDue"),
                        "sourceRef=\"reminderDue\" targetRef=\"remindReviewers\"",
                        "sourceRef=\"reminderDue\" targetRef=\"carryOutAction\""),
                evil(
                        "an agent that failed has proposed well",
                        List.of(ACTING, "noProposal → carryOutAction"),
                        "sourceRef=\"noProposal\" targetRef=\"checkApprovalRules\"",
                        "sourceRef=\"noProposal\" targetRef=\"carryOutAction\""),
                evil(
                        "a second start goes straight to the action",
                        List.of("element payNow", "messageCame → payNow"),
                        adding("<bpmn:startEvent id=\"messageCame\"><bpmn:messageEventDefinition/></bpmn:startEvent>"
                                + PAY + flow("toPay", "messageCame", "payNow"))),
                evil(
                        "an event sub-process acts",
                        List.of("element payNow", "signalled → payNow"),
                        adding(
                                "<bpmn:subProcess id=\"aside\" triggeredByEvent=\"true\"><bpmn:startEvent id=\"signalled\"><bpmn:signalEventDefinition/></bpmn:startEvent>"
                                        + PAY + flow("toPay", "signalled", "payNow") + "</bpmn:subProcess>")),
                evil(
                        "compensation acts",
                        List.of("element payNow"),
                        adding(PAY.replace("<bpmn:serviceTask ", "<bpmn:serviceTask isForCompensation=\"true\" "))),
                evil(
                        "a boundary event of the rules acts",
                        List.of("element payNow", "rulesFailed → payNow"),
                        adding(
                                "<bpmn:boundaryEvent id=\"rulesFailed\" attachedToRef=\"checkApprovalRules\"><bpmn:errorEventDefinition/></bpmn:boundaryEvent>"
                                        + PAY + flow("toPay", "rulesFailed", "payNow"))),
                evil(
                        "an approved action is proposed anew before it is carried out",
                        List.of(ACTING, "proposeAgain → carryOutAction"),
                        concat(
                                adding(
                                        "<bpmn:serviceTask id=\"proposeAgain\" camunda:delegateExpression=\"${proposeAction}\"/>"
                                                + flow("again", "proposeAgain", "carryOutAction")),
                                "sourceRef=\"decision\" targetRef=\"carryOutAction\"",
                                "sourceRef=\"decision\" targetRef=\"proposeAgain\"")),
                evil(
                        "the action is carried out a second time",
                        List.of("element payNow", "carryOutAction → payNow"),
                        concat(
                                adding(PAY),
                                "sourceRef=\"carryOutAction\" targetRef=\"customerAnswered\"",
                                "sourceRef=\"carryOutAction\" targetRef=\"payNow\"")),
                evil(
                        "a parallel branch that nobody approved meets an approved one",
                        List.of(ACTING, "split → carryOutAction"),
                        concat(
                                adding("<bpmn:parallelGateway id=\"split\"/>"
                                        + flow("branch", "split", "carryOutAction")
                                        + flow("other", "split", "gatherFacts")),
                                "sourceRef=\"ticketReceived\" targetRef=\"gatherFacts\"",
                                "sourceRef=\"ticketReceived\" targetRef=\"split\"")),
                evil(
                        "the conditions stand behind a parallel gateway, where none is looked at",
                        List.of(ACTING),
                        "<bpmn:exclusiveGateway id=\"whoDecides\" name=\"Who decides?\" default=\"whoDecidesAPerson\">",
                        "<bpmn:parallelGateway id=\"whoDecides\" name=\"Who decides?\">",
                        "</bpmn:exclusiveGateway>\n    <bpmn:serviceTask id=\"assignLevel\"",
                        "</bpmn:parallelGateway>\n    <bpmn:serviceTask id=\"assignLevel\""),
                evil(
                        "a review before the rules",
                        List.of(ACTING),
                        "sourceRef=\"gatherFacts\" targetRef=\"proposeAction\"",
                        "sourceRef=\"gatherFacts\" targetRef=\"assignLevel\""),
                evil(
                        "a review that is no user task",
                        List.of(ACTING),
                        "<bpmn:userTask id=\"reviewProposal\"",
                        "<bpmn:manualTask id=\"reviewProposal\"",
                        "reviewProposalToDecision</bpmn:outgoing>\n    </bpmn:userTask>",
                        "reviewProposalToDecision</bpmn:outgoing>\n    </bpmn:manualTask>"),
                evil(
                        "what was not carried out is tried again without the rules",
                        List.of(ACTING, "actionNotCarriedOut → carryOutAction"),
                        "sourceRef=\"actionNotCarriedOut\" targetRef=\"checkApprovalRules\"",
                        "sourceRef=\"actionNotCarriedOut\" targetRef=\"carryOutAction\""),
                evil(
                        "nobody is asked about what is in doubt",
                        List.of(ACTING, "effectInDoubt → carryOutAction"),
                        adding(flow("short", "effectInDoubt", "carryOutAction"))),
                evil(
                        "another error passes for a doubt",
                        List.of(ACTING, "effectInDoubt → didItHappen → carryOutAction"),
                        "errorCode=\"inDoubt\"",
                        "errorCode=\"other\""),
                evil(
                        "the question about a doubt passes for a review",
                        List.of(ACTING, "whoDecides → didItHappen → carryOutAction"),
                        "sourceRef=\"whoDecides\" targetRef=\"assignLevel\"",
                        "sourceRef=\"whoDecides\" targetRef=\"didItHappen\""),
                evil(
                        "the agent proposes anew while something is in doubt",
                        List.of(ACTING, "proposeAgain → carryOutAction"),
                        concat(
                                adding(
                                        "<bpmn:serviceTask id=\"proposeAgain\" camunda:delegateExpression=\"${proposeAction}\"/>"
                                                + flow("again", "proposeAgain", "carryOutAction")),
                                "sourceRef=\"didItHappen\" targetRef=\"carryOutAction\"",
                                "sourceRef=\"didItHappen\" targetRef=\"proposeAgain\"")),
                evil(
                        "a link jumps to the action",
                        List.of("element payNow", "jumped → landed → payNow"),
                        adding(
                                "<bpmn:intermediateThrowEvent id=\"jumped\"><bpmn:linkEventDefinition name=\"over\"/></bpmn:intermediateThrowEvent>"
                                        + "<bpmn:intermediateCatchEvent id=\"landed\"><bpmn:linkEventDefinition name=\"over\"/></bpmn:intermediateCatchEvent>"
                                        + PAY + flow("toJump", "proposeAction", "jumped")
                                        + flow("toPay", "landed", "payNow"))),
                evil(
                        "a sub-process carries it out unasked",
                        List.of("element payNow", "began → payNow"),
                        adding("<bpmn:subProcess id=\"part\"><bpmn:startEvent id=\"began\"/>" + PAY
                                + flow("toPay", "began", "payNow") + "</bpmn:subProcess>"
                                + flow("toPart", "proposeAction", "part"))),
                evil(
                        "an output parameter writes the gate",
                        List.of("element gatherFacts", "gate"),
                        "<camunda:failedJobRetryTimeCycle>R20/PT15S</camunda:failedJobRetryTimeCycle>",
                        "<camunda:failedJobRetryTimeCycle>R20/PT15S</camunda:failedJobRetryTimeCycle><camunda:inputOutput><camunda:outputParameter name=\"gate\">automatic</camunda:outputParameter></camunda:inputOutput>"),
                evil(
                        "a local value hides the verdict",
                        List.of("element gatherFacts", "verdict"),
                        "<camunda:failedJobRetryTimeCycle>R20/PT15S</camunda:failedJobRetryTimeCycle>",
                        "<camunda:failedJobRetryTimeCycle>R20/PT15S</camunda:failedJobRetryTimeCycle><camunda:inputOutput><camunda:inputParameter name=\"verdict\">approve</camunda:inputParameter></camunda:inputOutput>"),
                evil(
                        "a table writes the gate",
                        List.of("element askTable", "gate"),
                        adding(
                                "<bpmn:businessRuleTask id=\"askTable\" camunda:decisionRef=\"other\" camunda:resultVariable=\"gate\"/>")),
                evil(
                        "a called process brings the facts back changed",
                        List.of("element callOther", "facts"),
                        adding(
                                "<bpmn:callActivity id=\"callOther\" calledElement=\"other\"><bpmn:extensionElements><camunda:out source=\"x\" target=\"facts\"/></bpmn:extensionElements></bpmn:callActivity>")),
                evil(
                        "a called process takes everything along",
                        List.of("element callOther", "one by one"),
                        adding(
                                "<bpmn:callActivity id=\"callOther\" calledElement=\"other\"><bpmn:extensionElements><camunda:out variables=\"all\"/></bpmn:extensionElements></bpmn:callActivity>")),
                evil(
                        "it is not certain what is called",
                        List.of("element callOther", "not an expression"),
                        adding("<bpmn:callActivity id=\"callOther\" calledElement=\"${other}\"/>")));
    }

    static Stream<Variant> legitimate() {
        return Stream.of(
                legitimate("the sound model"),
                legitimate(
                        "a step between approval and action",
                        concat(
                                adding("<bpmn:userTask id=\"tellColleagues\"/>"
                                        + flow("told", "tellColleagues", "carryOutAction")),
                                "sourceRef=\"decision\" targetRef=\"carryOutAction\"",
                                "sourceRef=\"decision\" targetRef=\"tellColleagues\"")),
                legitimate(
                        "a step between facts and agent",
                        concat(
                                adding("<bpmn:userTask id=\"lookFirst\"/>"
                                        + flow("looked", "lookFirst", "proposeAction")),
                                "sourceRef=\"gatherFacts\" targetRef=\"proposeAction\"",
                                "sourceRef=\"gatherFacts\" targetRef=\"lookFirst\"")),
                legitimate(
                        "a notice beside the action, after the approval",
                        concat(
                                adding("<bpmn:parallelGateway id=\"split\"/><bpmn:userTask id=\"readNotice\"/>"
                                        + flow("act", "split", "carryOutAction")
                                        + flow("notice", "split", "readNotice")),
                                "sourceRef=\"decision\" targetRef=\"carryOutAction\"",
                                "sourceRef=\"decision\" targetRef=\"split\"")),
                legitimate(
                        "the approved action in a sub-process",
                        concat(
                                adding("<bpmn:subProcess id=\"part\"><bpmn:startEvent id=\"began\"/>" + PAY
                                        + flow("toPay", "began", "payNow") + "</bpmn:subProcess>"
                                        + flow("parted", "part", "customerAnswered")),
                                "sourceRef=\"decision\" targetRef=\"carryOutAction\"",
                                "sourceRef=\"decision\" targetRef=\"part\"")),
                legitimate(
                        "a second person approves in a task of their own",
                        concat(
                                adding("<bpmn:userTask id=\"signToo\"/>" + flow("signed", "signToo", "carryOutAction")),
                                "sourceRef=\"whoDecides\" targetRef=\"carryOutAction\"",
                                "sourceRef=\"whoDecides\" targetRef=\"signToo\"")),
                legitimate(
                        "an error of the action goes to a person",
                        adding(
                                "<bpmn:boundaryEvent id=\"targetRefused\" attachedToRef=\"carryOutAction\"><bpmn:errorEventDefinition/></bpmn:boundaryEvent>"
                                        + flow("back", "targetRefused", "gatherFacts"))),
                legitimate(
                        "what is carried out is reviewed after",
                        concat(
                                adding("<bpmn:exclusiveGateway id=\"reviewDue\" default=\"notDue\"/>"
                                        + flow("notDue", "reviewDue", "customerAnswered")
                                        + flow("due", "reviewDue", "assignLevel", "${gate == 'after'}")
                                        + flow("after", "whoDecides", "carryOutAction", "${gate == 'after'}")),
                                "sourceRef=\"carryOutAction\" targetRef=\"customerAnswered\"",
                                "sourceRef=\"carryOutAction\" targetRef=\"reviewDue\"")),
                legitimate(
                        "a called process with its own variables",
                        adding(
                                "<bpmn:callActivity id=\"callOther\" calledElement=\"other\"><bpmn:extensionElements><camunda:in source=\"request\" target=\"asked\"/><camunda:out source=\"x\" target=\"answer\"/></bpmn:extensionElements></bpmn:callActivity>"
                                        + flow("call", "refused", "callOther"))));
    }

    @ParameterizedTest
    @MethodSource("evil")
    void refuses(Variant variant) {
        List<String> problems = check(variant);

        assertThat(problems).isNotEmpty();
        assertThat(problems).anySatisfy(problem -> assertThat(problem).contains(variant.refusal()));
    }

    @ParameterizedTest
    @MethodSource("legitimate")
    void accepts(Variant variant) {
        assertThat(check(variant)).isEmpty();
    }

    static List<Path> shipped() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("processes"))) {
            return files.filter(file -> file.toString().endsWith(".bpmn")).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void acceptsWhatWeShip(Path model) {
        assertThat(GateCheck.problems(Bpmn.readModelFromFile(model.toFile()))).isEmpty();
    }

    private static List<String> check(Variant variant) {
        return GateCheck.problems(Bpmn.readModelFromStream(
                new ByteArrayInputStream(variant.model().getBytes(StandardCharsets.UTF_8))));
    }

    private static String[] concat(String[] some, String... more) {
        return Stream.concat(Stream.of(some), Stream.of(more)).toArray(String[]::new);
    }

    private static String sound() {
        try {
            return Files.readString(SOUND);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
