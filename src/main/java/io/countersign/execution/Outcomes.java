package io.countersign.execution;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cases.Case;
import io.countersign.cases.InvalidInput;
import io.countersign.cases.Refused;
import io.countersign.cases.Schemas;
import io.countersign.cases.Violation;
import io.countersign.chain.Chain;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What became later of cases: chargebacks, complaints, credit notes. By these, automatic and approved are compared. */
@Component
public class Outcomes {

    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(10);

    /**
     * One of them.
     *
     * @param severity {@code minor} or {@code severe}
     */
    public record Reported(
            long id,
            String kind,
            String severity,
            @Nullable String note,
            Instant occurredAt,
            String reportedBy,
            Instant reportedAt) {}

    /** @param isNew false where the same idempotency key had reported it before */
    public record Answer(Reported outcome, boolean isNew) {}

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Chain chain;
    private final Schemas schemas;
    private final TransactionTemplate transaction;

    Outcomes(JdbcClient jdbc, Clock clock, Chain chain, Schemas schemas, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.chain = chain;
        this.schemas = schemas;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * Keeps what became of a case.
     *
     * @param body {@code {kind, severity, note, occurredAt}}; without {@code occurredAt} it is now
     * @param idempotencyKey the reporter's; the same one with the same body reports it once
     * @throws InvalidInput where the body does not have its shape
     * @throws Refused where the idempotency key came with another body before
     */
    public Answer report(Case of, JsonNode body, String by, @Nullable String idempotencyKey) {
        List<Violation> violations = new ArrayList<>(schemas.ofOutcome(body));
        Instant occurredAt = clock.instant();
        if (violations.isEmpty() && body.path("occurredAt").isTextual()) {
            Optional<Instant> said = instant(body.path("occurredAt").textValue());
            if (said.isEmpty()) {
                violations.add(new Violation(
                        "outcome.occurredAt", "has to be a day or a time of ISO 8601, such as 2026-11-25T09:30:00Z"));
            } else if (said.get().isAfter(occurredAt.plus(CLOCKS_DIFFER))) {
                violations.add(new Violation("outcome.occurredAt", "lies in the future"));
            } else {
                occurredAt = said.get();
            }
        }
        if (!violations.isEmpty()) {
            throw new InvalidInput(violations);
        }
        String digest = Canonical.of(body).digest();
        Instant at = occurredAt;
        Optional<Answer> before = earlier(of, by, idempotencyKey, digest).map(outcome -> new Answer(outcome, false));
        try {
            return before.orElseGet(() -> new Answer(
                    Objects.requireNonNull(
                            transaction.execute(status -> write(of, body, at, by, idempotencyKey, digest))),
                    true));
        } catch (DuplicateKeyException e) {
            // the same report came twice at once, and the other one was first
            return new Answer(earlier(of, by, idempotencyKey, digest).orElseThrow(() -> e), false);
        }
    }

    /** All of a case, in the order in which they were reported. */
    public List<Reported> of(String caseKey) {
        return jdbc.sql("select * from cs_outcome where case_key = :key order by id")
                .param("key", caseKey)
                .query(Outcomes::read)
                .list();
    }

    /** All of these cases, by case, each in the order in which they were reported. */
    public Map<String, List<Reported>> of(Collection<String> caseKeys) {
        Map<String, List<Reported>> all = new HashMap<>();
        jdbc.sql("select * from cs_outcome where case_key in (:keys) order by id")
                .param("keys", caseKeys)
                .query((ResultSet row) -> {
                    all.computeIfAbsent(row.getString("case_key"), key -> new ArrayList<>())
                            .add(read(row, 0));
                });
        return all;
    }

    private Optional<Reported> earlier(Case of, String by, @Nullable String idempotencyKey, String digest) {
        if (idempotencyKey == null) {
            return Optional.empty();
        }
        Optional<Reported> same = jdbc.sql("""
                        select * from cs_outcome where reported_by = :by and idempotency_key = :key
                          and case_key = :case and body_digest = :digest""")
                .param("by", by)
                .param("key", idempotencyKey)
                .param("case", of.key())
                .param("digest", digest)
                .query(Outcomes::read)
                .optional();
        if (same.isEmpty()
                && jdbc.sql("select count(*) from cs_outcome where reported_by = :by and idempotency_key = :key")
                                .param("by", by)
                                .param("key", idempotencyKey)
                                .query(Long.class)
                                .single()
                        > 0) {
            throw new Refused(
                    Refused.Kind.different,
                    "Idempotency-Key “" + idempotencyKey
                            + "” was used before with another body or case. Use a new key for a new outcome.");
        }
        return same;
    }

    private Reported write(
            Case of, JsonNode body, Instant occurredAt, String by, @Nullable String idempotencyKey, String digest) {
        Instant now = clock.instant();
        String note = body.path("note").asText(null);
        KeyHolder id = new GeneratedKeyHolder();
        jdbc.sql("""
                        insert into cs_outcome (case_key, workflow, kind, severity, note, occurred_at, reported_by,
                          reported_at, idempotency_key, body_digest)
                        values (:case, :workflow, :kind, :severity, :note, :occurredAt, :by, :now, :key, :digest)""")
                .param("case", of.key())
                .param("workflow", of.workflow())
                .param("kind", body.path("kind").textValue())
                .param("severity", body.path("severity").textValue())
                .param("note", note)
                .param("occurredAt", utc(occurredAt))
                .param("by", by)
                .param("now", utc(now))
                .param("key", idempotencyKey)
                .param("digest", digest)
                .update(id, "id");
        jdbc.sql("update cs_case set downstream_error = true where case_key = :case")
                .param("case", of.key())
                .update();
        Reported reported = new Reported(
                id.getKeyAs(Long.class),
                body.path("kind").textValue(),
                body.path("severity").textValue(),
                note,
                occurredAt,
                by,
                now);
        chain.append(of.key(), "outcome", reported);
        return reported;
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(
                    text.length() == 10
                            ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                            : OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Reported read(ResultSet row, int number) throws SQLException {
        return new Reported(
                row.getLong("id"),
                row.getString("kind"),
                row.getString("severity"),
                row.getString("note"),
                row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                row.getString("reported_by"),
                row.getObject("reported_at", OffsetDateTime.class).toInstant());
    }

    private static OffsetDateTime utc(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
