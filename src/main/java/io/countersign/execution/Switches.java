package io.countersign.execution;

import io.countersign.chain.Chain;
import io.countersign.execution.Switch.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The kill switch of each workflow. Every use goes through {@link #set} and is kept. It is read anew each time: another
 * node may have set it.
 */
@Component
public class Switches {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Chain chain;
    private final TransactionTemplate transaction;

    Switches(JdbcClient jdbc, Clock clock, Chain chain, PlatformTransactionManager transactions) {
        this.chain = chain;
        this.transaction = new TransactionTemplate(transactions);
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** How it stands now; on before its first use. A word that is not known counts as off. */
    public Switch of(String workflow) {
        return jdbc.sql("select * from cs_switch where workflow = :workflow order by id desc fetch first 1 rows only")
                .param("workflow", workflow)
                .query(Switches::read)
                .optional()
                .orElse(new Switch(workflow, State.on, null, null, null));
    }

    /**
     * Sets it from now on. What is being sent to a target at this moment is not called back; before anything else is, the
     * switch is read.
     *
     * @param reason up to 500 characters
     * @param by the account
     */
    public Switch set(String workflow, State state, String reason, String by) {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("""
                            insert into cs_switch (workflow, state, reason, set_by, set_at)
                            values (:workflow, :state, :reason, :by, :at)""")
                    .param("workflow", workflow)
                    .param("state", state.name())
                    .param("reason", reason)
                    .param("by", by)
                    .param("at", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                    .update();
            chain.append(Chain.SYSTEM, "switch", of(workflow));
        });
        return of(workflow);
    }

    /** @throws SwitchedOff where nothing may be done now */
    void mustNotBeOff(String workflow) {
        Switch now = of(workflow);
        if (now.isOff()) {
            throw new SwitchedOff(now);
        }
    }

    private static Switch read(ResultSet row, int number) throws SQLException {
        String word = row.getString("state");
        return new Switch(
                row.getString("workflow"),
                Arrays.stream(State.values())
                        .filter(state -> state.name().equals(word))
                        .findFirst()
                        .orElse(State.off),
                row.getString("reason"),
                row.getString("set_by"),
                row.getObject("set_at", OffsetDateTime.class).toInstant());
    }
}
