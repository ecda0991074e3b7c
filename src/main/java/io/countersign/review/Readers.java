package io.countersign.review;

import io.countersign.cases.Json;
import io.countersign.chain.Chain;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who has read which review, and when first: an approval by somebody who never opened it is no control. */
@Component
public class Readers {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Chain chain;

    Readers(JdbcClient jdbc, Clock clock, Chain chain) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.chain = chain;
    }

    /** Keeps that somebody reads a review now, in the running transaction; only the first time counts. */
    public void add(String caseKey, String task, String user) {
        int first = jdbc.sql("""
                        insert into cs_opened (task, case_key, opened_by, opened_at)
                        select :task, :case, :user, :now from cs_case where case_key = :case
                          and not exists (select 1 from cs_opened where task = :task and opened_by = :user)""")
                .param("task", task)
                .param("case", caseKey)
                .param("user", user)
                .param("now", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                .update();
        if (first > 0) {
            chain.append(caseKey, "opened", Json.empty().put("task", task).put("by", user));
        }
    }
}
