package io.countersign;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cases.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What holds at any moment, whatever has failed: read from our tables, the engine's, the audit, and what the targets
 * themselves have done.
 */
final class Invariants {

    private static final String SANDBOX = """
            select idempotency_key from sandbox_payment where idempotency_key not like 'seeded%'
            union all select idempotency_key from sandbox_mail where idempotency_key not like 'reminder%'
            union all select idempotency_key from sandbox_contact where idempotency_key not like 'seeded%'
            union all select idempotency_key from sandbox_booking where idempotency_key not like 'seeded%'
            union all select idempotency_key from sandbox_page_change where idempotency_key not like 'seeded%'""";

    /** Each gives a row for each violation. */
    private static final Map<String, String> RULES = Map.of(
            "done without an earlier approval of its digest",
            """
            select e.effect_key from cs_effect e where not exists
              (select 1 from cs_approval a join cs_binding b on b.id = a.binding
                where a.case_key = e.case_key and b.case_key = e.case_key and a.digest = e.digest
                  and b.action_digest = e.digest and a.effective = true)""",
            "in doubt with nobody after it",
            """
            select e.effect_key from cs_effect e join cs_case c on c.case_key = e.case_key
              where e.state = 'inDoubt'
              and not exists (select 1 from ACT_RU_JOB j where j.PROCESS_INSTANCE_ID_ = c.process_instance)
              and not exists (select 1 from ACT_RU_INCIDENT i where i.PROC_INST_ID_ = c.process_instance)
              and not exists (select 1 from ACT_RU_TASK t where t.PROC_INST_ID_ = c.process_instance)""",
            "ended, but its process still runs",
            """
            select c.case_key from cs_case c where c.ended_at is not null
              and exists (select 1 from ACT_RU_EXECUTION x where x.PROC_INST_ID_ = c.process_instance)""",
            "neither ended nor at exactly one place",
            """
            select c.case_key from cs_case c where c.ended_at is null and 1 <>
              (select count(*) from ACT_RU_EXECUTION x
                where x.PROC_INST_ID_ = c.process_instance and x.IS_ACTIVE_ = true and x.ACT_ID_ is not null
                  -- what waits for its undoing is where the undoing is
                  and not exists (select 1 from ACT_RU_EXECUTION y where y.PARENT_ID_ = x.ID_))""",
            "waiting for nothing",
            """
            select c.case_key from cs_case c where c.ended_at is null
              and not exists (select 1 from ACT_RU_JOB j where j.PROCESS_INSTANCE_ID_ = c.process_instance)
              and not exists (select 1 from ACT_RU_TASK t where t.PROC_INST_ID_ = c.process_instance)""");

    private final JdbcClient jdbc;
    private final Function<Collection<String>, List<String>> happened;

    /** With the targets that the application plays itself. */
    Invariants(JdbcClient jdbc) {
        this(jdbc, keys -> jdbc.sql(SANDBOX).query(String.class).list());
    }

    /** @param happened the keys of all that the targets have done, as often as they did it, given those of our ledger */
    Invariants(JdbcClient jdbc, Function<Collection<String>, List<String>> happened) {
        this.jdbc = jdbc;
        this.happened = happened;
    }

    /**
     * What does not hold, each with what it is about.
     *
     * @param accepted keys that somebody was told
     */
    List<String> violations(Collection<String> accepted) {
        List<String> violations = new ArrayList<>();
        RULES.forEach((rule, sql) -> texts(sql).forEach(found -> violations.add(found + ": " + rule)));
        Set<String> there = Set.copyOf(texts("select case_key from cs_case where case_key is not null"));
        accepted.stream()
                .filter(key -> !there.contains(key))
                .forEach(key -> violations.add(key + ": accepted, but not there"));
        targets(violations);
        audit(violations);
        return violations;
    }

    private void targets(List<String> violations) {
        Set<String> keys = Set.copyOf(texts("select effect_key from cs_effect"));
        Set<String> done = new HashSet<>();
        for (String key : happened.apply(keys)) {
            if (!done.add(key)) {
                violations.add(key + ": done more than once at its target");
            }
            if (!keys.contains(key)) {
                violations.add(key + ": at a target, but in no row of the ledger");
            }
        }
        texts("""
                select e.effect_key from cs_effect e where e.state <> 'inDoubt'
                  and not exists (select 1 from cs_answer a where a.effect_key = e.effect_key)""").stream()
                .filter(key -> !done.contains(key))
                .forEach(key -> violations.add(key + ": done by the ledger, but not at its target"));
    }

    /** The audit's order is that of the commits: clocks may differ. */
    private void audit(List<String> violations) {
        Set<String> approved = new HashSet<>();
        Set<String> begun = new HashSet<>();
        Set<String> erased = new HashSet<>();
        jdbc.sql("""
                        select r.chain_key, r.kind, p.payload from cs_record r
                          join cs_payload p on p.chain_key = r.chain_key and p.number = r.number
                        where r.kind in ('approval', 'effect') order by r.chain_key, r.number""").query(row -> {
            String chain = row.getString("chain_key");
            String payload = row.getString("payload");
            if (payload == null) {
                erased.add(chain);
                return;
            }
            JsonNode told = Json.parse(payload);
            String digest = chain + " " + told.path("digest").asText();
            if (row.getString("kind").equals("effect")) {
                begun.add(told.path("key").asText());
                if (!approved.contains(digest)) {
                    violations.add(told.path("key").asText() + ": begun before its digest was approved");
                }
            } else if (told.path("effective").asBoolean()) {
                approved.add(digest);
            }
        });
        texts("select effect_key from cs_effect").stream()
                .filter(key -> !begun.contains(key) && !erased.contains(key.substring(0, key.indexOf('/'))))
                .forEach(key -> violations.add(key + ": in the ledger, but not in the audit"));
    }

    private List<String> texts(String sql) {
        return jdbc.sql(sql).query(String.class).list();
    }
}
