package io.countersign.insight;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.Json;
import io.countersign.cases.Schemas;
import io.countersign.cases.State;
import io.countersign.chain.Chain;
import io.countersign.chain.Entry;
import io.countersign.execution.Binding;
import io.countersign.execution.Bindings;
import io.countersign.execution.Outcomes;
import io.countersign.proposal.Oversight;
import io.countersign.proposal.Routing;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What agents can learn from: each ended case with what was proposed, what people made of it and what came of it. */
@Component
public class Feedback {

    /** Few, because each may hold a document of 2 MB several times. */
    private static final int PAGE = 20;

    private final JdbcClient jdbc;
    private final Chain chain;
    private final Bindings bindings;
    private final Outcomes outcomes;
    private final Schemas schemas;

    Feedback(JdbcClient jdbc, Chain chain, Bindings bindings, Outcomes outcomes, Schemas schemas) {
        this.jdbc = jdbc;
        this.chain = chain;
        this.bindings = bindings;
        this.outcomes = outcomes;
        this.schemas = schemas;
    }

    private record Ended(long number, String key, State state, OffsetDateTime openedAt, OffsetDateTime endedAt) {}

    /**
     * Tells of each ended case of a workflow, in the order in which they were opened. Holds a page of them at a time.
     *
     * @param personal whether with personal data; without, texts are masked as {@link Mask} says
     */
    public void each(String workflow, boolean personal, Consumer<ObjectNode> line) {
        Mask mask = new Mask(schemas, workflow);
        Set<String> numbers = schemas.numbersOfAction(workflow);
        long after = 0;
        List<Ended> page;
        do {
            page = jdbc.sql("""
                            select number, case_key, state, opened_at, ended_at from cs_case
                            where workflow = :workflow and number > :after and ended_at is not null
                            order by workflow, number fetch first %d rows only""".formatted(PAGE))
                    .param("workflow", workflow)
                    .param("after", after)
                    .query((row, index) -> new Ended(
                            row.getLong("number"),
                            row.getString("case_key"),
                            State.valueOf(row.getString("state")),
                            row.getObject("opened_at", OffsetDateTime.class),
                            row.getObject("ended_at", OffsetDateTime.class)))
                    .list();
            Known known = known(page);
            for (Ended ended : page) {
                ObjectNode told = told(workflow, ended, known, numbers);
                line.accept(personal ? told : mask.of(told));
                after = ended.number();
            }
        } while (page.size() == PAGE);
    }

    /** What there is to know of the cases of a page, by key. */
    private record Known(
            Map<String, List<Entry>> entries,
            Map<String, List<Binding>> bound,
            Map<String, Long> carriedOut,
            Map<Long, List<ObjectNode>> differences,
            Map<String, List<Outcomes.Reported>> outcomes) {}

    private Known known(List<Ended> page) {
        List<String> keys = page.stream().map(Ended::key).toList();
        if (keys.isEmpty()) {
            return new Known(Map.of(), Map.of(), Map.of(), Map.of(), Map.of());
        }
        Map<String, Long> carriedOut = bindings.carriedOut(keys);
        return new Known(
                chain.of(keys), bindings.of(keys), carriedOut, differences(carriedOut.values()), outcomes.of(keys));
    }

