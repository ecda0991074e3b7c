package io.countersign.insight;

import io.countersign.insight.Figures.CasesOf;
import io.countersign.insight.Figures.DownstreamOf;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The cases that were opened in a period: what the rules said of them, and what turned out wrong later. It counts as
 * {@code cs_v_case} does, but looks at the cases of the period only.
 */
final class Opened {

    private Opened() {}

    static List<CasesOf> cases(Scope now, Scope then, JdbcClient jdbc) {
        Map<String, Long> casesBefore = new TreeMap<>();
        then.ask(jdbc, """
                        select c.workflow, count(*) as n
                        from cs_case c join cs_ruling r on r.case_key = c.case_key and r.first_ruling
                        where c.workflow in (:workflows) and c.opened_at >= :start and c.opened_at < :end
                        group by c.workflow""").query((ResultSet row) -> {
            casesBefore.put(row.getString("workflow"), row.getLong("n"));
        });
        return now.ask(jdbc, """
                        select c.workflow, count(*) as n,
                          sum(case r.oversight when 'automatic' then 1 else 0 end) as automatic,
                          sum(case r.oversight when 'after' then 1 else 0 end) as afterwards,
                          sum(case r.oversight when 'before' then 1 else 0 end) as beforehand,
                          sum(case r.oversight when 'refuse' then 1 else 0 end) as refuse,
                          sum(case c.state when 'expired' then 1 else 0 end) as expired
                        from cs_case c join cs_ruling r on r.case_key = c.case_key and r.first_ruling
                        where c.workflow in (:workflows) and c.opened_at >= :start and c.opened_at < :end
                        group by c.workflow order by c.workflow""")
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
                        select workflow, carried_out_by, count(*) as n, sum(downstream_error) as errors from (
                          select k.workflow, case when k.oversight in ('automatic', 'after') then k.oversight
                              when k.edited = 1 then 'edited' else 'approved' end as carried_out_by,
                            case when o.case_key is null then 0 else 1 end as downstream_error
                          from (
                            select c.workflow, c.case_key, max(case when r.first_ruling then r.oversight end) as oversight,
                              max(case when r.edited then 1 else 0 end) as edited
                            from cs_case c join cs_ruling r on r.case_key = c.case_key
                            where c.workflow in (:workflows) and c.opened_at >= :start and c.opened_at < :end
                              and c.state = 'done'
                            group by c.workflow, c.case_key) k
                          left join (select distinct case_key from cs_outcome) o on o.case_key = k.case_key) p
                        group by workflow, carried_out_by order by workflow, carried_out_by""")
                .query((row, index) -> new DownstreamOf(
                        row.getString("workflow"), row.getString("carried_out_by"), share(row, "errors", "n")))
                .list();
    }

    private static Share share(ResultSet row, String n, String of) throws SQLException {
        return Share.of(row.getLong(n), row.getLong(of));
    }
}
