package io.countersign.workflow.briefing;

import static io.countersign.ApprovalTable.Case.fires;
import static io.countersign.ApprovalTable.read;
import static io.countersign.ApprovalTable.set;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.ApprovalTable.Case;
import io.countersign.ApprovalTableTest;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BriefingApprovalTest extends ApprovalTableTest {

    BriefingApprovalTest() {
        super("briefing", Set.of("rule_team"));
    }

    /** For the team, all of it backed by the notes, nothing of consequence in it. */
    private static ObjectNode team() {
        return read("""
                {"facts": {"complete": true, "personal": "none", "confidential": "none", "hiddenCharacters": false,
                  "instructions": false},
                 "found": {"otherAudience": false, "decisions": "none", "personal": "none", "confidential": "none",
                  "links": "none", "statements": 3, "resting": 3, "unsupported": 0, "firstUnsupported": "none",
                  "hiddenCharacters": false, "instructions": false},
                 "proposal": {"confidence": 0.9, "action": {"audience": "team", "title": "Weekly", "body": "It is live."}}}
                """);
    }

    private static Case also(String says, List<String> changes, String... rules) {
        String[] all = java.util.Arrays.copyOf(rules, rules.length + 1);
        all[rules.length] = "team";
        return fires(says, team(), changes, all);
    }

    @Override
    protected ObjectNode sound() {
        return team();
    }

    @Override
    protected List<Case> cases() {
        return List.of(
                also("inside the team", List.of()),
                fires("for leadership", team(), List.of("/proposal/action/audience", "'leadership'"), "leadership"),
                fires("for outside", team(), List.of("/proposal/action/audience", "'external'"), "external"),
                fires("for nobody that we know", team(), List.of("/proposal/action/audience", "'everybody'")),
                fires(
                        "for outside, asked for the team",
                        team(),
                        List.of("/proposal/action/audience", "'external'", "/found/otherAudience", "true"),
                        "external",
                        "otherAudience"),
                also("for the team, asked for leadership", List.of("/found/otherAudience", "true"), "otherAudience"),
                also("a dismissal", List.of("/found/decisions", "'dismissal (fired)'"), "decision"),
                also("health", List.of("/found/personal", "'health (sick leave)'"), "personal"),
                also("health in the notes", List.of("/facts/personal", "'health in line 3'"), "personalInNotes"),
                also("a marker", List.of("/found/confidential", "'confidential (secret)'"), "confidential"),
                also(
                        "a marker in the notes",
                        List.of("/facts/confidential", "'confidential in line 1'"),
                        "confidentialInNotes"),
                also("one statement without a line", List.of("/found/unsupported", "1"), "unsupported"),
                also("nothing that rests on the notes", List.of("/found/resting", "0"), "empty"),
                also("one statement", List.of("/found/resting", "1")),
                also("a link", List.of("/found/links", "'link (https://a.example)'"), "links"),
                also("hidden in the notes", List.of("/facts/hiddenCharacters", "true"), "hiddenCharacters"),
                also("hidden in the text", List.of("/found/hiddenCharacters", "true"), "hiddenCharacters"),
                also("instructions in the notes", List.of("/facts/instructions", "true"), "instructions"),
                also("instructions in the text", List.of("/found/instructions", "true"), "instructions"),
                also("no readers", List.of("/facts/complete", "false"), "factsIncomplete"),
                also("confidence 0.5", List.of("/proposal/confidence", "0.5")),
                also("confidence 0.49", List.of("/proposal/confidence", "0.49"), "agentUnsure"),
                also("no confidence stated", List.of("/proposal/confidence", "null")));
    }

    @Override
    protected List<String> needed() {
        return List.of(
                "/facts",
                "/facts/complete",
                "/facts/personal",
                "/facts/confidential",
                "/facts/hiddenCharacters",
                "/facts/instructions",
                "/found",
                "/found/otherAudience",
                "/found/decisions",
                "/found/personal",
                "/found/confidential",
                "/found/links",
                "/found/resting",
                "/found/unsupported",
                "/found/hiddenCharacters",
                "/found/instructions",
                "/proposal",
                "/proposal/action",
                "/proposal/action/audience");
    }

    @Test
    void nothingThatTheAgentClaimsMakesItLessStrict() {
        ObjectNode sure = team();
        set(sure, "/found/decisions", "\"dismissal (fired)\"");
        set(sure, "/proposal/confidence", "1.0");
        set(sure, "/proposal/decisions", "\"none\"");

        assertThat(table.says(sure).rules()).contains("rule_decision");
    }
}
