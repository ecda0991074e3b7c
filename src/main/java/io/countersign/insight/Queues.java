package io.countersign.insight;

import io.countersign.insight.Figures.QueueOf;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who waits now for each group, and whether more comes to it than it decides. */
final class Queues {

    /** Where a case waits since before there was a record of whom it waits for. */
    private static final String UNKNOWN = "unknown";

    private static final double MINUTES_A_DAY = 24 * 60;

    private record Key(String workflow, String group) {

        static Key of(ResultSet row) throws SQLException {
            return new Key(row.getString("workflow"), row.getString("review_group"));
        }
    }

    /** @param allowed days to answer, as the median of what was asked */
    private record Asked(long arrivals, @Nullable Double allowed) {}

    private record Left(long decisions, long unanswered, long inTime) {}

    private record Waiting(long waiting, Instant since) {}

    private Queues() {}

    static List<QueueOf> in(Scope scope, JdbcClient jdbc, Clock clock) {
        Map<String, Key> all = new TreeMap<>();
        Map<Key, Asked> asked = asked(scope, jdbc, all);
        Map<Key, Left> left = left(scope, jdbc, all);
        Map<Key, Waiting> waiting = waiting(scope, jdbc, all);
        Instant now = clock.instant();
        List<QueueOf> rows = new ArrayList<>();
        all.values()
                .forEach(key -> rows.add(row(
                        key,
                        waiting.get(key),
                        asked.getOrDefault(key, new Asked(0, null)),
                        left.getOrDefault(key, new Left(0, 0, 0)),
                        scope.days(),
                        now)));
        return rows;
    }

    private static QueueOf row(Key key, @Nullable Waiting waits, Asked asked, Left left, long days, Instant now) {
        long waiting = waits == null ? 0 : waits.waiting();
        double growth = (double) (asked.arrivals() - left.decisions()) / days;
        Share arriving = Share.of(asked.arrivals(), asked.arrivals() + left.decisions());
        Double room = asked.allowed() == null ? null : asked.allowed() * left.decisions() / days;
        Double daysLeft = null;
        if (room != null && waiting > room) {
            daysLeft = 0.0;
        } else if (room != null && arriving.isSurelyAbove(0.5)) {
            daysLeft = (room - waiting) / growth;
        }
        return new QueueOf(
                key.workflow(),
                key.group(),
                waiting,
                waits == null ? null : Duration.between(waits.since(), now).toSeconds() / 60.0,
                asked.arrivals(),
                left.decisions(),
                left.unanswered(),
                Share.of(left.inTime(), left.decisions() + left.unanswered()),
                growth,
                arriving,
                room,
                daysLeft);
    }

    private static Map<Key, Asked> asked(Scope scope, JdbcClient jdbc, Map<String, Key> all) {
        Map<Key, Asked> asked = new HashMap<>();
        scope.ask(jdbc, """
                        select workflow, review_group, count(*) as n,
                          percentile_cont(0.5) within group (order by allowed_minutes) as allowed
                        from cs_asked
                        where workflow in (:workflows) and asked_at >= :start and asked_at < :end
                          and (left_by is null or left_by <> 'recalled')
                        group by workflow, review_group""").query((ResultSet row) -> {
            Key key = known(row, all);
            Double allowed = row.getObject("allowed", Double.class);
            asked.put(key, new Asked(row.getLong("n"), allowed == null ? null : allowed / MINUTES_A_DAY));
        });
        return asked;
    }

    private static Map<Key, Left> left(Scope scope, JdbcClient jdbc, Map<String, Key> all) {
        Map<Key, Left> left = new HashMap<>();
        scope.ask(jdbc, """
                        select workflow, review_group, sum(case left_by when 'decision' then 1 else 0 end) as decisions,
                          sum(case left_by when 'clock' then 1 else 0 end) as unanswered,
                          sum(case when left_by = 'decision' and left_at <= answer_by then 1 else 0 end) as in_time
                        from cs_asked
                        where workflow in (:workflows) and left_at >= :start and left_at < :end
                          and left_by in ('decision', 'clock')
                        group by workflow, review_group""").query((ResultSet row) -> {
            Key key = known(row, all);
            left.put(key, new Left(row.getLong("decisions"), row.getLong("unanswered"), row.getLong("in_time")));
        });
        return left;
    }

    private static Map<Key, Waiting> waiting(Scope scope, JdbcClient jdbc, Map<String, Key> all) {
        Map<Key, Waiting> waiting = new HashMap<>();
        jdbc.sql("""
                        select c.workflow, coalesce(a.review_group, '%s') as review_group, count(*) as n,
                          min(coalesce(a.asked_at, c.opened_at)) as since
                        from cs_case c left join cs_asked a on a.case_key = c.case_key and a.left_at is null
                        where c.state = 'inReview' and c.workflow in (:workflows)
                        group by c.workflow, coalesce(a.review_group, '%s')""".formatted(UNKNOWN, UNKNOWN))
                .param("workflows", scope.workflows())
                .query((ResultSet row) -> {
                    Key key = known(row, all);
                    waiting.put(
                            key,
                            new Waiting(
                                    row.getLong("n"),
                                    row.getObject("since", OffsetDateTime.class).toInstant()));
                });
        return waiting;
    }

    private static Key known(ResultSet row, Map<String, Key> all) throws SQLException {
        Key key = Key.of(row);
        all.put(key.workflow() + " " + key.group(), key);
        return key;
    }
}
