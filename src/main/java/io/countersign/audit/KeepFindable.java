package io.countersign.audit;

import io.countersign.chain.Chain;
import io.countersign.chain.Entry;
import io.countersign.chain.Written;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps what cases are found by, in the transaction that writes their records. */
@Component
class KeepFindable {

    private final JdbcClient jdbc;

    KeepFindable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Approved(
            BigDecimal amount,
            @Nullable String currency,
            String by) {}

    @EventListener
    void written(Written written) {
        String key = written.chain();
        boolean approved = written.entries().stream().anyMatch(entry -> entry.kind().equals("approval"));
        if (key.equals(Chain.SYSTEM) || !approved && written.entries().stream().noneMatch(Findable::reads)) {
            return;
        }
        boolean first = written.entries().get(0).number() == 1;
        Findable found = first ? Findable.nothing(key) : kept(key);
        for (Entry entry : written.entries()) {
            found = found.with(entry);
        }
        if (first) {
            jdbc.sql("insert into cs_found (case_key, words) values (:key, :words)")
                    .param("key", key)
                    .param("words", found.text())
                    .update();
        }
        Approved last = approved ? lastApproval(key) : null;
        jdbc.sql("update cs_found set oversight = :oversight, summary = :summary, words = :words"
                        + (last == null ? "" : ", amount = :amount, currency = :currency, approved_by = :by")
                        + " where case_key = :key")
                .param("oversight", found.oversight())
                .param("summary", found.summary())
                .param("words", found.text())
                .param("amount", last == null ? null : last.amount())
                .param("currency", last == null ? null : last.currency())
                .param("by", last == null ? null : last.by())
                .param("key", key)
                .update();
    }

    private Findable kept(String key) {
        return jdbc.sql("select * from cs_found where case_key = :key")
                .param("key", key)
                .query((row, number) -> Findable.read(
                        key, row.getString("oversight"), row.getString("summary"), row.getString("words")))
                .optional()
                .orElseGet(() -> Findable.nothing(key));
    }

    private @Nullable Approved lastApproval(String key) {
        return jdbc.sql("""
                        select amount, currency, approved_by from cs_approval where case_key = :key
                        order by id desc fetch first 1 rows only""")
                .param("key", key)
                .query((row, number) -> new Approved(
                        row.getBigDecimal("amount"), row.getString("currency"), row.getString("approved_by")))
                .optional()
                .orElse(null);
    }
}
