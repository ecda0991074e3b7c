package io.countersign;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What holds after whatever has failed, read from our tables, the engine's, and what the targets know themselves. */
final class Invariants {

    private static final String TARGETS = """
            (select idempotency_key as effect_key from sandbox_payment where idempotency_key not like 'seeded%'
             union all select idempotency_key from sandbox_mail
             union all select idempotency_key from sandbox_contact where idempotency_key not like 'seeded%'
             union all select idempotency_key from sandbox_booking where idempotency_key not like 'seeded%'
             union all select idempotency_key from sandbox_page_change where idempotency_key not like 'seeded%')""";

    /** Each gives a row for each violation. */
    private static final Map<String, String> RULES = Map.of(
            "done more than once at its target",
            "select effect_key from " + TARGETS + " t group by effect_key having count(*) > 1",
            "at a target, but in no row of the ledger",
            "select t.effect_key from " + TARGETS
                    + " t where not exists (select 1 from cs_effect e where e.effect_key = t.effect_key)",
            "done by the ledger, but not at its target",
            "select e.effect_key from cs_effect e where e.state = 'done'"
                    + " and not exists (select 1 from cs_answer a where a.effect_key = e.effect_key)"
                    + " and not exists (select 1 from " + TARGETS + " t where t.effect_key = e.effect_key)",
            "done without an earlier approval of its digest",
            """
            select e.effect_key from cs_effect e where not exists
              (select 1 from cs_approval a join cs_binding b on b.id = a.binding
                where a.case_key = e.case_key and b.case_key = e.case_key and a.digest = e.digest
                  and b.action_digest = e.digest and a.effective = true and a.approved_at <= e.opened_at)""",
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

    Invariants(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What does not hold, each with what it is about.
     *
     * @param accepted keys that somebody was told
     */
    List<String> violations(Collection<String> accepted) {
        List<String> violations = new ArrayList<>();
        RULES.forEach((rule, sql) ->
                jdbc.sql(sql).query(String.class).list().forEach(found -> violations.add(found + ": " + rule)));
        List<String> there =
                jdbc.sql("select case_key from cs_case").query(String.class).list();
        accepted.stream()
                .filter(key -> !there.contains(key))
                .forEach(key -> violations.add(key + ": accepted, but not there"));
        return violations;
    }
}
