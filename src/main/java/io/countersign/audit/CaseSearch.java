package io.countersign.audit;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
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

    /** What an auditor asks for; null where it does not matter. */
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

    /** A case in the list. The amount is what was approved last, in units of its currency. */
    record Line(
            String key,
            String workflow,
            String state,
            Instant openedAt,
            @Nullable Instant endedAt,
            @Nullable BigDecimal amount,
            @Nullable String currency,
            @Nullable String approvedBy) {}

    /** @param total how many there are in all */
    record Found(List<Line> cases, int page, int size, long total) {}

    private static final String STATE = """
            case when c.ended_at is null and exists
              (select 1 from ACT_RU_INCIDENT i where i.PROC_INST_ID_ = c.process_instance) then 'stuck'
            else c.state end""";
    private static final String LAST = "(select max(b2.id) from cs_binding b2 where b2.case_key = c.case_key)";

    private final JdbcClient jdbc;

    CaseSearch(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Found find(Filter filter, int page) {
        Map<String, Object> values = new HashMap<>();
        String where = where(filter, values);
        List<Line> lines = jdbc.sql(
                        "select c.*, " + STATE + " as shown, a.amount, a.currency, a.approved_by from cs_case c"
                                + " left join cs_approval a on a.id ="
                                + " (select max(a2.id) from cs_approval a2 where a2.case_key = c.case_key)" + where
                                + " order by c.number desc offset :offset rows fetch next :size rows only")
                .params(values)
                .param("offset", (long) page * PAGE)
                .param("size", PAGE)
                .query(CaseSearch::line)
                .list();
        long total = jdbc.sql("select count(*) from cs_case c" + where)
                .params(values)
                .query(Long.class)
                .single();
        return new Found(lines, page, PAGE, total);
    }

    private static String where(Filter filter, Map<String, Object> values) {
        StringBuilder where = new StringBuilder(" where c.case_key is not null");
        add(where, values, "workflow", filter.workflow(), "c.workflow = :workflow");
        add(where, values, "state", filter.state(), STATE + " = :state");
        add(where, values, "oversight", json("oversight", filter.oversight()), inRouting("oversight"));
        add(where, values, "rule", json("rule", filter.rule()), inRouting("rule"));
        add(where, values, "outcome", json("outcome", filter.outcome()), inDecision("outcome"));
        add(where, values, "reviewer", json("by", filter.reviewer()), inDecision("reviewer"));
        add(where, values, "amountFrom", filter.amountFrom(), approved("a.amount >= :amountFrom"));
        add(where, values, "amountTo", filter.amountTo(), approved("a.amount <= :amountTo"));
        add(where, values, "from", start(filter.from()), "c.opened_at >= :from");
        add(where, values, "to", start(filter.to() == null ? null : filter.to().plusDays(1)), "c.opened_at < :to");
        add(where, values, "text", like(filter.text()), """
                (lower(c.case_key) like lower(:text) escape '!' or exists (select 1 from cs_binding b
                  where b.id = %s and (lower(b.request) like lower(:text) escape '!'
                    or lower(b.action) like lower(:text) escape '!')))""".formatted(LAST));
        return where.toString();
    }

    private static void add(
            StringBuilder where, Map<String, Object> values, String name, @Nullable Object value, String condition) {
        if (value != null) {
            where.append(" and ").append(condition);
            values.put(name, value);
        }
    }

    /** Routings are stored in canonical JSON, so a field and its value stand there in one form only. */
    private static String inRouting(String name) {
        return "exists (select 1 from cs_binding b where b.id = " + LAST + " and b.routing like :" + name
                + " escape '!')";
    }

    private static String inDecision(String name) {
        return """
                exists (select 1 from cs_record r join cs_payload p on p.chain_key = r.chain_key and p.number = r.number
                  where r.chain_key = c.case_key and r.kind = 'decision' and p.payload like :%s escape '!')""".formatted(name);
    }

    private static String approved(String condition) {
        return "exists (select 1 from cs_approval a where a.case_key = c.case_key and " + condition + ")";
    }

    private static @Nullable String json(String field, @Nullable String value) {
        return value == null ? null : like("\"" + field + "\":\"" + value.replace("\"", "") + "\"");
    }

    private static @Nullable String like(@Nullable String text) {
        return text == null
                ? null
                : "%" + text.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
    }

    private static @Nullable OffsetDateTime start(@Nullable LocalDate day) {
        return day == null ? null : day.atStartOfDay().atOffset(ZoneOffset.UTC);
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
                amount == null || amount.signum() == 0 ? null : amount,
                row.getString("currency"),
                row.getString("approved_by"));
    }
}
