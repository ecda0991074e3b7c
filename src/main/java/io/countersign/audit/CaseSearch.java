package io.countersign.audit;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds cases for an auditor: by what they are, by what was decided, and by what was said in them. */
@Component
class CaseSearch {

    static final int PAGE = 25;

    /**
     * What an auditor asks for; null where it does not matter.
     *
     * @param text words, each of which or a part of it stands in the case or in its key
     */
    record Filter(
            @Nullable String workflow,
            @Nullable String state,
            @Nullable String oversight,
            @Nullable String outcome,
            @Nullable String reviewer,
            @Nullable String rule,
            @Nullable BigDecimal amountFrom,
            @Nullable BigDecimal amountTo,
            @Nullable LocalDate from,
            @Nullable LocalDate to,
            @Nullable String text) {}

    /**
     * A case in the list.
     *
     * @param summary of what was proposed last, hidden characters made visible; null where nothing was or it is erased
     * @param oversight what the rules said last; null where they were not asked
     * @param amount what was approved last, in units of its currency
     */
    record Line(
            String key,
            String workflow,
            String state,
            Instant openedAt,
            @Nullable Instant endedAt,
            @Nullable String summary,
            @Nullable String oversight,
            @Nullable BigDecimal amount,
            @Nullable String currency,
            @Nullable String approvedBy) {}

    /** @param total how many there are in all */
    record Found(List<Line> cases, int page, int size, long total) {}

    private static final String STUCK = "c.ended_at is null and exists"
            + " (select 1 from ACT_RU_INCIDENT i where i.PROC_INST_ID_ = c.process_instance)";

    private final JdbcClient jdbc;

    CaseSearch(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** One reading of narrow rows gives all that fit, in order and counted; what is shown of a page is read then. */
    Found find(Filter filter, int page) {
        Asked asked = new Asked(filter);
        List<Long> fitting = jdbc.sql("select c.number from " + asked.from() + " order by c.number desc")
                .params(asked.values)
                .query(Long.class)
                .list();
        int first = (int) Math.min((long) page * PAGE, fitting.size());
        List<Long> numbers = fitting.subList(first, Math.min(first + PAGE, fitting.size()));
        List<Line> lines = numbers.isEmpty()
                ? List.of()
                : jdbc.sql("select c.*, case when " + STUCK + " then 'stuck' else c.state end as shown, f.summary"
                                + " from cs_case c left join cs_found f on f.number = c.number"
                                + " where c.number in (:numbers) order by c.number desc")
                        .param("numbers", numbers)
                        .query(CaseSearch::line)
                        .list();
        return new Found(lines, page, PAGE, fitting.size());
    }

    private static final class Asked {

        private final Map<String, Object> values = new HashMap<>();
        private final List<String> conditions = new ArrayList<>();
        private boolean words;

        Asked(Filter filter) {
            // by an index, H2 would read what half of all cases have row by row: ten times as long as all of it in
            // order
            when("workflow", filter.workflow(), "coalesce(c.workflow, '') = :workflow");
            state(filter.state());
            when("oversight", filter.oversight(), "c.oversight = :oversight");
            when("amountFrom", filter.amountFrom(), "c.amount >= :amountFrom");
            when("amountTo", filter.amountTo(), "c.amount <= :amountTo");
            when("from", start(filter.from()), "c.opened_at >= :from");
            when("to", start(filter.to() == null ? null : filter.to().plusDays(1)), "c.opened_at < :to");
            when("rule", like("\n", filter.rule(), "\n"), "c.rules like :rule escape '!'");
            // of one decision: who asks for both means what this reviewer decided so
            if (filter.outcome() != null && filter.reviewer() != null) {
                String decision = filter.outcome() + "\t" + filter.reviewer();
                when("decision", like("\n", decision, "\n"), "c.decisions like :decision escape '!'");
            } else {
                when("outcome", like("\n", filter.outcome(), "\t"), "c.decisions like :outcome escape '!'");
                when("reviewer", like("\t", filter.reviewer(), "\n"), "c.decisions like :reviewer escape '!'");
            }
            words(Findable.wordsOf(filter.text() == null ? "" : filter.text()));
        }

        String from() {
            return "cs_case c" + (words ? " join cs_found f on f.number = c.number" : "")
                    + (conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions));
        }

        /** A case with an incident is stuck, whatever its own state. */
        private void state(@Nullable String state) {
            if ("stuck".equals(state)) {
                conditions.add(STUCK);
            } else {
                when("state", state, "coalesce(c.state, '') = :state and not (" + STUCK + ")");
            }
        }

        private void words(List<String> asked) {
            words = !asked.isEmpty();
            for (String word : asked) {
                String name = "word" + values.size();
                when(name, like("", word, ""), "f.words like :" + name + " escape '!'");
            }
        }

        private void when(String name, @Nullable Object value, String condition) {
            if (value != null) {
                conditions.add(condition);
                values.put(name, value);
            }
        }

        private static @Nullable String like(String before, @Nullable String text, String after) {
            return text == null
                    ? null
                    : "%" + before + text.replace("!", "!!").replace("%", "!%").replace("_", "!_") + after + "%";
        }

        private static @Nullable OffsetDateTime start(@Nullable LocalDate day) {
            return day == null ? null : day.atStartOfDay().atOffset(ZoneOffset.UTC);
        }
    }

    private static Line line(ResultSet row, int index) throws SQLException {
        OffsetDateTime ended = row.getObject("ended_at", OffsetDateTime.class);
        BigDecimal amount = row.getBigDecimal("amount");
        return new Line(
                row.getString("case_key"),
                row.getString("workflow"),
                row.getString("shown"),
                row.getObject("opened_at", OffsetDateTime.class).toInstant(),
                ended == null ? null : ended.toInstant(),
                row.getString("summary"),
                row.getString("oversight"),
                amount == null || amount.signum() == 0 ? null : amount,
                row.getString("currency"),
                row.getString("approved_by"));
    }
}
