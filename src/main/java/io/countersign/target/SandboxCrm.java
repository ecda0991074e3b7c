package io.countersign.target;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Plays the CRM on tables of its own. */
class SandboxCrm implements Crm {

    private final JdbcClient jdbc;
    private final TransactionTemplate ownTransaction;
    private final Clock clock;

    SandboxCrm(JdbcClient jdbc, PlatformTransactionManager transactions, Clock clock) {
        this.jdbc = jdbc;
        this.ownTransaction = new TransactionTemplate(transactions);
        this.ownTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.clock = clock;
    }

    @Override
    public Optional<Prospect> prospect(String id) {
        return jdbc.sql("""
                        SELECT p.*, (SELECT MAX(c.contacted_at) FROM sandbox_contact c WHERE c.prospect = p.id) AS last_contact
                        FROM sandbox_prospect p WHERE p.id = ?""")
                .param(id)
                .query((row, i) -> {
                    OffsetDateTime last = row.getObject("last_contact", OffsetDateTime.class);
                    return new Prospect(
                            row.getString("id"),
                            row.getString("name"),
                            row.getString("company"),
                            row.getString("email"),
                            row.getString("region"),
                            row.getBigDecimal("account_value"),
                            row.getString("currency"),
                            row.getInt("open_deals"),
                            row.getBoolean("opted_out"),
                            last == null ? null : last.toInstant());
                })
                .optional();
    }

    @Override
    public String noteContact(String key, String prospect, String note) {
        try {
            return Objects.requireNonNull(
                    ownTransaction.execute(status -> find(key).orElseGet(() -> store(key, prospect, note))));
        } catch (DuplicateKeyException e) {
            // somebody else with the same key was first, and has noted it
            return find(key).orElseThrow(() -> e);
        }
    }

    @Override
    public boolean canFind() {
        return true;
    }

    @Override
    public Optional<String> find(String key) {
        return jdbc.sql("SELECT id FROM sandbox_contact WHERE idempotency_key = ?")
                .param(key)
                .query(Long.class)
                .optional()
                .map(id -> "contact-" + id);
    }

    private String store(String key, String prospect, String note) {
        if (prospect(prospect).isEmpty()) {
            throw new TargetRefused("Prospect " + prospect + " is not on record: no contact was noted.");
        }
        jdbc.sql("INSERT INTO sandbox_contact (idempotency_key, prospect, note, contacted_at)"
                        + " VALUES (:key, :prospect, :note, :at)")
                .param("key", key)
                .param("prospect", prospect)
                .param("note", note)
                .param("at", OffsetDateTime.now(clock))
                .update();
        return find(key).orElseThrow();
    }
}
