package io.countersign.audit;

import io.countersign.chain.Chain;
import io.countersign.chain.Entry;
import io.countersign.chain.Written;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps what cases are found by, in the transaction that writes their records. */
@Component
class KeepFindable {

    /** What was approved last. */
    static final String APPROVED =
            """
            update cs_case set
              amount = (select a.amount from cs_approval a where a.id = (%1$s)),
              currency = (select a.currency from cs_approval a where a.id = (%1$s)),
              approved_by = (select a.approved_by from cs_approval a where a.id = (%1$s))""".formatted("select max(l.id) from cs_approval l where l.case_key = cs_case.case_key");

    private final JdbcClient jdbc;

    KeepFindable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @EventListener
    void written(Written written) {
        String key = written.chain();
        if (key.equals(Chain.SYSTEM)) {
            return;
        }
        if (written.entries().stream().anyMatch(Findable::reads)) {
            keep(key, written);
        }
        if (written.entries().stream().anyMatch(entry -> entry.kind().equals("approval"))) {
            jdbc.sql(APPROVED + " where case_key = :key").param("key", key).update();
        }
    }

    private void keep(String key, Written written) {
        boolean first = written.entries().get(0).number() == 1;
        Findable found = first ? Findable.nothing(key) : kept(key);
        for (Entry entry : written.entries()) {
            found = found.with(entry);
        }
        jdbc.sql(first ? """
                                insert into cs_found (number, summary, words)
                                select number, :summary, :words from cs_case where case_key = :key""" : """
                                update cs_found set summary = :summary, words = :words
                                where number = (select number from cs_case where case_key = :key)""")
                .param("summary", found.summary())
                .param("words", found.keptWords())
                .param("key", key)
                .update();
        if (found.oversight() != null) {
            jdbc.sql(
                            "update cs_case set oversight = :oversight, rules = :rules, decisions = :decisions where case_key = :key")
                    .param("oversight", found.oversight())
                    .param("rules", found.keptRules())
                    .param("decisions", found.keptDecisions())
                    .param("key", key)
                    .update();
        }
    }

    private Findable kept(String key) {
        return jdbc.sql("""
                        select c.oversight, c.rules, c.decisions, f.summary, f.words
                        from cs_case c join cs_found f on f.number = c.number where c.case_key = :key""")
                .param("key", key)
                .query((row, number) -> Findable.kept(
                        row.getString("oversight"),
                        row.getString("rules"),
                        row.getString("decisions"),
                        row.getString("summary"),
                        row.getString("words")))
                .optional()
                .orElseGet(() -> Findable.nothing(key));
    }
}
