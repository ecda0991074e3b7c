package io.countersign.insight;

import io.countersign.insight.Figures.CasesOf;
import io.countersign.insight.Figures.DownstreamOf;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The cases that were opened in a period: what the rules said of them, and what turned out wrong later. */
final class Opened {

    private Opened() {}

    static List<CasesOf> cases(Scope now, Scope then, JdbcClient jdbc) {
        Map<String, Long> casesBefore = new TreeMap<>();
        then.ask(jdbc, """
                        select workflow, count(*) as n from cs_v_case
                        where workflow in (:workflows) and opened_at >= :start and opened_at < :end
                        group by workflow""").query((ResultSet row) -> {
            casesBefore.put(row.getString("workflow"), row.getLong("n"));
        });
        return now.ask(jdbc, """
                        select workflow, count(*) as n,
                          sum(case oversight when 'automatic' then 1 else 0 end) as automatic,
                          sum(case oversight when 'after' then 1 else 0 end) as afterwards,
                          sum(case oversight when 'before' then 1 else 0 end) as beforehand,
                          sum(case oversight when 'refuse' then 1 else 0 end) as refuse,
                          sum(case state when 'expired' then 1 else 0 end) as expired
                        from cs_v_case
                        where workflow in (:workflows) and opened_at >= :start and opened_at < :end
                        group by workflow order by workflow""")
                .query((row, index) -> new CasesOf(
                        row.getString("workflow"),
                        row.getLong("n"),
                        casesBefore.getOrDefault(row.getString("workflow"), 0L),
                        share(row, "automatic", "n"),
                        share(row, "afterwards", "n"),
                        share(row, "beforehand", "n"),
                        share(row, "refuse", "n"),
                        share(row, "expired", "n")))
                .list();
    }

    static List<DownstreamOf> downstream(Scope now, JdbcClient jdbc) {
        return now.ask(jdbc, """
                        select workflow, carried_out_by, count(*) as n, sum(downstream_error) as errors from cs_v_case
                        where workflow in (:workflows) and opened_at >= :start and opened_at < :end and state = 'done'
                        group by workflow, carried_out_by order by workflow, carried_out_by""")
                .query((row, index) -> new DownstreamOf(
                        row.getString("workflow"), row.getString("carried_out_by"), share(row, "errors", "n")))
                .list();
    }

    private static Share share(ResultSet row, String n, String of) throws SQLException {
        return Share.of(row.getLong(n), row.getLong(of));
    }
}
