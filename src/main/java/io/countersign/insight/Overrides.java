package io.countersign.insight;

import io.countersign.insight.Figures.OverrideOf;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What editors change: which field, which way, by how much, and under which rule. */
final class Overrides {

    /** No number and no code is longer; longer texts are not read, because nothing is told of them. */
    private static final int SHORT = 40;

    private static final String ALL = "";

    private record Key(String workflow, String field, String rule) implements Comparable<Key> {

        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::workflow).thenComparing(Key::field).thenComparing(Key::rule);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    private static final class Changes {

        private final Measured by = new Measured();
        private final Measured byPercent = new Measured();
        private final Map<String, Long> codes = new TreeMap<>();
        private long times;
        private long up;
        private long down;

        void add(@Nullable String proposed, @Nullable String carriedOut, boolean codesOnly) {
            times++;
            BigDecimal from = decimal(proposed);
            BigDecimal to = decimal(carriedOut);
            if (from != null && to != null) {
                BigDecimal change = to.subtract(from);
                up += change.signum() > 0 ? 1 : 0;
                down += change.signum() < 0 ? 1 : 0;
                by.add(change.doubleValue());
                if (from.signum() != 0) {
                    byPercent.add(100 * change.doubleValue() / Math.abs(from.doubleValue()));
                }
            } else if (codesOnly) {
                codes.merge(proposed + " → " + carriedOut, 1L, Long::sum);
            }
        }

        OverrideOf row(Key key) {
            Map.Entry<String, Long> most =
                    codes.entrySet().stream().max(Map.Entry.comparingByValue()).orElse(null);
            return new OverrideOf(
                    key.workflow(),
                    key.rule().equals(ALL) ? null : key.rule(),
                    key.field(),
                    times,
                    up,
                    down,
                    by.quantile(0.5),
                    byPercent.quantile(0.5),
                    most == null ? null : most.getKey() + " (" + most.getValue() + ")");
        }
    }

    private Overrides() {}

    /**
     * All of a period, and those under each rule.
     *
     * @param listed values that the workflow's schemas list: only such are told, because others could name a person
     */
    static List<OverrideOf> in(Scope scope, JdbcClient jdbc, Set<String> listed) {
        Map<Key, Changes> all = new TreeMap<>();
        long[] last = {-1};
        scope.ask(jdbc, """
                        select o.id, o.workflow, o.field, f.rule,
                          case when char_length(o.proposed) <= :short then o.proposed end as proposed,
                          case when char_length(o.carried_out) <= :short then o.carried_out end as carried_out
                        from cs_v_override o left join cs_rule_fired f on f.binding = o.proposed_binding
                        where o.workflow in (:workflows) and o.corrected_at >= :start and o.corrected_at < :end
                        order by o.id""").param("short", SHORT).query((ResultSet row) -> {
            String workflow = row.getString("workflow");
            String field = row.getString("field");
            String rule = row.getString("rule");
            String proposed = row.getString("proposed");
            String carriedOut = row.getString("carried_out");
            boolean codes =
                    proposed != null && carriedOut != null && listed.contains(proposed) && listed.contains(carriedOut);
            List<String> under = new ArrayList<>();
            // it has a row for each of its rules
            if (row.getLong("id") != last[0]) {
                under.add(ALL);
                last[0] = row.getLong("id");
            }
            if (rule != null) {
                under.add(rule);
            }
            under.forEach(name -> all.computeIfAbsent(new Key(workflow, field, name), key -> new Changes())
                    .add(proposed, carriedOut, codes));
        });
        return all.entrySet().stream()
                .map(entry -> entry.getValue().row(entry.getKey()))
                .toList();
    }

    private static @Nullable BigDecimal decimal(@Nullable String text) {
        try {
            return text == null ? null : new BigDecimal(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