    private ObjectNode told(String workflow, Ended ended, Known known, Set<String> numbers) {
        List<Entry> entries = known.entries().getOrDefault(ended.key(), List.of());
        boolean erased = entries.stream().anyMatch(entry -> entry.payload() == null);
        JsonNode request = last(entries, "request").path("request");
        JsonNode proposal = last(entries, "proposal");
        List<Binding> bound = known.bound().getOrDefault(ended.key(), List.of());
        Long last = known.carriedOut().get(ended.key());
        Binding carriedOut = bound.stream()
                .filter(binding -> last != null && binding.id() == last)
                .findFirst()
                .orElse(null);
        ArrayNode decisions = Json.empty().putArray("decisions");
        entries.stream()
                .filter(entry -> entry.kind().equals("decision") && entry.payload() != null)
                .map(entry -> Json.parse(String.valueOf(entry.payload())).path("decision"))
                .forEach(decisions::add);

        ObjectNode line = Json.empty()
                .put("key", ended.key())
                .put("workflow", workflow)
                .put("state", ended.state().name())
                .put("path", path(ended.state(), carriedOut))
                .put("openedAt", ended.openedAt().toInstant().toString())
                .put("endedAt", ended.endedAt().toInstant().toString())
                .put("erased", erased);
        line.set("agent", proposal.path("agent").isObject() ? proposal.path("agent") : null);
        line.set("rules", rules(bound));
        line.set("request", request.isMissingNode() ? null : request);
        line.set("proposal", proposal.isMissingNode() ? null : proposal);
        line.set(
                "carriedOut",
                carriedOut == null || carriedOut.action() == null || erased ? null : action(carriedOut, numbers));
        ArrayNode differences = line.putArray("differences");
        if (!erased && last != null) {
            differences.addAll(known.differences().getOrDefault(last, List.of()));
        }
        line.set("decision", decisions.isEmpty() ? null : decisions.get(decisions.size() - 1));
        line.set("decisions", decisions);
        ArrayNode later = line.putArray("outcomes");
        known.outcomes()
                .getOrDefault(ended.key(), List.of())
                .forEach(outcome -> later.addObject()
                        .put("kind", outcome.kind())
                        .put("severity", outcome.severity())
                        .put("note", erased ? null : outcome.note())
                        .put("occurredAt", outcome.occurredAt().toString()));
        return line;
    }

    private static JsonNode last(List<Entry> entries, String kind) {
        JsonNode last = Json.empty().path(kind);
        for (Entry entry : entries) {
            if (entry.kind().equals(kind) && entry.payload() != null) {
                last = Json.parse(entry.payload());
            }
        }
        return last;
    }

    /** By which way it ended: carried out without a person, reviewed afterwards, approved, as edited; else its state. */
    private static String path(State state, @Nullable Binding carriedOut) {
        if (state != State.done || carriedOut == null) {
            return state.name();
        }
        if (carriedOut.editedBy() != null) {
            return "edited";
        }
        Oversight oversight = carriedOut.storedRouting().oversight();
        return oversight == Oversight.automatic || oversight == Oversight.after ? oversight.name() : "approved";
    }

    /** What the rules said of the agent's last proposal. */
    private static @Nullable ObjectNode rules(List<Binding> bound) {
        Binding proposed = null;
        for (Binding binding : bound) {
            if (binding.editedBy() == null) {
                proposed = binding;
            }
        }
        if (proposed == null) {
            return null;
        }
        Routing routing = proposed.storedRouting();
        ObjectNode rules = Json.empty()
                .put("table", proposed.rules())
                .put("oversight", routing.oversight().name())
                .put("group", routing.group());
        ArrayNode fired = rules.putArray("fired");
        routing.reasons().forEach(reason -> fired.add(reason.rule()));
        return rules;
    }

    private static ObjectNode action(Binding binding, Set<String> numbers) {
        ObjectNode action = Json.object(String.valueOf(binding.action()));
        numbers.stream()
                .filter(field -> action.path(field).isTextual())
                .forEach(field ->
                        action.put(field, new BigDecimal(action.path(field).textValue())));
        return action;
    }

    /** By what was carried out. */
    private Map<Long, List<ObjectNode>> differences(Collection<Long> carriedOut) {
        Map<Long, List<ObjectNode>> differences = new HashMap<>();
        if (carriedOut.isEmpty()) {
            return differences;
        }
        jdbc.sql("select * from cs_correction where binding in (:bindings) order by field")
                .param("bindings", carriedOut)
                .query((ResultSet row) -> {
                    differences
                            .computeIfAbsent(row.getLong("binding"), binding -> new ArrayList<>())
                            .add(Json.empty()
                                    .put("field", row.getString("field"))
                                    .put("proposed", row.getString("proposed"))
                                    .put("carriedOut", row.getString("carried_out"))
                                    .put("reason", row.getString("reason"))
                                    .put("comment", row.getString("comment")));
                });
        return differences;
    }
}
