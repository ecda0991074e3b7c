package io.countersign.callback;

import io.countersign.cases.InvalidInput;
import io.countersign.cases.Json;
import io.countersign.cases.Refused;
import io.countersign.cases.State;
import io.countersign.cases.Violation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Who is to be told how a case ended. What they are told is written in the transaction in which the case ends, so that
 * neither is without the other.
 */
@Component
public class Callbacks {

    private static final int LONGEST_ERROR = 500;
    private static final String SELECT = "select * from cs_callback ";

    private final JdbcClient jdbc;
    private final CallbackSettings settings;
    private final Clock clock;

    Callbacks(JdbcClient jdbc, CallbackSettings settings, Clock clock) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.clock = clock;
    }

    /** A message that is to be sent. */
    record Due(long id, String caseKey, String url, String body, int attempts) {}

    /** @throws InvalidInput where we don't tell this address anything */
    public void mustAllow(String url) {
        if (!settings.allows(url)) {
            throw new InvalidInput(List.of(new Violation(
                    "Callback-Url",
                    settings.allowed().isEmpty()
                            ? "can't be used: this installation sends no callbacks; ask its operator to set"
                                    + " countersign.callbacks.allowed, or wait for the case with"
                                    + " GET /api/cases/{key}?wait=PT5M"
                            : "is not on the list of addresses that this installation calls back; ask its operator")));
        }
    }

    /** Keeps who is to be told when this case, which runs, ends. */
    public void ask(String key, String url) {
        jdbc.sql("""
                        insert into cs_callback (case_key, url, state, attempts, asked_at)
                        values (:key, :url, :state, 0, :now)""")
                .param("key", key)
                .param("url", url)
                .param("state", Callback.State.waiting.name())
                .param("now", at(clock.instant()))
                .update();
    }

    /**
     * A case has ended: whoever asked for it is told.
     *
     * @param decision the last one, as JSON; null where no person decided
     * @param effects rows of the ledger
     */
    public void ended(String key, String workflow, State state, @Nullable Object decision, List<?> effects) {
        Map<String, @Nullable Object> message = new LinkedHashMap<>();
        message.put("key", key);
        message.put("workflow", workflow);
        message.put("state", state);
        message.put("decision", decision);
        message.put("effects", effects);
        jdbc.sql("update cs_callback set state = :due, body = :body, next_at = :now"
                        + " where case_key = :key and state = :waiting")
                .param("due", Callback.State.due.name())
                .param("waiting", Callback.State.waiting.name())
                .param("body", Json.write(message))
                .param("now", at(clock.instant()))
                .param("key", key)
                .update();
    }

    /** A page of them, the newest first. */
    public List<Callback> page(Callback.@Nullable State state, int offset, int limit) {
        return jdbc.sql(SELECT + (state == null ? "" : "where state = :state ")
                        + "order by id desc offset :offset rows fetch next :limit rows only")
                .params(
                        state == null
                                ? Map.of("offset", offset, "limit", limit)
                                : Map.of("offset", offset, "limit", limit, "state", state.name()))
                .query(Callbacks::read)
                .list();
    }

    public long count(Callback.@Nullable State state) {
        return jdbc.sql("select count(*) from cs_callback where state = :state or :state = 'all'")
                .param("state", state == null ? "all" : state.name())
                .query(Long.class)
                .single();
    }

    public Optional<Callback> find(long id) {
        return jdbc.sql(SELECT + "where id = :id")
                .param("id", id)
                .query(Callbacks::read)
                .optional();
    }

    /**
     * Has one that was given up tried again, at once and as often as a new one.
     *
     * @throws Refused where it was not given up
     */
    public void retry(long id) {
        int changed = jdbc.sql("update cs_callback set state = :due, attempts = 0, next_at = :now"
                        + " where id = :id and state = :dead")
                .param("due", Callback.State.due.name())
                .param("dead", Callback.State.dead.name())
                .param("now", at(clock.instant()))
                .param("id", id)
                .update();
        if (changed == 0) {
            throw new Refused(
                    Refused.Kind.conflict, "Callback " + id + " was not given up; only a dead one is tried again.");
        }
    }

    /** Takes what is to be sent now, each for one node only; what a node that died had taken comes again. */
    List<Due> take(int most, Duration lease) {
        Instant now = clock.instant();
        return jdbc
                .sql("select id, case_key, url, body, attempts from cs_callback"
                        + " where state = :due and next_at <= :now order by next_at fetch next :most rows only")
                .param("due", Callback.State.due.name())
                .param("now", at(now))
                .param("most", most)
                .query(Due.class)
                .list()
                .stream()
                .filter(due -> jdbc.sql("update cs_callback set attempts = attempts + 1, next_at = :until"
                                        + " where id = :id and state = :due and attempts = :attempts"
                                        + " and next_at <= :now")
                                .param("until", at(now.plus(lease)))
                                .param("due", Callback.State.due.name())
                                .param("id", due.id())
                                .param("attempts", due.attempts())
                                .param("now", at(now))
                                .update()
                        == 1)
                .toList();
    }

    void delivered(long id) {
        jdbc.sql("update cs_callback set state = :delivered, delivered_at = :now, next_at = null, last_error = null"
                        + " where id = :id")
                .param("delivered", Callback.State.delivered.name())
                .param("now", at(clock.instant()))
                .param("id", id)
                .update();
    }

    /** @param again when it is tried again; null where it is given up */
    void failed(long id, String why, @Nullable Duration again) {
        jdbc.sql("update cs_callback set state = :state, next_at = :next, last_error = :why where id = :id")
                .param("state", (again == null ? Callback.State.dead : Callback.State.due).name())
                .param("next", again == null ? null : at(clock.instant().plus(again)))
                .param("why", why.length() > LONGEST_ERROR ? why.substring(0, LONGEST_ERROR) : why)
                .param("id", id)
                .update();
    }

    private static OffsetDateTime at(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }

    private static Callback read(ResultSet row, int number) throws SQLException {
        return new Callback(
                row.getLong("id"),
                row.getString("case_key"),
                row.getString("url"),
                Callback.State.valueOf(row.getString("state")),
                row.getInt("attempts"),
                instant(row, "next_at"),
                row.getString("last_error"),
                row.getObject("asked_at", OffsetDateTime.class).toInstant(),
                instant(row, "delivered_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
