package io.countersign.cases;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;
import org.springframework.stereotype.Component;

/** All cases, running and ended. Their states are written in the transaction of the step that changes them. */
@Component
public class Cases {

    private static final String STATE = """
            case when c.ended_at is null and exists
              (select 1 from ACT_RU_INCIDENT i where i.PROC_INST_ID_ = c.process_instance) then 'stuck'
            else c.state end""";
    private static final String SELECT = "select c.case_key, c.workflow, c.process_instance, " + STATE
            + " as state, c.opened_at, c.opened_by, c.body_digest, c.proposal from cs_case c ";

    private final JdbcClient jdbc;
    private final Clock clock;

    Cases(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Writes a new case, in state {@link State#proposing}.
     *
     * @param idempotencyKey the opener's own key; one case for each opener and key
     * @return its key, the prefix and a number of its own
     * @throws org.springframework.dao.DuplicateKeyException where this opener has a case of this idempotency key
     */
    public String open(
            String workflow,
            String prefix,
            String openedBy,
            @Nullable String idempotencyKey,
            @Nullable String bodyDigest,
            @Nullable String proposal) {
        KeyHolder number = new GeneratedKeyHolder();
        jdbc.sql("""
                        insert into cs_case (workflow, state, opened_at, opened_by, idempotency_key, body_digest, proposal)
                        values (:workflow, :state, :openedAt, :openedBy, :idempotencyKey, :bodyDigest, :proposal)""")
                .param("workflow", workflow)
                .param("state", State.proposing.name())
                .param("openedAt", now())
                .param("openedBy", openedBy)
                .param("idempotencyKey", idempotencyKey)
                .param("bodyDigest", bodyDigest)
                .param("proposal", proposal)
                .update(number, "number");
        String key = prefix + "-" + number.getKeyAs(Long.class);
        jdbc.sql("update cs_case set case_key = :key where number = :number")
                .param("key", key)
                .param("number", number.getKeyAs(Long.class))
                .update();
        return key;
    }

    /** Writes the next proposal of an outside agent over its last one, as JSON. */
    public void propose(String key, String proposal) {
        jdbc.sql("update cs_case set proposal = :proposal where case_key = :key")
                .param("proposal", proposal)
                .param("key", key)
                .update();
    }

    /** Ties a case to the process instance that runs it. */
    public void started(String key, String processInstance) {
        jdbc.sql("update cs_case set process_instance = :instance where case_key = :key")
                .param("instance", processInstance)
                .param("key", key)
                .update();
    }

    /** Keeps the digest of the request and the facts that we gathered for it. */
    public void gathered(String key, String digest) {
        jdbc.sql("update cs_case set facts_digest = :digest where case_key = :key")
                .param("digest", digest)
                .param("key", key)
                .update();
    }

    /** Whether these are the request and the facts that we gathered last. */
    public boolean areGathered(String key, String digest) {
        return jdbc.sql("select count(*) from cs_case where case_key = :key and facts_digest = :digest")
                        .param("key", key)
                        .param("digest", digest)
                        .query(Long.class)
                        .single()
                > 0;
    }

    /** Moves a case on. An ended case stays as it is. */
    public void move(String key, State state) {
        jdbc.sql("update cs_case set state = :state, ended_at = :endedAt where case_key = :key and ended_at is null")
                .param("state", state.name())
                .param("endedAt", state.ended() ? now() : null)
                .param("key", key)
                .update();
    }

    public Optional<Case> find(String key) {
        return jdbc.sql(SELECT + "where c.case_key = :key")
                .param("key", key)
                .query(Cases::read)
                .optional();
    }

    public Optional<Case> findByIdempotencyKey(String openedBy, String idempotencyKey) {
        return jdbc.sql(SELECT + "where c.opened_by = :openedBy and c.idempotency_key = :key")
                .param("openedBy", openedBy)
                .param("key", idempotencyKey)
                .query(Cases::read)
                .optional();
    }

    /**
     * A page of the newest cases first.
     *
     * @param workflows only these
     * @param state only in this state; null for all
     */
    public List<Case> page(List<String> workflows, @Nullable State state, int offset, int limit) {
        return filtered(
                        "select * from (" + SELECT + ") c ",
                        workflows,
                        state,
                        " order by opened_at desc, case_key desc offset :offset rows fetch next :limit rows only")
                .param("offset", offset)
                .param("limit", limit)
                .query(Cases::read)
                .list();
    }

    /** How many cases {@link #page} would give in all. */
    public long count(List<String> workflows, @Nullable State state) {
        return filtered("select count(*) from (" + SELECT + ") c ", workflows, state, "")
                .query(Long.class)
                .single();
    }

    private JdbcClient.StatementSpec filtered(
            String select, List<String> workflows, @Nullable State state, String rest) {
        String sql = select + "where workflow in (:workflows)" + (state == null ? "" : " and state = :state") + rest;
        var statement = jdbc.sql(sql).param("workflows", workflows);
        return state == null ? statement : statement.param("state", state.name());
    }

    private OffsetDateTime now() {
        return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private static Case read(ResultSet row, int number) throws SQLException {
        Instant openedAt = row.getObject("opened_at", OffsetDateTime.class).toInstant();
        return new Case(
                row.getString("case_key"),
                row.getString("workflow"),
                row.getString("process_instance"),
                State.valueOf(row.getString("state")),
                openedAt,
                row.getString("opened_by"),
                row.getString("body_digest"),
                row.getString("proposal"));
    }
}
