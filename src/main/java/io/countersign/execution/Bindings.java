package io.countersign.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.CaseVariables;
import io.countersign.proposal.Decision;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;
import org.springframework.stereotype.Component;

/** What is bound for each case. The newest binding of a case is the one that counts. */
@Component
public class Bindings {

    private final JdbcClient jdbc;
    private final Clock clock;

    Bindings(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Binds what the rules have just been checked on.
     *
     * @param edit by which a reviewer wrote the action; null where an agent did
     * @param again what was bound before, where the same action is checked again: who wrote it stays known
     */
    public Binding bind(
            String key,
            JsonNode request,
            JsonNode facts,
            @Nullable JsonNode action,
            @Nullable JsonNode restsOn,
            JsonNode routing,
            String rules,
            @Nullable Decision edit,
            @Nullable Binding again) {
        Canonical boundRequest = Canonical.of(request);
        Canonical boundFacts = Canonical.of(facts);
        Canonical boundAction = action == null ? null : Canonical.of(action);
        Canonical boundRouting = Canonical.of(routing);
        KeyHolder id = new GeneratedKeyHolder();
        jdbc.sql("""
                        insert into cs_binding (case_key, request, facts, rests_on, action, routing, request_digest, facts_digest,
                          action_digest, routing_digest, rules, edited_by, edit_reason, edit_comment, bound_at)
                        values (:key, :request, :facts, :restsOn, :action, :routing, :requestDigest, :factsDigest,
                          :actionDigest, :routingDigest, :rules, :editedBy, :reason, :comment, :boundAt)""")
                .param("key", key)
                .param("request", boundRequest.text())
                .param("facts", boundFacts.text())
                .param("restsOn", restsOn == null ? null : Canonical.of(restsOn).text())
                .param("action", boundAction == null ? null : boundAction.text())
                .param("routing", boundRouting.text())
                .param("requestDigest", boundRequest.digest())
                .param("factsDigest", boundFacts.digest())
                .param("actionDigest", boundAction == null ? null : boundAction.digest())
                .param("routingDigest", boundRouting.digest())
                .param("rules", rules)
                .param("editedBy", edit == null ? again == null ? null : again.editedBy() : edit.by())
                .param("reason", edit == null ? again == null ? null : again.editReason() : edit.reason())
                .param("comment", edit == null ? again == null ? null : again.editComment() : edit.comment())
                .param("boundAt", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                .update(id, "id");
        return current(key).orElseThrow();
    }

    /** What is bound for a case now. */
    public Optional<Binding> current(String key) {
        return jdbc.sql("select * from cs_binding where case_key = :key order by id desc fetch first 1 rows only")
                .param("key", key)
                .query(Bindings::read)
                .optional();
    }

    /** Everything that was bound for a case, in order. */
    public List<Binding> of(String key) {
        return jdbc.sql("select * from cs_binding where case_key = :key order by id")
                .param("key", key)
                .query(Bindings::read)
                .list();
    }

    /** Everything that was bound for these cases, by case, each in order. */
    public Map<String, List<Binding>> of(Collection<String> keys) {
        return jdbc
                .sql("select * from cs_binding where case_key in (:keys) order by id")
                .param("keys", keys)
                .query(Bindings::read)
                .list()
                .stream()
                .collect(Collectors.groupingBy(Binding::key));
    }

    /** What was carried out last of each of these cases where anything was, by case. */
    public Map<String, Long> carriedOut(Collection<String> keys) {
        return jdbc
                .sql("""
                        select b.case_key, max(b.id) as id from cs_binding b where b.case_key in (:keys) and exists
                          (select 1 from cs_approval a where a.binding = b.id and a.used_at is not null)
                        group by b.case_key""")
                .param("keys", keys)
                .query((row, index) -> Map.entry(row.getString("case_key"), row.getLong("id")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /**
     * Actions of a workflow that somebody or the rules stand behind and that are not carried out yet, so that facts can
     * count what is about to happen. Ask for them before the target system: what is carried out in between is in both then,
     * and not in neither.
     *
     * @param numbers names of the action's fields that are numbers
     */
    public List<ObjectNode> waiting(String workflow, Set<String> numbers) {
        return jdbc.sql("""
                        select b.* from cs_binding b where exists
                          (select 1 from cs_approval a join cs_case c on c.case_key = a.case_key
                            where a.binding = b.id and a.workflow = :workflow and a.effective = true
                              and a.used_at is null and a.set_back_at is null and c.ended_at is null)
                        order by b.id""").param("workflow", workflow).query(Bindings::read).list().stream()
                .map(binding -> binding.storedAction(numbers))
                .toList();
    }

    /** What was carried out last of a case; empty where nothing was. */
    public Optional<Binding> carriedOut(String key) {
        return jdbc.sql("""
                        select * from cs_binding b where case_key = :key and exists
                          (select 1 from cs_approval a where a.binding = b.id and a.used_at is not null)
                        order by id desc fetch first 1 rows only""").param("key", key).query(Bindings::read).optional();
    }

    /** Carrying out, or undoing, what is bound. Where the case came back to an action of before, it is done anew. */
    Work work(String workflow, Binding binding) {
        int replaced = jdbc.sql("""
                        select count(*) from cs_binding b where b.case_key = :key and b.id < :id
                          and b.action_digest = :digest
                          and exists (select 1 from cs_approval a where a.binding = b.id and a.used_at is not null)
                          and exists (select 1 from cs_binding c where c.case_key = :key and c.id > b.id and c.id < :id
                            and c.action_digest <> :digest
                            and exists (select 1 from cs_approval a where a.binding = c.id and a.used_at is not null))""")
                .param("key", binding.key())
                .param("id", binding.id())
                .param("digest", binding.actionDigest())
                .query(Integer.class)
                .single();
        return new Work(workflow, binding.key(), Objects.requireNonNull(binding.actionDigest()), replaced + 1);
    }

    /** Who wrote this action in this case, where reviewers did, also where it came back from the agent meanwhile. */
    public Set<String> editors(Binding binding) {
        return Set.copyOf(jdbc.sql("""
                        select distinct edited_by from cs_binding
                        where case_key = :key and action_digest = :digest and edited_by is not null""")
                .param("key", binding.key())
                .param("digest", binding.actionDigest())
                .query(String.class)
                .list());
    }

    /** Names of the variables that are not any more what was bound; empty where all match. */
    public List<String> differences(Binding binding, CaseVariables variables) {
        JsonNode proposal = variables.json(CaseVariables.PROPOSAL);
        List<String> different = new ArrayList<>();
        compare(CaseVariables.REQUEST, variables.json(CaseVariables.REQUEST), binding.requestDigest(), different);
        compare(CaseVariables.FACTS, variables.json(CaseVariables.FACTS), binding.factsDigest(), different);
        compare("proposal.action", proposal == null ? null : proposal.get("action"), binding.actionDigest(), different);
        compare(CaseVariables.ROUTING, variables.json(CaseVariables.ROUTING), binding.routingDigest(), different);
        return different;
    }

    private static void compare(
            String name, @Nullable JsonNode value, @Nullable String digest, List<String> different) {
        String now = value == null ? null : Canonical.of(value).digest();
        if (!Objects.equals(now, digest)) {
            different.add(name);
        }
    }

    private static Binding read(ResultSet row, int number) throws SQLException {
        return new Binding(
                row.getLong("id"),
                row.getString("case_key"),
                row.getString("request"),
                row.getString("rests_on"),
                row.getString("action"),
                row.getString("routing"),
                row.getString("request_digest"),
                row.getString("facts_digest"),
                row.getString("action_digest"),
                row.getString("routing_digest"),
                row.getString("rules"),
                row.getString("edited_by"),
                row.getString("edit_reason"),
                row.getString("edit_comment"));
    }
}
