package io.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.model.dmn.HitPolicy;
import org.camunda.bpm.model.dmn.instance.DecisionTable;
import org.camunda.bpm.model.dmn.instance.Input;
import org.camunda.bpm.model.dmn.instance.Output;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every approval table, and the ladder of reviewers. What a table says is tested beside its workflow. */
class DecisionTablesTest {

    private static final List<String> GROUPS = List.of(
            "support",
            "supportLead",
            "finance",
            "sales",
            "salesLead",
            "operations",
            "operationsLead",
            "communications",
            "communicationsLead",
            "legal");

    private static ProcessEngine engine;

    @BeforeAll
    static void deploy() {
        engine = ApprovalTable.engineWith(Path.of("processes/reviewLevels.dmn"));
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    static List<Path> approvals() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("processes"))) {
            return files.filter(file -> file.toString().endsWith("Approval.dmn"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("approvals")
    void collectsWhatFires(Path file) {
        DecisionTable table = ApprovalTable.table(file);

        assertThat(table.getHitPolicy()).isEqualTo(HitPolicy.COLLECT);
        assertThat(table.getAggregation()).isNull();
        assertThat(table.getOutputs().stream().map(Output::getName).toList())
                .startsWith("oversight", "group", "why")
                .isSubsetOf("oversight", "group", "why", "secondPerson");
        assertThat(table.getInputs().stream().map(Input::getLabel))
                .doesNotContainNull()
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("approvals")
    void saysOnlyKnownWords(Path file) {
        ApprovalTable.table(file).getRules().forEach(rule -> {
            List<String> said = rule.getOutputEntries().stream()
                    .map(entry -> entry.getTextContent().strip().replace("\"", ""))
                    .toList();
            boolean people = said.get(0).equals("before") || said.get(0).equals("after");
            assertThat(rule.getId()).matches("rule_[a-z][A-Za-z0-9]*");
            assertThat(said.get(0)).isIn("automatic", "after", "before", "refuse");
            assertThat(said.get(1)).isIn(people ? GROUPS : List.of("null"));
            assertThat(said.get(2)).isNotBlank();
        });
    }

    @ParameterizedTest
    @FieldSource("GROUPS")
    void everyGroupHasOneRowForEveryLevelThatItReaches(String group) {
        Set<Object> seniorities = new HashSet<>();
        for (String amount : List.of("0", "0.01", "50", "500", "500.01", "20000.01", "1000000")) {
            Integer level = 1;
            Set<Integer> reached = new HashSet<>();
            while (level != null) {
                assertThat(reached.add(level))
                        .as("no way back to level %s", level)
                        .isTrue();
                Map<String, Object> row = level(group, level, amount);
                assertThat(Duration.parse((String) row.get("answerWithin")))
                        .isGreaterThan(Duration.parse((String) row.get("remindAfter")));
                assertThat(row.get("who")).isIn(GROUPS);
                assertThat((String) row.get("owner")).isNotBlank();
                assertThat(row.get("secondPerson")).isInstanceOf(Boolean.class);
                seniorities.add(row.get("seniority"));
                level = (Integer) row.get("nextLevel");
            }
        }
        assertThat(seniorities).hasSize(1);
    }

    @Test
    void moneyOfSupportEndsWithFinance() {
        assertThat(ladder("support", "0")).containsExactly("support", "supportLead");
        assertThat(ladder("support", "82.00")).containsExactly("support", "supportLead", "finance");
        assertThat(ladder("supportLead", "82.00")).containsExactly("supportLead", "finance");
        assertThat(ladder("finance", "500.01")).containsExactly("finance", "finance");
    }

    @Test
    void aboveFiveHundredNeedsTwoOfFinance() {
        assertThat(level("support", 1, "500")).containsEntry("authority", 500.0).containsEntry("secondPerson", false);
        assertThat(level("finance", 1, "500")).containsEntry("authority", null).containsEntry("secondPerson", false);
        assertThat(level("finance", 1, "500.01")).containsEntry("secondPerson", true);
        assertThat(level("finance", 2, "500.01")).containsEntry("secondPerson", true);
        assertThat(level("support", 3, "500.01")).containsEntry("secondPerson", true);
    }

    @Test
    void unknownGroupHasNoRow() {
        assertThat(rows("astrologers", 1, "0")).isEmpty();
    }

    private static List<Object> ladder(String group, String amount) {
        List<Object> who = new ArrayList<>();
        for (Integer level = 1;
                level != null;
                level = (Integer) level(group, level, amount).get("nextLevel")) {
            who.add(level(group, level, amount).get("who"));
        }
        return who;
    }

    private static Map<String, Object> level(String group, int level, String amount) {
        List<Map<String, Object>> rows = rows(group, level, amount);
        assertThat(rows).as("%s, level %s, amount %s", group, level, amount).hasSize(1);
        return rows.get(0);
    }

    /** Throws where two rows hold: the table is UNIQUE. */
    private static List<Map<String, Object>> rows(String group, int level, String amount) {
        VariableMap variables = Variables.putValue("group", group)
                .putValue("level", level)
                .putValue("amount", new BigDecimal(amount).doubleValue());
        return engine.getDecisionService()
                .evaluateDecisionTableByKey("reviewLevels", variables)
                .getResultList();
    }
}
