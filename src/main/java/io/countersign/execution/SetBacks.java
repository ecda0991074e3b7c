package io.countersign.execution;

import io.countersign.chain.Chain;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What was approved and not carried out, because something had changed since. */
@Component
public class SetBacks {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Chain chain;

    SetBacks(JdbcClient jdbc, Clock clock, Chain chain) {
        this.chain = chain;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    void write(Binding binding, SetBack setBack) {
        jdbc.sql("""
                        insert into cs_set_back (binding, case_key, rule, why, to_person, set_back_at)
                        values (:binding, :key, :rule, :why, :toPerson, :now)""")
                .param("binding", binding.id())
                .param("key", binding.key())
                .param("rule", setBack.rule())
                .param("why", setBack.why())
                .param("toPerson", setBack.toPerson())
                .param("now", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                .update();
        chain.append(binding.key(), "setBack", setBack);
    }

    /** Why this binding was not carried out; empty where nothing came in between. */
    public Optional<SetBack> of(Binding binding) {
        return jdbc.sql("select rule, why, to_person from cs_set_back where binding = :binding")
                .param("binding", binding.id())
                .query((row, number) ->
                        new SetBack(row.getString("rule"), row.getString("why"), row.getBoolean("to_person")))
                .optional();
    }

    /** How often a case was set back. */
    int count(String key) {
        return jdbc.sql("select count(*) from cs_set_back where case_key = :key")
                .param("key", key)
                .query(Integer.class)
                .single();
    }
}
