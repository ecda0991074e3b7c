package io.countersign.audit;

import io.countersign.chain.Entry;
import io.countersign.chain.Hashes;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A year of cases, made from a few that really ran: each row that was written of one is written again for a case of
 * another key and time, in our tables and in Camunda's history as far as the page reads it. The chains hold, and so do the
 * seals of each hour.
 */
public final class Year {

    private static final int FLUSH = 500;
    private static final Duration LENGTH = Duration.ofDays(365);
    private static final Set<String> IDS = Set.of(
            "id_",
            "proc_inst_id_",
            "root_proc_inst_id_",
            "execution_id_",
            "act_inst_id_",
            "parent_act_inst_id_",
            "task_id_",
            "bytearray_id_",
            "var_inst_id_",
            "process_instance",
            "task");
    private static final String OF_INSTANCE = "PROC_INST_ID_ = '%2$s'";
    private static final String VARIABLES =
            OF_INSTANCE + " and TASK_ID_ is null and NAME_ in ('request', 'facts', 'proposal', 'decision', 'result')";

    /** In an order in which none is written before what it refers to. */
    private static final Map<String, String> TABLES = new LinkedHashMap<>();

    static {
        TABLES.put("cs_case", "case_key = '%1$s'");
        TABLES.put("cs_found", "number = (select number from cs_case where case_key = '%1$s')");
        TABLES.put("cs_chain", "chain_key = '%1$s'");
        TABLES.put("cs_record", "chain_key = '%1$s'");
        TABLES.put("cs_payload", "chain_key = '%1$s'");
        TABLES.put("cs_binding", "case_key = '%1$s'");
        TABLES.put("cs_approval", "case_key = '%1$s'");
        TABLES.put("cs_effect", "case_key = '%1$s'");
        TABLES.put("cs_ruling", "case_key = '%1$s'");
        TABLES.put("cs_rule_fired", "binding in (select id from cs_binding where case_key = '%1$s')");
        TABLES.put("cs_asked", "case_key = '%1$s'");
        TABLES.put("cs_review", "case_key = '%1$s'");
        TABLES.put("cs_opened", "case_key = '%1$s'");
        TABLES.put("cs_outcome", "case_key = '%1$s'");
        TABLES.put("cs_correction", "case_key = '%1$s'");
        TABLES.put("ACT_HI_PROCINST", OF_INSTANCE);
        TABLES.put("ACT_HI_ACTINST", OF_INSTANCE);
        TABLES.put("ACT_HI_TASKINST", OF_INSTANCE);
        TABLES.put("ACT_HI_VARINST", VARIABLES);
        TABLES.put("ACT_HI_DETAIL", OF_INSTANCE + " and VAR_TYPE_ = 'string'");
        TABLES.put("ACT_GE_BYTEARRAY", "ID_ in (select BYTEARRAY_ID_ from ACT_HI_VARINST where " + VARIABLES + ")");
    }

    /** A case that was made, as a count in Java sees it. */
    record Made(
            String key,
            String workflow,
            String state,
            String oversight,
            LocalDate day,
            BigDecimal amount,
            Set<String> rules,
            Map<String, String> decided,
            String word) {}

    /** A case that ran, with all rows of it. */
    private record Template(String key, Instant openedAt, Map<String, List<Map<String, Object>>> rows) {}

    /**
     * Writes a year, finds it by every filter as a count in Java does, and takes it back.
     *
     * @param ran keys of cases that ran
     */
    public static void isFoundRight(ApplicationContext application, List<String> ran, int cases) {
        new TransactionTemplate(application.getBean(PlatformTransactionManager.class)).executeWithoutResult(status -> {
            status.setRollbackOnly();
            Year year =
                    new Year(application.getBean(JdbcTemplate.class), ran, Instant.parse("2020-06-01T00:00:00Z"), 19);
            new Counted(year.write(cases)).compare(application);
        });
    }

