package io.countersign.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cases.Case;
import io.countersign.cases.CaseVariables;
import io.countersign.cases.Json;
import io.countersign.chain.Chain;
import io.countersign.chain.Entry;
import io.countersign.execution.Binding;
import io.countersign.execution.Bindings;
import io.countersign.execution.Canonical;
import io.countersign.execution.Ledger;
import io.countersign.execution.LedgerRow;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.HistoryService;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Whether our tables and Camunda's history still tell what the chain recorded. */
@Component
class Consistency {

    private final HistoryService history;
    private final Ledger ledger;
    private final Bindings bindings;
    private final JdbcClient jdbc;

    Consistency(HistoryService history, Ledger ledger, Bindings bindings, JdbcClient jdbc) {
        this.history = history;
        this.ledger = ledger;
        this.bindings = bindings;
        this.jdbc = jdbc;
    }

    private record Approved(String digest, String by, boolean effective) {}

    /** What does not, in sentences; empty where all does. */
    List<String> findings(Case of, List<Entry> entries) {
        Map<String, JsonNode> last = new HashMap<>();
        Map<String, JsonNode> effects = new LinkedHashMap<>();
        Map<String, JsonNode> approvals = new LinkedHashMap<>();
        Map<String, JsonNode> rules = new LinkedHashMap<>();
        for (Entry entry : entries) {
            if (entry.payload() == null) {
                continue;
            }
            JsonNode payload = Json.parse(entry.payload());
            last.put(entry.kind(), payload);
            switch (entry.kind()) {
                case "effect" -> effects.put(payload.path("key").asText(), payload);
                case "effectRefused", "effectNotDone" ->
                    effects.remove(payload.path("key").asText());
                case "approval" ->
                    approvals.put(
                            payload.path("binding").asText() + " "
                                    + payload.path("by").asText(),
                            payload);
                case "rules" -> rules.put(payload.path("binding").asText(), payload);
                default -> {
                    // compared below, or by nothing but its hash
                }
            }
        }
        List<String> findings = new ArrayList<>();
        boolean erased = entries.stream().anyMatch(entry -> entry.payload() == null);
        if (erased && !erasureWasRecorded(of.key())) {
            findings.add("What records of it say is gone, and no erasure was recorded.");
            erased = false;
        }
        compareEffects(of.key(), effects, erased, findings);
        compareApprovals(of.key(), approvals, erased, findings);
        compareBindings(of.key(), rules, erased, findings);
        compareHistory(of, last, findings);
        return findings;
    }

    private boolean erasureWasRecorded(String key) {
        return jdbc.sql("""
                        select p.payload from cs_payload p
                          join cs_record r on r.chain_key = p.chain_key and r.number = p.number
                        where r.chain_key = :system and r.kind = 'erasure'""").param("system", Chain.SYSTEM).query(String.class).list().stream()
                .anyMatch(payload -> Json.parse(payload).path("case").asText().equals(key));
    }

    private void compareEffects(String key, Map<String, JsonNode> recorded, boolean erased, List<String> findings) {
        Map<String, JsonNode> left = new LinkedHashMap<>(recorded);
        for (LedgerRow row : ledger.of(key)) {
            JsonNode was = left.remove(row.key());
            if (was == null) {
                if (!erased) {
                    findings.add("The ledger has an effect that was never recorded: " + row.key() + ".");
                }
            } else if (!row.state().equals(was.path("state").asText())
                    || !Objects.equals(row.receipt(), was.path("receipt").asText(null))
                    || !row.digest().equals(was.path("digest").asText())
                    || row.attempts() != was.path("attempts").asInt()
                    || !Objects.equals(row.currency(), was.path("currency").asText(null))
                    || !same(row.amount(), was.path("amount"))) {
                findings.add("The ledger's row of " + row.operation() + " on " + row.target() + " was altered.");
            }
        }
        left.keySet().forEach(missing -> findings.add("The ledger's row " + missing + " was deleted."));
    }

    private static boolean same(@Nullable BigDecimal now, JsonNode was) {
        return now == null ? !was.isNumber() : was.isNumber() && now.compareTo(was.decimalValue()) == 0;
    }

