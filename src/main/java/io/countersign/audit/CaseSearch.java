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
    private static final String FOUND_BY = " join cs_found f on f.case_key = c.case_key";

    private final JdbcClient jdbc;

    CaseSearch(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Found find(Filter filter, int page) {
        Asked asked = new Asked(filter);
        List<Line> lines = jdbc.sql("select c.*, case when " + STUCK + " then 'stuck' else c.state end as shown,"
                        + " f.summary, f.oversight, f.amount, f.currency, f.approved_by from (select c.number "
                        + asked.from() + " order by c.number desc offset :offset rows fetch next :size rows only) n"
                        + " join cs_case c on c.number = n.number left" + FOUND_BY + " order by c.number desc")
                .params(asked.values)
                .param("offset", (long) page * PAGE)
                .param("size", PAGE)
                .query(CaseSearch::line)
                .list();
        long total = page == 0 && lines.size() < PAGE
                ? lines.size()
                : jdbc.sql("select count(*) " + asked.from())
                        .params(asked.values)
                        .query(Long.class)
                        .single();
        return new Found(lines, page, PAGE, total);
    }

    /** The conditions of a filter. What stands in {@code cs_found} is only read where it is asked for. */
    static final class Asked {

        final Map<String, Object> values = new HashMap<>();
        private final List<String> conditions = new ArrayList<>(List.of("c.case_key is not null"));
        private boolean foundBy;

        Asked(Filter filter) {
            when("workflow", filter.workflow(), "c.workflow = :workflow");
            state(filter.state());
            when("from", start(filter.from()), "c.opened_at >= :from");
            when("to", start(filter.to() == null ? null : filter.to().plusDays(1)), "c.opened_at < :to");
            when("rule", filter.rule(), "c.case_key in (select r.case_key from cs_rule_fired r where r.rule = :rule)");
            // of one review: who asks for both means what this reviewer decided so
            if (filter.outcome() != null || filter.reviewer() != null) {
                conditions.add("c.case_key in (select v.case_key from cs_review v where v.decided_at is not null"
                        + (filter.outcome() == null ? "" : " and v.outcome = :outcome")
                        + (filter.reviewer() == null ? "" : " and v.reviewer = :reviewer") + ")");
                values.put("outcome", String.valueOf(filter.outcome()));
                values.put("reviewer", String.valueOf(filter.reviewer()));
            }
            found("oversight", filter.oversight(), "f.oversight = :oversight");
            found("amountFrom", filter.amountFrom(), "f.amount >= :amountFrom");
            found("amountTo", filter.amountTo(), "f.amount <= :amountTo");
            int number = 0;
            for (String word : Findable.wordsOf(filter.text() == null ? "" : filter.text())) {
                String name = "word" + number++;
                found(name, like(word), "f.words like :" + name + " escape '!'");
            }
        }

        String from() {
            return "from cs_case c" + (foundBy ? FOUND_BY : "") + " where " + String.join(" and ", conditions);
        }

        /** A case with an incident is stuck, whatever its own state. */
        private void state(@Nullable String state) {
            if ("stuck".equals(state)) {
                conditions.add(STUCK);
            } else {
                when("state", state, "c.state = :state and not (" + STUCK + ")");
            }
        }

        private void found(String name, @Nullable Object value, String condition) {
            foundBy |= value != null;
            when(name, value, condition);
        }

        private void when(String name, @Nullable Object value, String condition) {
            if (value != null) {
                conditions.add(condition);
                values.put(name, value);
            }
        }

        private static String like(String word) {
            return "%" + word.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
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