    private final JdbcTemplate jdbc;
    private final Random random;
    private final Instant until;
    private final List<Template> templates = new ArrayList<>();
    private final Map<String, List<Object[]>> waiting = new LinkedHashMap<>();
    private final Map<String, String> inserts = new HashMap<>();
    private final TreeMap<Instant, List<Seal.Leaf>> grown = new TreeMap<>();
    private long id = 1_000_000_000;

    /** @param ran keys of cases that ran; one that is there twice is made twice as often */
    Year(JdbcTemplate jdbc, List<String> ran, Instant until, long seed) {
        this.jdbc = jdbc;
        this.random = new Random(seed);
        this.until = until;
        ran.forEach(key -> templates.add(read(key)));
    }

    /** Writes so many cases. */
    List<Made> write(int cases) {
        List<Made> made = new ArrayList<>();
        long step = LENGTH.toMillis() / cases;
        for (int number = 0; number < cases; number++) {
            Template of = templates.get(random.nextInt(templates.size()));
            Instant at = until.minus(LENGTH).plusMillis(step * number + random.nextInt((int) Math.max(1, step)));
            made.add(write(of, 1_000_000 + number, at));
            if (number % FLUSH == FLUSH - 1) {
                flush();
            }
        }
        flush();
        return made;
    }