    private void compareApprovals(String key, Map<String, JsonNode> recorded, boolean erased, List<String> findings) {
        Map<String, JsonNode> left = new LinkedHashMap<>(recorded);
        Map<String, Approved> now = new LinkedHashMap<>();
        jdbc.sql("select * from cs_approval where case_key = :key order by id")
                .param("key", key)
                .query(row -> {
                    now.put(
                            row.getLong("binding") + " " + row.getString("approved_by"),
                            new Approved(
                                    row.getString("digest"),
                                    row.getString("approved_by"),
                                    row.getBoolean("effective")));
                });
        now.forEach((id, approval) -> {
            JsonNode was = left.remove(id);
            if (was == null) {
                if (!erased) {
                    findings.add("There is an approval by " + approval.by() + " that was never recorded.");
                }
            } else if (!approval.digest().equals(was.path("digest").asText())
                    || approval.effective() != was.path("effective").asBoolean()) {
                findings.add("The approval by " + approval.by() + " was altered.");
            }
        });
        left.values()
                .forEach(missing ->
                        findings.add("The approval by " + missing.path("by").asText() + " was deleted."));
    }

    private void compareBindings(String key, Map<String, JsonNode> recorded, boolean erased, List<String> findings) {
        Map<String, JsonNode> left = new LinkedHashMap<>(recorded);
        for (Binding binding : bindings.of(key)) {
            JsonNode was = left.remove("" + binding.id());
            if (was == null) {
                if (!erased) {
                    findings.add("An action is bound that was never recorded.");
                }
            } else if (!Objects.equals(
                            binding.actionDigest(), was.path("actionDigest").asText(null))
                    || !binding.factsDigest().equals(was.path("factsDigest").asText())
                    || !binding.requestDigest().equals(was.path("requestDigest").asText())
                    || !binding.routingDigest().equals(was.path("routingDigest").asText())) {
                findings.add("What was bound when the rules were checked was altered.");
            }
        }
        if (!left.isEmpty()) {
            findings.add("What was bound when the rules were checked was deleted.");
        }
    }

    private void compareHistory(Case of, Map<String, JsonNode> last, List<String> findings) {
        String instance = of.processInstance();
        if (instance == null
                || history.createHistoricProcessInstanceQuery()
                                .processInstanceId(instance)
                                .count()
                        == 0) {
            findings.add("The case was deleted from Camunda's history.");
            return;
        }
        Map<String, JsonNode> now = new HashMap<>();
        history
                .createHistoricVariableInstanceQuery()
                .processInstanceId(instance)
                .variableNameIn(
                        CaseVariables.REQUEST, CaseVariables.FACTS, CaseVariables.PROPOSAL, CaseVariables.DECISION)
                .disableCustomObjectDeserialization()
                .list()
                .stream()
                .filter(variable -> variable.getTaskId() == null)
                .forEach(variable -> {
                    try {
                        JsonNode value = CaseVariables.json(variable.getTypedValue());
                        if (value != null) {
                            now.put(variable.getName(), value);
                        }
                    } catch (IllegalArgumentException e) {
                        findings.add("“" + variable.getName() + "” in Camunda's history can't be read any more.");
                    }
                });
        compare("request", part(last.get("request"), "request"), now.get(CaseVariables.REQUEST), findings);
        compare("facts", last.get("facts"), now.get(CaseVariables.FACTS), findings);
        compare("decision", part(last.get("decision"), "decision"), now.get(CaseVariables.DECISION), findings);
        compare(
                "proposal.action",
                part(last.get("rules"), "action"),
                part(now.get(CaseVariables.PROPOSAL), "action"),
                findings);
    }

    private static @Nullable JsonNode part(@Nullable JsonNode of, String name) {
        JsonNode part = of == null ? null : of.get(name);
        return part == null || part.isNull() ? null : part;
    }

    private static void compare(
            String name, @Nullable JsonNode recorded, @Nullable JsonNode now, List<String> findings) {
        if (recorded == null) {
            return;
        }
        if (now == null
                || !Canonical.of(now).digest().equals(Canonical.of(recorded).digest())) {
            findings.add("“" + name + "” in Camunda's history is not what was recorded.");
        }
    }
}
