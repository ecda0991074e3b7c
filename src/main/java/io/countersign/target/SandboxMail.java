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

/** Plays the mail system: what it sends stands in a table, to be read, and goes nowhere. */
class SandboxMail implements Mail {

    private final JdbcClient jdbc;
    private final TransactionTemplate ownTransaction;
    private final Clock clock;

    SandboxMail(JdbcClient jdbc, PlatformTransactionManager transactions, Clock clock) {
        this.jdbc = jdbc;
        this.ownTransaction = new TransactionTemplate(transactions);
        this.ownTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.clock = clock;
    }

    @Override
    public String send(String key, String to, String subject, String body) {
        if (!to.contains("@") || breaksLine(to) || breaksLine(subject)) {
            throw new TargetRefused("Not an address or subject that mail can have: nothing was sent.");
        }
        try {
            return Objects.requireNonNull(
                    ownTransaction.execute(status -> find(key).orElseGet(() -> store(key, to, subject, body))));
        } catch (DuplicateKeyException e) {
            // somebody else with the same key was first, and has sent it
            return find(key).orElseThrow(() -> e);
        }
    }

    @Override
    public boolean canFind() {
        return true;
    }

    @Override
    public Optional<String> find(String key) {
        return jdbc.sql("SELECT id FROM sandbox_mail WHERE idempotency_key = ?")
                .param(key)
                .query((row, i) -> "mail-" + row.getLong("id"))
                .optional();
    }

    private String store(String key, String to, String subject, String body) {
        jdbc.sql("INSERT INTO sandbox_mail (idempotency_key, recipient, subject, body, sent_at)"
                        + " VALUES (:key, :to, :subject, :body, :at)")
                .param("key", key)
                .param("to", to)
                .param("subject", subject)
                .param("body", body)
                .param("at", OffsetDateTime.now(clock))
                .update();
        return find(key).orElseThrow();
    }

    private static boolean breaksLine(String header) {
        return header.indexOf('\n') >= 0 || header.indexOf('\r') >= 0;
    }
}
