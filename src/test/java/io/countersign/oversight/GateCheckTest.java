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

    private static final List<String> STEPS =
            List.of("gatherFacts", "proposeAction", "checkApprovalRules", "assignLevel", "carryOutAction");

    private static final List<String> GROUPS = List.of("support", "sales", "operations", "communications");

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

    private static String many(String times) {
        return "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>" + times
                + "</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>";
    }

    private static String[] noticeBesideReview() {
        return concat(
                adding("<bpmn:parallelGateway id=\"split\"/><bpmn:parallelGateway id=\"meet\"/>"
                        + "<bpmn:userTask id=\"readNotice\"/>"
                        + flow("review", "split", "assignLevel")
                        + flow("notice", "split", "readNotice")
                        + flow("noticed", "readNotice", "meet")
                        + flow("met", "meet", "decision")),
                "sourceRef=\"whoDecides\" targetRef=\"assignLevel\"",
                "sourceRef=\"whoDecides\" targetRef=\"split\"",
                "sourceRef=\"reviewProposal\" targetRef=\"decision\"",
                "sourceRef=\"reviewProposal\" targetRef=\"meet\"");
    }

    /** The review moves into a sub-process of its own; so do its reminder and what that leads to. */
    private static String[] reviewInSubProcess() {
        String sound = sound();
        String inside = part(sound, "<bpmn:userTask id=\"reviewProposal\"", "<bpmn:boundaryEvent id=\"answerOverdue\"");
        return concat(
                new String[] {
                    inside,
                    "<bpmn:subProcess id=\"reviewing\"><bpmn:startEvent id=\"asked\"/>" + inside
                            + "<bpmn:endEvent id=\"answered\"/>" + flow("toReview", "asked", "reviewProposal")
                            + flow("toAnswered", "reviewProposal", "answered")
                            + flow("toRemind", "reminderDue", "remindReviewers")
                            + flow("toReminded", "remindReviewers", "reviewersReminded") + "</bpmn:subProcess>"
                },
                "<bpmn:sequenceFlow id=\"reminderDueToRemindReviewers\" sourceRef=\"reminderDue\" targetRef=\"remindReviewers\" />",
                "",
                "<bpmn:sequenceFlow id=\"remindReviewersToReviewersReminded\" sourceRef=\"remindReviewers\" targetRef=\"reviewersReminded\" />",
                "",
                "sourceRef=\"reviewProposal\" targetRef=\"decision\"",
                "sourceRef=\"reviewing\" targetRef=\"decision\"",
                "sourceRef=\"assignLevel\" targetRef=\"reviewProposal\"",
                "sourceRef=\"assignLevel\" targetRef=\"reviewing\"",
                "attachedToRef=\"reviewProposal\">\n      <bpmn:outgoing>answerOverdueToEscalateReview",
                "attachedToRef=\"reviewing\">\n      <bpmn:outgoing>answerOverdueToEscalateReview");
    }

    private static String part(String text, String from, String to) {
        return text.substring(text.indexOf(from), text.indexOf(to));
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
                evil(
                        "automatic is only one of two conditions",
                        List.of(ACTING),
                        "${gate == 'automatic'}",
                        "${gate == 'automatic' || large == 'no'}"),
                evil(
                        "the condition for automatic is that it is not",
                        List.of(ACTING),
                        "${gate == 'automatic'}",
                        "${gate != 'automatic'}"),
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
                        List.of("element proposeAgain", "effectInDoubt → proposeAgain"),
                        concat(
                                adding(
                                        "<bpmn:serviceTask id=\"proposeAgain\" camunda:delegateExpression=\"${proposeAction}\"/>"
                                                + flow("again", "proposeAgain", "carryOutAction")),
                                "sourceRef=\"effectInDoubt\" targetRef=\"didItHappen\"",
                                "sourceRef=\"effectInDoubt\" targetRef=\"proposeAgain\"")),
                evil(
                        "the agent proposes anew when a doubt was settled",
                        List.of(ACTING, "proposeAgain → carryOutAction"),
                        concat(
                                adding(
                                        "<bpmn:serviceTask id=\"proposeAgain\" camunda:delegateExpression=\"${proposeAction}\"/>"
                                                + flow("again", "proposeAgain", "carryOutAction")),
                                "sourceRef=\"didItHappen\" targetRef=\"carryOutAction\"",
                                "sourceRef=\"didItHappen\" targetRef=\"proposeAgain\"")),
                evil(
                        "what is in doubt ends the case",
                        List.of("element customerAnswered", "effectInDoubt → customerAnswered"),
                        "sourceRef=\"effectInDoubt\" targetRef=\"didItHappen\"",
                        "sourceRef=\"effectInDoubt\" targetRef=\"customerAnswered\""),
                evil(
                        "what is in doubt goes back to the rules",
                        List.of("element checkApprovalRules", "effectInDoubt → checkApprovalRules"),
                        "sourceRef=\"effectInDoubt\" targetRef=\"didItHappen\"",
                        "sourceRef=\"effectInDoubt\" targetRef=\"checkApprovalRules\""),
                evil(
                        "rules that are no more than their name",
                        List.of(ACTING, "checkApprovalRules → whoDecides → carryOutAction"),
                        "<bpmn:businessRuleTask id=\"checkApprovalRules\"",
                        "<bpmn:task id=\"checkApprovalRules\"",
                        "</bpmn:businessRuleTask>",
                        "</bpmn:task>"),
                evil(
                        "rules that the engine passes over for a table of the model's own",
                        List.of(ACTING, "checkApprovalRules → whoDecides → carryOutAction"),
                        "<bpmn:businessRuleTask id=\"checkApprovalRules\"",
                        "<bpmn:businessRuleTask camunda:decisionRef=\"other\" id=\"checkApprovalRules\""),
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
                        "a variable passes for a step of ours",
                        List.of("element gatherFacts", "“gatherFacts”"),
                        "<camunda:failedJobRetryTimeCycle>R20/PT15S</camunda:failedJobRetryTimeCycle>",
                        "<camunda:failedJobRetryTimeCycle>R20/PT15S</camunda:failedJobRetryTimeCycle><camunda:inputOutput><camunda:inputParameter name=\"gatherFacts\">${carryOutAction}</camunda:inputParameter></camunda:inputOutput>"),
                evil(
                        "an output parameter passes for the rules",
                        List.of("element gatherFacts", "“checkApprovalRules”"),
                        "<camunda:failedJobRetryTimeCycle>R20/PT15S</camunda:failedJobRetryTimeCycle>",
                        "<camunda:failedJobRetryTimeCycle>R20/PT15S</camunda:failedJobRetryTimeCycle><camunda:inputOutput><camunda:outputParameter name=\"checkApprovalRules\">${gatherFacts}</camunda:outputParameter></camunda:inputOutput>"),
                evil(
                        "the review is somebody else's",
                        List.of("element reviewProposal", "${reviewers}"),
                        "camunda:candidateGroups=\"${reviewers}\"",
                        "camunda:candidateGroups=\"agents\""),
                evil(
                        "the review is somebody's from the start",
                        List.of("element reviewProposal", "${reviewers}"),
                        "camunda:candidateGroups=\"${reviewers}\"",
                        "camunda:candidateGroups=\"${reviewers}\" camunda:assignee=\"agent\""),
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
                        "nobody waits for what was approved to be kept",
                        List.of(ACTING, "asyncBefore"),
                        "camunda:asyncBefore=\"true\" camunda:delegateExpression=\"${carryOutAction}\"",
                        "camunda:delegateExpression=\"${carryOutAction}\""),
                evil(
                        "a review for each of none",
                        List.of("element reviewProposal", "multi-instance"),
                        "<bpmn:outgoing>reviewProposalToDecision</bpmn:outgoing>",
                        "<bpmn:outgoing>reviewProposalToDecision</bpmn:outgoing>" + many("0")),
                evil(
                        "the action for each of three",
                        List.of(ACTING, "multi-instance"),
                        "<bpmn:outgoing>carryOutActionToCustomerAnswered</bpmn:outgoing>",
                        "<bpmn:outgoing>carryOutActionToCustomerAnswered</bpmn:outgoing>" + many("3")),
                evil(
                        "a sub-process around the action, for each of three",
                        List.of("element payNow", "multi-instance"),
                        concat(
                                adding("<bpmn:subProcess id=\"part\">" + many("3") + "<bpmn:startEvent id=\"began\"/>"
                                        + PAY
                                        + flow("toPay", "began", "payNow") + "</bpmn:subProcess>"
                                        + flow("parted", "part", "customerAnswered")),
                                "sourceRef=\"decision\" targetRef=\"carryOutAction\"",
                                "sourceRef=\"decision\" targetRef=\"part\"")),
                evil(
                        "the table is what the case says it is",
                        List.of("element checkApprovalRules", "“table”"),
                        "<camunda:inputParameter name=\"table\">ticketApproval<",
                        "<camunda:inputParameter name=\"table\">${choice}<"),
                evil(
                        "the table is no approval table",
                        List.of("element checkApprovalRules", "“table”"),
                        "<camunda:inputParameter name=\"table\">ticketApproval<",
                        "<camunda:inputParameter name=\"table\">everythingGoes<"),
                evil(
                        "nobody is there where no rule names a group",
                        List.of("element checkApprovalRules", "“defaultGroup”"),
                        "<camunda:inputParameter name=\"defaultGroup\">support<",
                        "<camunda:inputParameter name=\"defaultGroup\">astrologers<"),
                evil(
                        "no table is named",
                        List.of("element checkApprovalRules", "“table”"),
                        "<camunda:inputParameter name=\"table\">ticketApproval</camunda:inputParameter>",
                        ""),
                evil(
                        "an inclusive gateway passes the review by",
                        List.of(ACTING, "maybe → decision → carryOutAction"),
                        concat(
                                adding("<bpmn:inclusiveGateway id=\"maybe\" default=\"past\"/>"
                                        + flow("asked", "maybe", "assignLevel", "${asks}")
                                        + flow("past", "maybe", "decision")),
                                "sourceRef=\"whoDecides\" targetRef=\"assignLevel\"",
                                "sourceRef=\"whoDecides\" targetRef=\"maybe\"")),
                evil(
                        "two branches meet, and in neither anybody approves",
                        List.of(ACTING, "meet → carryOutAction"),
                        concat(
                                adding("<bpmn:parallelGateway id=\"split\"/><bpmn:parallelGateway id=\"meet\"/>"
                                        + "<bpmn:userTask id=\"readNotice\"/>"
                                        + flow("one", "split", "readNotice")
                                        + flow("two", "split", "meet")
                                        + flow("noticed", "readNotice", "meet")
                                        + flow("act", "meet", "carryOutAction")),
                                "sourceRef=\"whoDecides\" targetRef=\"assignLevel\"",
                                "sourceRef=\"whoDecides\" targetRef=\"split\"")),
                evil(
                        "a branch that may pass its review by meets a notice",
                        List.of(ACTING, "maybe → after → meet → decision → carryOutAction"),
                        concat(
                                concat(
                                        noticeBesideReview(),
                                        adding(
                                                "<bpmn:exclusiveGateway id=\"maybe\" default=\"past\"/><bpmn:exclusiveGateway id=\"after\"/>"
                                                        + flow("asked", "maybe", "assignLevel", "${asks}")
                                                        + flow("past", "maybe", "after")
                                                        + flow("afterAll", "after", "meet"))),
                                "sourceRef=\"split\" targetRef=\"assignLevel\"",
                                "sourceRef=\"split\" targetRef=\"maybe\"",
                                "sourceRef=\"reviewProposal\" targetRef=\"meet\"",
                                "sourceRef=\"reviewProposal\" targetRef=\"after\"")),
                evil(
                        "two notices meet while the review goes round",
                        List.of(ACTING, "meet → carryOutAction"),
                        concat(
                                adding("<bpmn:parallelGateway id=\"split\"/><bpmn:parallelGateway id=\"meet\"/>"
                                        + "<bpmn:userTask id=\"readNotice\"/>"
                                        + flow("review", "split", "assignLevel")
                                        + flow("notice", "split", "readNotice")
                                        + flow("noticed", "readNotice", "meet")
                                        + flow("met", "meet", "carryOutAction")),
                                "sourceRef=\"whoDecides\" targetRef=\"assignLevel\"",
                                "sourceRef=\"whoDecides\" targetRef=\"split\"",
                                "sourceRef=\"decision\" targetRef=\"carryOutAction\"",
                                "sourceRef=\"decision\" targetRef=\"meet\"")),
                evil(
                        "the agent proposes anew beside the review that it then waits for",
                        List.of(ACTING, "proposeAgain → meet → decision → carryOutAction"),
                        concat(
                                noticeBesideReview(),
                                "<bpmn:userTask id=\"readNotice\"/>",
                                "<bpmn:serviceTask id=\"proposeAgain\" camunda:delegateExpression=\"${proposeAction}\"/>",
                                "\"readNotice\"",
                                "\"proposeAgain\"")),
                evil(
                        "a reminder leads out of the sub-process around the review",
                        List.of(ACTING, "reminderDue"),
                        concat(
                                reviewInSubProcess(),
                                "</bpmn:subProcess>",
                                flow("short", "reminderDue", "carryOutAction") + "</bpmn:subProcess>")),
                evil(
                        "time that is up leads out of the sub-process around the review",
                        List.of(ACTING, "timeUp → left → decision → carryOutAction"),
                        concat(
                                reviewInSubProcess(),
                                "<bpmn:endEvent id=\"answered\"/>",
                                "<bpmn:endEvent id=\"answered\"/><bpmn:endEvent id=\"left\"/><bpmn:boundaryEvent id=\"timeUp\" attachedToRef=\"reviewProposal\"><bpmn:timerEventDefinition/></bpmn:boundaryEvent>"
                                        + flow("gone", "timeUp", "left"))),
                evil(
                        "a transaction that is cancelled acts",
                        List.of("element payNow", "takenBack → payNow"),
                        adding(
                                "<bpmn:transaction id=\"part\"><bpmn:startEvent id=\"began\"/><bpmn:endEvent id=\"takenOut\"><bpmn:cancelEventDefinition/></bpmn:endEvent>"
                                        + flow("out", "began", "takenOut")
                                        + "</bpmn:transaction><bpmn:boundaryEvent id=\"takenBack\" attachedToRef=\"part\"><bpmn:cancelEventDefinition/></bpmn:boundaryEvent>"
                                        + PAY + flow("toPay", "takenBack", "payNow"))),
                evil(
                        "a condition that holds beside the review acts",
                        List.of("element payNow", "itHolds → payNow"),
                        adding(
                                "<bpmn:subProcess id=\"aside\" triggeredByEvent=\"true\"><bpmn:startEvent id=\"itHolds\" isInterrupting=\"false\"><bpmn:conditionalEventDefinition><bpmn:condition>${large}</bpmn:condition></bpmn:conditionalEventDefinition></bpmn:startEvent>"
                                        + PAY + flow("toPay", "itHolds", "payNow") + "</bpmn:subProcess>")),
                evil(
                        "an escalation acts",
                        List.of("element payNow", "raised → payNow"),
                        adding(
                                "<bpmn:boundaryEvent id=\"raised\" attachedToRef=\"reviewProposal\" cancelActivity=\"false\"><bpmn:escalationEventDefinition/></bpmn:boundaryEvent>"
                                        + PAY + flow("toPay", "raised", "payNow"))),
                evil(
                        "an event-based gateway waits, and acts",
                        List.of("element payNow", "signalled → payNow"),
                        adding(
                                "<bpmn:eventBasedGateway id=\"waits\"/><bpmn:intermediateCatchEvent id=\"signalled\"><bpmn:signalEventDefinition/></bpmn:intermediateCatchEvent>"
                                        + PAY + flow("toWait", "checkApprovalRules", "waits")
                                        + flow("came", "waits", "signalled") + flow("toPay", "signalled", "payNow"))),
                evil(
                        "a second process in the same file acts",
                        List.of("element payNow", "otherBegan → payNow"),
                        "</bpmn:process>",
                        "</bpmn:process><bpmn:process id=\"other\" isExecutable=\"true\"><bpmn:startEvent id=\"otherBegan\"/>"
                                + PAY + flow("toPay", "otherBegan", "payNow") + "</bpmn:process>"),
                evil(
                        "the reviewer's word counts for what came after it",
                        List.of(ACTING, "checkAgain → carryOutAction"),
                        concat(
                                adding(
                                        "<bpmn:businessRuleTask id=\"checkAgain\" camunda:delegateExpression=\"${checkApprovalRules}\"/>"
                                                + flow(
                                                        "again",
                                                        "checkAgain",
                                                        "carryOutAction",
                                                        "${verdict == 'approve'}")),
                                "sourceRef=\"decision\" targetRef=\"carryOutAction\"",
                                "sourceRef=\"decision\" targetRef=\"checkAgain\"")),
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
                legitimate("a notice beside the review, awaited before the decision counts", noticeBesideReview()),
                legitimate("the review in a sub-process, with its reminder", reviewInSubProcess()),
                legitimate(
                        "a pause before the review",
                        concat(
                                adding(
                                        "<bpmn:intermediateCatchEvent id=\"morningCame\"><bpmn:timerEventDefinition/></bpmn:intermediateCatchEvent>"
                                                + flow("then", "morningCame", "assignLevel")),
                                "sourceRef=\"whoDecides\" targetRef=\"assignLevel\"",
                                "sourceRef=\"whoDecides\" targetRef=\"morningCame\"")),
                legitimate(
                        "a message awaited before the agent is asked",
                        concat(
                                adding("<bpmn:receiveTask id=\"awaitPapers\"/>"
                                        + flow("then", "awaitPapers", "gatherFacts")),
                                "sourceRef=\"ticketReceived\" targetRef=\"gatherFacts\"",
                                "sourceRef=\"ticketReceived\" targetRef=\"awaitPapers\"")),
                legitimate(
                        "some notices, or none, after the approval",
                        concat(
                                adding("<bpmn:inclusiveGateway id=\"split\"/><bpmn:userTask id=\"readNotice\"/>"
                                        + flow("act", "split", "carryOutAction")
                                        + flow("notice", "split", "readNotice", "${large}")),
                                "sourceRef=\"decision\" targetRef=\"carryOutAction\"",
                                "sourceRef=\"decision\" targetRef=\"split\"")),
                legitimate(
                        "a link instead of a long line",
                        concat(
                                adding(
                                        "<bpmn:intermediateThrowEvent id=\"approved\"><bpmn:linkEventDefinition name=\"approved\"/></bpmn:intermediateThrowEvent>"
                                                + "<bpmn:intermediateCatchEvent id=\"goOn\"><bpmn:linkEventDefinition name=\"approved\"/></bpmn:intermediateCatchEvent>"
                                                + flow("act", "goOn", "carryOutAction")),
                                "sourceRef=\"decision\" targetRef=\"carryOutAction\"",
                                "sourceRef=\"decision\" targetRef=\"approved\"")),
                legitimate(
                        "a second person's no ends the case",
                        concat(
                                adding(
                                        "<bpmn:userTask id=\"signToo\"/><bpmn:exclusiveGateway id=\"signed\" default=\"no\"/>"
                                                + flow("toSigned", "signToo", "signed")
                                                + flow("yes", "signed", "carryOutAction", "${signature == 'given'}")
                                                + flow("no", "signed", "rejected")),
                                "sourceRef=\"decision\" targetRef=\"carryOutAction\"",
                                "sourceRef=\"decision\" targetRef=\"signToo\"")),
                legitimate(
                        "colleagues are told before somebody is asked about a doubt",
                        concat(
                                adding("<bpmn:userTask id=\"readNotice\"/>"
                                        + flow("noticed", "readNotice", "didItHappen")),
                                "sourceRef=\"effectInDoubt\" targetRef=\"didItHappen\"",
                                "sourceRef=\"effectInDoubt\" targetRef=\"readNotice\"")),
                legitimate(
                        "a task for each colleague after it",
                        concat(
                                adding("<bpmn:userTask id=\"readNotice\">" + many("3") + "</bpmn:userTask>"
                                        + flow("noticed", "readNotice", "customerAnswered")),
                                "sourceRef=\"carryOutAction\" targetRef=\"customerAnswered\"",
                                "sourceRef=\"carryOutAction\" targetRef=\"readNotice\"")),
                legitimate(
                        "only some of what is automatic goes without a word",
                        "${gate == 'automatic'}",
                        "${gate == \"automatic\" &amp;&amp; large != 'yes'}"),
                legitimate(
                        "words beside the picture",
                        adding(
                                "<bpmn:textAnnotation id=\"note\"><bpmn:text>See the policy.</bpmn:text></bpmn:textAnnotation>")),
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
        assertThat(GateCheck.problems(Bpmn.readModelFromFile(model.toFile()), STEPS, GROUPS))
                .isEmpty();
    }

    private static List<String> check(Variant variant) {
        return GateCheck.problems(
                Bpmn.readModelFromStream(
                        new ByteArrayInputStream(variant.model().getBytes(StandardCharsets.UTF_8))),
                STEPS,
                GROUPS);
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
