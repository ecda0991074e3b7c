package io.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineConfiguration;
import org.camunda.bpm.engine.history.HistoricDecisionInstance;
import org.camunda.bpm.engine.impl.cfg.StandaloneInMemProcessEngineConfiguration;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.model.dmn.Dmn;
import org.camunda.bpm.model.dmn.instance.DecisionTable;
import org.camunda.bpm.model.dmn.instance.Rule;
import org.camunda.spin.plugin.impl.SpinProcessEnginePlugin;
import org.camunda.spin.plugin.variable.SpinValues;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecisionTablesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path APPROVAL = Path.of("processes/ticket/ticketApproval.dmn");
    private static final Path LEVELS = Path.of("processes/reviewLevels.dmn");
    private static final Set<String> AUTOMATIC = Set.of("rule_reply", "rule_smallMoney");

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
    static void deploy() throws IOException {
        StandaloneInMemProcessEngineConfiguration configuration = new StandaloneInMemProcessEngineConfiguration();
        configuration.setJdbcUrl("jdbc:h2:mem:decisionTables");
        configuration.setProcessEngineName("decisionTables");
        configuration.setHistory(ProcessEngineConfiguration.HISTORY_FULL);
        configuration.getProcessEnginePlugins().add(new SpinProcessEnginePlugin());
        engine = configuration.buildProcessEngine();
        for (Path table : List.of(APPROVAL, LEVELS)) {
            engine.getRepositoryService()
                    .createDeployment()
                    .addString(table.getFileName().toString(), Files.readString(table))
                    .deploy();
        }
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    /** What the table said of a ticket: the rules that fired, and the inputs that were null. */
    private record Said(Set<String> rules, Set<String> missing, Map<String, String> why) {
        boolean aPerson() {
            return !missing.isEmpty() || !AUTOMATIC.containsAll(rules) || rules.isEmpty();
        }
    }

    /** A small refund to a calm customer with a clean record: nothing but the rule for small money fires. */
    private static ObjectNode refund() {
        return read("""
                {"facts": {"complete": true, "currency": "EUR",
                  "customer": {"id": "C-1001", "found": true, "risk": "low", "claims90Days": 0},
                  "automaticMoney24h": 0.00,
                  "orders": [
                    {"order": "A-5001", "refundable": 2000.00, "currency": "EUR", "daysSinceDelivery": 8},
                    {"order": "A-5003", "refundable": 64.00, "currency": "EUR", "daysSinceDelivery": -1}],
                  "mentioned": [{"order": "A-5001", "found": true, "theirs": true}],
                  "mood": "calm", "hiddenCharacters": false, "instructions": false},
                 "proposal": {"confidence": 0.9, "action": {"resolution": "refund", "order": "A-5001", "amount": 20.00,
                  "currency": "EUR", "reply": "Your money is on its way."}}}
                """);
    }

    /** An answer without money to the same customer. */
    private static ObjectNode reply() {
        ObjectNode ticket = refund();
        set(
                ticket,
                "/proposal/action",
                "{\"resolution\": \"reply\", \"order\": null, \"amount\": null, \"currency\": null, \"reply\": \"Your parcel is on its way and arrives tomorrow.\"}");
        return ticket;
    }

    /** A ticket, what is changed in it, and the rules that then fire. */
    private record Case(String says, ObjectNode ticket, Set<String> rules) {
        @Override
        public String toString() {
            return says;
        }
    }

    static List<Case> cases() {
        return List.of(
                fires("a small refund", refund(), List.of(), "smallMoney"),
                fires("a plain reply", reply(), List.of(), "reply"),
                fires("a reply with amount 0", reply(), List.of("/proposal/action/amount", "0"), "reply"),
                fires("a small credit", refund(), List.of("/proposal/action/resolution", "'credit'"), "smallMoney"),
                fires(
                        "a credit without an order",
                        refund(),
                        List.of("/proposal/action/resolution", "'credit'", "/proposal/action/order", "null"),
                        "smallMoney"),
                fires("50.00", refund(), List.of("/proposal/action/amount", "50.00"), "smallMoney"),
                fires("50.01", refund(), List.of("/proposal/action/amount", "50.01"), "amountSupport"),
                fires("100.00", refund(), List.of("/proposal/action/amount", "100.00"), "amountSupport"),
                fires("500.00", refund(), List.of("/proposal/action/amount", "500.00"), "amountSupport"),
                fires("500.01", refund(), List.of("/proposal/action/amount", "500.01"), "amountFinance"),
                fires(
                        "the second of 45.00 in a day",
                        refund(),
                        List.of("/proposal/action/amount", "45.00", "/facts/automaticMoney24h", "45.00"),
                        "smallMoney"),
                fires(
                        "the third of 45.00 in a day",
                        refund(),
                        List.of("/proposal/action/amount", "45.00", "/facts/automaticMoney24h", "90.00"),
                        "smallMoney",
                        "moneyInDay"),
                fires(
                        "exactly 100.00 in a day",
                        refund(),
                        List.of("/proposal/action/amount", "33.10", "/facts/automaticMoney24h", "66.90"),
                        "smallMoney"),
                fires(
                        "100.01 in a day",
                        refund(),
                        List.of("/proposal/action/amount", "33.11", "/facts/automaticMoney24h", "66.90"),
                        "smallMoney",
                        "moneyInDay"),
                fires("a reply after 100.01 in a day", reply(), List.of("/facts/automaticMoney24h", "100.01"), "reply"),
                fires("two refunds in 90 days", refund(), List.of("/facts/customer/claims90Days", "2"), "smallMoney"),
                fires(
                        "three refunds in 90 days",
                        refund(),
                        List.of("/facts/customer/claims90Days", "3"),
                        "smallMoney",
                        "repeatClaim"),
                fires(
                        "delivered 30 days ago",
                        refund(),
                        List.of("/facts/orders/0/daysSinceDelivery", "30"),
                        "smallMoney"),
                fires(
                        "delivered 31 days ago",
                        refund(),
                        List.of("/facts/orders/0/daysSinceDelivery", "31"),
                        "smallMoney",
                        "policyException"),
                fires(
                        "an answer about an order delivered 31 days ago",
                        reply(),
                        List.of("/facts/orders/0/daysSinceDelivery", "31", "/proposal/action/order", "'A-5001'"),
                        "reply"),
                fires(
                        "an order not delivered yet",
                        refund(),
                        List.of("/proposal/action/order", "'A-5003'"),
                        "smallMoney"),
                fires("an upset customer", reply(), List.of("/facts/mood", "'upset'"), "reply", "upset"),
                fires("a threat", reply(), List.of("/facts/mood", "'threatening'"), "reply", "threatening"),
                fires("medium risk", refund(), List.of("/facts/customer/risk", "'medium'"), "smallMoney"),
                fires("high risk", refund(), List.of("/facts/customer/risk", "'high'"), "smallMoney", "highRisk"),
                fires(
                        "a risk we don't know",
                        refund(),
                        List.of("/facts/customer/risk", "'unknown'"),
                        "smallMoney",
                        "highRisk"),
                fires("high risk without money", reply(), List.of("/facts/customer/risk", "'high'"), "reply"),
                fires(
                        "an order that is not theirs",
                        refund(),
                        List.of("/proposal/action/order", "'A-5010'"),
                        "smallMoney",
                        "orderNotTheirs"),
                fires("no orders at all", refund(), List.of("/facts/orders", "[]"), "smallMoney", "orderNotTheirs"),
                fires(
                        "a mail that names somebody else's order",
                        reply(),
                        List.of("/facts/mentioned/0/theirs", "false"),
                        "reply",
                        "foreignOrder"),
                fires("a mail that names no order", reply(), List.of("/facts/mentioned", "[]"), "reply"),
                fires("facts incomplete", reply(), List.of("/facts/complete", "false"), "reply", "factsIncomplete"),
                fires("confidence 0.75", reply(), List.of("/proposal/confidence", "0.75"), "reply"),
                fires("confidence 0.74", reply(), List.of("/proposal/confidence", "0.74"), "reply", "agentUnsure"),
                fires("no confidence stated", reply(), List.of("/proposal/confidence", "null"), "reply"),
                fires(
                        "hidden characters",
                        reply(),
                        List.of("/facts/hiddenCharacters", "true"),
                        "reply",
                        "hiddenCharacters"),
                fires("words to the machine", reply(), List.of("/facts/instructions", "true"), "reply", "instructions"),
                fires(
                        "another currency than the order's",
                        refund(),
                        List.of("/proposal/action/currency", "'USD'"),
                        "smallMoney",
                        "currency"),
                fires(
                        "another currency than ours, without an order",
                        refund(),
                        List.of(
                                "/proposal/action/resolution", "'credit'",
                                "/proposal/action/order", "null",
                                "/proposal/action/currency", "'USD'"),
                        "smallMoney",
                        "currency"),
                fires(
                        "exactly what can be refunded",
                        refund(),
                        List.of("/facts/orders/0/refundable", "20.00"),
                        "smallMoney"),
                fires(
                        "more than can be refunded",
                        refund(),
                        List.of("/facts/orders/0/refundable", "19.99"),
                        "smallMoney",
                        "aboveRefundable"),
                fires(
                        "a credit above what was paid",
                        refund(),
                        List.of("/proposal/action/resolution", "'credit'", "/facts/orders/0/refundable", "0.00"),
                        "smallMoney"),
                fires(
                        "a refund whose reply names its amount",
                        refund(),
                        List.of("/proposal/action/amount", "45.5", "/proposal/action/reply", "'You get 45,50 € back.'"),
                        "smallMoney"),
                fires(
                        "a large refund whose reply names its amount",
                        refund(),
                        List.of(
                                "/proposal/action/amount",
                                "1450",
                                "/facts/orders/0/refundable",
                                "1450",
                                "/proposal/action/reply",
                                "'You get 1,450.00 EUR back.'"),
                        "amountFinance"),
                fires(
                        "a refund whose reply names another amount",
                        refund(),
                        List.of("/proposal/action/reply", "'We have refunded 900 EUR.'"),
                        "smallMoney",
                        "promisedMoney"),
                fires(
                        "a promise of money",
                        reply(),
                        List.of("/proposal/action/reply", "'We will refund you.'"),
                        "reply",
                        "promisedMoney"));
    }

    private static Case fires(String says, ObjectNode ticket, List<String> changes, String... rules) {
        for (int i = 0; i < changes.size(); i += 2) {
            set(ticket, changes.get(i), changes.get(i + 1).replace('\'', '"'));
        }
        return new Case(says, ticket, Stream.of(rules).map("rule_"::concat).collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void firesExactly(Case ticket) {
        Said said = approval(ticket.ticket());

        assertThat(said.rules()).isEqualTo(ticket.rules());
        assertThat(said.missing()).isEmpty();
        assertThat(said.why().values()).allSatisfy(why -> assertThat(why).endsWith("."));
    }

    @Test
    void everyRuleFiresInSomeCase() {
        Set<String> fired =
                cases().stream().flatMap(c -> c.rules().stream()).collect(Collectors.toCollection(TreeSet::new));

        assertThat(fired).isEqualTo(ids(APPROVAL));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "We'll refund 20 EUR today.",
                "We’ll credit your account.",
                "I can reimburse you.",
                "Your refund is on its way.",
                "You will get your money back.",
                "There are € 5 for you.",
                "We send you 12,50 euros.",
                "Wir erstatten Ihnen den Betrag.",
                "Sie bekommen eine Gutschrift."
            })
    void noticesAPromiseOfMoney(String reply) {
        ObjectNode ticket = reply();
        ((ObjectNode) ticket.at("/proposal/action")).put("reply", reply);

        assertThat(approval(ticket).rules()).contains("rule_promisedMoney");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Your parcel left us on 12 November and arrives tomorrow.",
                "Please tell us the number of your order, for example A-5001.",
                "You may send it back within 30 days of its delivery.",
                "Thank you for your kind words."
            })
    void letsAPlainReplyPass(String reply) {
        ObjectNode ticket = reply();
        ((ObjectNode) ticket.at("/proposal/action")).put("reply", reply);

        assertThat(approval(ticket).rules()).containsExactly("rule_reply");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/facts",
                "/facts/complete",
                "/facts/customer",
                "/facts/customer/risk",
                "/facts/customer/claims90Days",
                "/facts/automaticMoney24h",
                "/facts/orders",
                "/facts/orders/0/refundable",
                "/facts/orders/0/daysSinceDelivery",
                "/facts/orders/0/currency",
                "/facts/mentioned",
                "/facts/mentioned/0/theirs",
                "/facts/mood",
                "/facts/hiddenCharacters",
                "/facts/instructions",
                "/proposal",
                "/proposal/action",
                "/proposal/action/resolution",
                "/proposal/action/amount",
                "/proposal/action/currency"
            })
    void missingFactLeadsToAPerson(String fact) {
        ObjectNode removed = refund();
        remove(removed, fact);
        ObjectNode nothing = refund();
        set(nothing, fact, "null");

        assertThat(approval(removed).aPerson()).isTrue();
        assertThat(approval(nothing).aPerson()).isTrue();
    }

    @Test
    void missingReplyLeadsToAPerson() {
        ObjectNode ticket = reply();
        remove(ticket, "/proposal/action/reply");

        assertThat(approval(ticket).missing()).containsExactly("Reply promises other money");
    }

    @Test
    void emptyCaseLeadsToAPerson() {
        Said said = approval(read("{\"facts\": {}, \"proposal\": null}"));

        assertThat(said.rules()).isEmpty();
        assertThat(said.missing()).contains("Amount", "Facts complete", "Risk", "Mood");
    }

    @Test
    void namesTheFigure() {
        ObjectNode ticket = refund();
        set(ticket, "/proposal/action/amount", "1450");
        set(ticket, "/facts/orders/0/refundable", "1400.5");

        assertThat(approval(ticket).why())
                .containsEntry(
                        "rule_amountFinance",
                        "The amount, 1450.00 EUR, is above 500.00: finance decides, with a second person.")
                .containsEntry(
                        "rule_aboveRefundable",
                        "The refund of 1450.00 EUR is more than the 1400.50 that can still be refunded for order A-5001.");
    }

    @Test
    void saysOnlyKnownWords() {
        Set<String> groups = Set.of("support", "supportLead", "finance");
        table(APPROVAL).getRules().forEach(rule -> {
            List<String> said = rule.getOutputEntries().stream()
                    .map(entry -> entry.getTextContent().strip().replace("\"", ""))
                    .toList();
            assertThat(said.get(0)).isIn("automatic", "after", "before", "refuse");
            assertThat(said.get(1)).isIn(said.get(0).equals("before") ? groups : Set.of("null"));
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

    /** What the table says; the same of plain maps, as our delegate asks it, and of JSON variables, as a model would. */
    private static Said approval(ObjectNode ticket) {
        VariableMap maps = Variables.createVariables();
        VariableMap json = Variables.createVariables();
        for (String name : List.of("facts", "proposal")) {
            JsonNode value = ticket.path(name);
            maps.putValue(name, JSON.convertValue(value, Object.class));
            json.putValueTyped(
                    name,
                    value.isObject() ? SpinValues.jsonValue(value.toString()).create() : Variables.untypedNullValue());
        }
        Said said = approval(maps);
        assertThat(approval(json)).isEqualTo(said);
        return said;
    }

    private static Said approval(VariableMap variables) {
        engine.getHistoryService()
                .createHistoricDecisionInstanceQuery()
                .decisionDefinitionKey("ticketApproval")
                .list()
                .forEach(old -> engine.getHistoryService().deleteHistoricDecisionInstanceByInstanceId(old.getId()));
        engine.getDecisionService().evaluateDecisionTableByKey("ticketApproval", variables);
        HistoricDecisionInstance instance = engine.getHistoryService()
                .createHistoricDecisionInstanceQuery()
                .decisionDefinitionKey("ticketApproval")
                .includeInputs()
                .includeOutputs()
                .singleResult();
        Map<String, String> why = new HashMap<>();
        Set<String> rules = new TreeSet<>();
        instance.getOutputs().forEach(output -> {
            rules.add(output.getRuleId());
            if (output.getVariableName().equals("why")) {
                why.put(output.getRuleId(), String.valueOf(output.getValue()));
            }
        });
        Set<String> missing = instance.getInputs().stream()
                .filter(input -> input.getValue() == null)
                .map(input -> input.getClauseName())
                .collect(Collectors.toCollection(TreeSet::new));
        return new Said(rules, missing, why);
    }

    private static Set<String> ids(Path table) {
        return table(table).getRules().stream().map(Rule::getId).collect(Collectors.toCollection(TreeSet::new));
    }

    private static DecisionTable table(Path file) {
        return Dmn.readModelFromFile(file.toFile())
                .getModelElementsByType(DecisionTable.class)
                .iterator()
                .next();
    }

    private static ObjectNode read(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (IOException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    private static void set(ObjectNode root, String pointer, String json) {
        int last = pointer.lastIndexOf('/');
        ((ObjectNode) root.at(pointer.substring(0, last)))
                .set(
                        pointer.substring(last + 1),
                        read("{\"value\": " + json + "}").get("value"));
    }

    private static void remove(ObjectNode root, String pointer) {
        int last = pointer.lastIndexOf('/');
        ((ObjectNode) root.at(pointer.substring(0, last))).remove(pointer.substring(last + 1));
    }
}