    private Made write(Template of, long number, Instant at) {
        String key = of.key().replaceAll("-.*", "") + "-" + number;
        String suffix = "-" + Long.toString(number, 36);
        long shift = Duration.between(of.openedAt(), at).toMillis();
        String word = "w" + random.nextInt(5_000);
        BigDecimal amount = BigDecimal.valueOf(random.nextInt(200_000), 2);
        Map<String, String> ids = new HashMap<>();
        of.rows().get("cs_binding").forEach(row -> ids.put(String.valueOf(row.get("id")), String.valueOf(++id)));
        List<Entry> chain = chain(of, key, suffix, shift, ids);
        of.rows().forEach((table, rows) -> {
            for (int place = 0; place < rows.size(); place++) {
                Map<String, Object> row = rows.get(place);
                Object[] values = new Object[row.size()];
                int column = 0;
                for (Map.Entry<String, Object> cell : row.entrySet()) {
                    values[column++] = value(table, cell.getKey(), cell.getValue(), of, key, suffix, shift, ids);
                }
                alter(table, row, values, chain, place, number, key, word, amount);
                waiting.computeIfAbsent(table, name -> new ArrayList<>()).add(values);
            }
        });
        Entry head = chain.get(chain.size() - 1);
        grown.computeIfAbsent(
                        Instant.parse(head.at()).truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS),
                        hour -> new ArrayList<>())
                .add(new Seal.Leaf(0, 0, key, head.number(), head.hash()));
        return made(of, key, at, amount, word);
    }

    private Made made(Template of, String key, Instant at, BigDecimal amount, String word) {
        Map<String, Object> kept = of.rows().get("cs_case").get(0);
        Map<String, String> decided = new HashMap<>();
        of.rows().get("cs_review").stream()
                .filter(row -> row.get("decided_at") != null)
                .forEach(row -> decided.put((String) row.get("reviewer"), (String) row.get("outcome")));
        return new Made(
                key,
                (String) kept.get("workflow"),
                (String) kept.get("state"),
                (String) kept.get("oversight"),
                LocalDate.ofInstant(at, ZoneOffset.UTC),
                kept.get("amount") == null ? null : amount,
                of.rows().get("cs_rule_fired").stream()
                        .map(row -> (String) row.get("rule"))
                        .collect(Collectors.toSet()),
                decided,
                word);
    }

    private Object value(
            String table,
            String column,
            Object value,
            Template of,
            String key,
            String suffix,
            long shift,
            Map<String, String> ids) {
        if (value instanceof Timestamp at) {
            return new Timestamp(at.getTime() + shift);
        }
        if (value instanceof OffsetDateTime at) {
            return at.plus(Duration.ofMillis(shift));
        }
        if (value instanceof Number old) {
            boolean binding =
                    Set.of("binding", "follows").contains(column) || table.equals("cs_binding") && column.equals("id");
            return binding ? Long.valueOf(ids.get(old.toString())) : column.equals("id") ? ++id : value;
        }
        if (value instanceof String text) {
            return IDS.contains(column)
                    ? text + suffix
                    : column.equals("effect_key") ? text.replace(of.key(), key) : text.equals(of.key()) ? key : text;
        }
        return value;
    }

    /** What is no copy. */
    private static void alter(
            String table,
            Map<String, Object> row,
            Object[] values,
            List<Entry> chain,
            int at,
            long number,
            String key,
            String word,
            BigDecimal amount) {
        List<String> columns = new ArrayList<>(row.keySet());
        switch (table) {
            case "cs_case" -> {
                set(columns, values, "number", number);
                set(columns, values, "idempotency_key", null);
                if (row.get("amount") != null) {
                    set(columns, values, "amount", amount);
                }
            }
            case "cs_found" -> {
                set(columns, values, "number", number);
                set(columns, values, "words", row.get("words") + " " + key.toLowerCase(Locale.ROOT) + " " + word);
            }
            case "cs_approval" -> set(columns, values, "amount", amount);
            case "cs_outcome" -> set(columns, values, "idempotency_key", null);
            case "cs_chain" -> {
                set(columns, values, "head", chain.get(chain.size() - 1).hash());
                set(columns, values, "sealed", chain.get(chain.size() - 1).number());
            }
            case "cs_record" -> {
                Entry entry = chain.get(at);
                set(columns, values, "recorded_at", entry.at());
                set(columns, values, "payload_digest", entry.payloadDigest());
                set(columns, values, "previous", entry.previous());
                set(columns, values, "hash", entry.hash());
            }
            case "cs_payload" -> set(columns, values, "payload", chain.get(at).payload());
            default -> {
                // a copy
            }
        }
    }

    private static void set(List<String> columns, Object[] values, String column, Object value) {
        values[columns.indexOf(column)] = value;
    }

    private static List<Entry> chain(Template of, String key, String suffix, long shift, Map<String, String> ids) {
        List<Entry> chain = new ArrayList<>();
        String previous = "";
        List<Map<String, Object>> payloads = of.rows().get("cs_payload");
        List<String> tasks = of.rows().get("ACT_HI_TASKINST").stream()
                .map(row -> (String) row.get("id_"))
                .toList();
        for (Map<String, Object> row : of.rows().get("cs_record")) {
            Map<String, Object> says = payloads.get(chain.size());
            String payload = ((String) says.get("payload")).replace(of.key(), key);
            for (Map.Entry<String, String> binding : ids.entrySet()) {
                payload = payload.replaceAll(
                        "\"binding\":" + binding.getKey() + "\\b", "\"binding\":" + binding.getValue());
            }
            for (String task : tasks) {
                payload = payload.replace(task, task + suffix);
            }
            String salt = (String) says.get("salt");
            Entry open = new Entry(
                    key,
                    ((Number) row.get("number")).longValue(),
                    (String) row.get("kind"),
                    Instant.parse((String) row.get("recorded_at"))
                            .plusMillis(shift)
                            .toString(),
                    Entry.digest(salt, payload),
                    previous,
                    "",
                    salt,
                    payload);
            previous = open.expectedHash();
            chain.add(new Entry(
                    key,
                    open.number(),
                    open.kind(),
                    open.at(),
                    open.payloadDigest(),
                    open.previous(),
                    previous,
                    salt,
                    payload));
        }
        return chain;
    }

    /** Seals each hour, as the application would have. */
    void seal(SealKey key) {
        Seal before =
                jdbc.query("select * from cs_seal order by number desc fetch first 1 rows only", Seals::read).stream()
                        .findFirst()
                        .orElse(null);
        for (Map.Entry<Instant, List<Seal.Leaf>> hour : grown.entrySet()) {
            long number = before == null ? 1 : before.number() + 1;
            List<Seal.Leaf> leaves = new ArrayList<>();
            hour.getValue().stream()
                    .sorted(Comparator.comparing(Seal.Leaf::chain))
                    .forEach(leaf ->
                            leaves.add(new Seal.Leaf(number, leaves.size(), leaf.chain(), leaf.height(), leaf.head())));
            Seal seal = key.sign(new Seal(
                    number,
                    hour.getKey().toString(),
                    leaves.size(),
                    Hashes.root(leaves.stream().map(Seal.Leaf::hash).toList()),
                    before == null ? "" : before.digest(),
                    key.id(),
                    ""));
            add(
                    "cs_seal",
                    "number, sealed_at, leaves, root, previous, key_id, signature, delivered_at",
                    seal.number(),
                    seal.at(),
                    seal.leaves(),
                    seal.root(),
                    seal.previous(),
                    seal.key(),
                    seal.signature(),
                    Timestamp.from(hour.getKey()));
            leaves.forEach(leaf -> add(
                    "cs_seal_leaf",
                    "seal, leaf, chain_key, height, head",
                    number,
                    leaf.leaf(),
                    leaf.chain(),
                    leaf.height(),
                    leaf.head()));
            before = seal;
        }
        flush();
        grown.clear();
    }

    private void add(String table, String columns, Object... values) {
        inserts.putIfAbsent(
                table, "insert into " + table + " (" + columns + ") values (" + "?, ".repeat(values.length - 1) + "?)");
        waiting.computeIfAbsent(table, name -> new ArrayList<>()).add(values);
    }

    private void flush() {
        List<String> order = new ArrayList<>(TABLES.keySet());
        order.addAll(List.of("cs_seal", "cs_seal_leaf"));
        for (String table : order) {
            List<Object[]> rows = waiting.remove(table);
            if (rows != null) {
                jdbc.batchUpdate(inserts.get(table), rows);
            }
        }
    }

    private Template read(String key) {
        Map<String, List<Map<String, Object>>> rows = new LinkedHashMap<>();
        String instance =
                jdbc.queryForObject("select process_instance from cs_case where case_key = ?", String.class, key);
        TABLES.forEach((table, where) -> {
            String order = table.equals("cs_record") || table.equals("cs_payload") ? " order by number" : "";
            rows.put(
                    table,
                    jdbc.query(
                            "select * from " + table + " where " + where.formatted(key, instance) + order,
                            (row, number) -> cells(row, table)));
        });
        Object opened = rows.get("cs_case").get(0).get("opened_at");
        return new Template(
                key, opened instanceof OffsetDateTime at ? at.toInstant() : ((Timestamp) opened).toInstant(), rows);
    }

    private Map<String, Object> cells(ResultSet row, String table) throws SQLException {
        ResultSetMetaData meta = row.getMetaData();
        Map<String, Object> cells = new LinkedHashMap<>();
        for (int column = 1; column <= meta.getColumnCount(); column++) {
            cells.put(
                    meta.getColumnName(column).toLowerCase(Locale.ROOT),
                    switch (meta.getColumnType(column)) {
                        case Types.CLOB, Types.VARCHAR, Types.LONGVARCHAR -> row.getString(column);
                        case Types.BLOB, Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY -> row.getBytes(column);
                        case Types.TIMESTAMP -> row.getTimestamp(column);
                        default -> row.getObject(column);
                    });
        }
        inserts.putIfAbsent(
                table,
                "insert into " + table + " (" + String.join(", ", cells.keySet()) + ") values ("
                        + "?, ".repeat(cells.size() - 1) + "?)");
        return cells;
    }
}
