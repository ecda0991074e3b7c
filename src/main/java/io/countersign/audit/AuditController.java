package io.countersign.audit;

import io.countersign.cases.Case;
import io.countersign.cases.Cases;
import io.countersign.cases.Json;
import io.countersign.cases.Refused;
import io.countersign.chain.Chain;
import io.countersign.intake.CurrentAccount;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Gives the audit to auditors, with the proof. */
@RestController
@Tag(name = "Audit")
class AuditController {

    private final Bundles bundles;
    private final Seals seals;
    private final Erasure erasure;
    private final Cases cases;
    private final CurrentAccount account;
    private final JdbcTemplate rows;
    private final TransactionTemplate asOfNow;

    AuditController(
            Bundles bundles,
            Seals seals,
            Erasure erasure,
            Cases cases,
            CurrentAccount account,
            JdbcTemplate jdbc,
            PlatformTransactionManager transactions) {
        this.bundles = bundles;
        this.seals = seals;
        this.erasure = erasure;
        this.cases = cases;
        this.account = account;
        this.rows = new JdbcTemplate(Objects.requireNonNull(jdbc.getDataSource()));
        this.rows.setFetchSize(500);
        // what was sealed meanwhile is not in it, and PostgreSQL hands rows out a few at a time within a transaction
        // only
        this.asOfNow = new TransactionTemplate(transactions);
        this.asOfNow.setReadOnly(true);
        this.asOfNow.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    @Operation(summary = "The whole trail of a case as one bundle, with what proves it")
    @GetMapping(path = "/api/audit/{key}", produces = MediaType.APPLICATION_JSON_VALUE)
    Bundle bundle(@PathVariable String key) {
        account.mustAudit();
        Case found = found(key);
        return account.asOurselves(() -> bundles.of(found));
    }

    @Operation(summary = "All records, sealed heads and seals, a JSON line each, for the verifier")
    @GetMapping(path = "/api/audit/log", produces = "application/jsonl")
    void log(HttpServletResponse http) throws IOException {
        account.mustAudit();
        http.setContentType("application/jsonl");
        http.setCharacterEncoding(StandardCharsets.UTF_8.name());
        Writer out = http.getWriter();
        asOfNow.executeWithoutResult(status -> {
            rows.query("select * from cs_seal order by number", row -> {
                line(out, Map.of("type", "seal", "seal", Seals.read(row, 0)));
            });
            rows.query("select * from cs_seal_leaf order by seal, leaf", row -> {
                line(out, Map.of("type", "leaf", "leaf", Seals.leaf(row, 0)));
            });
            rows.query("""
                            select r.*, p.salt, p.payload from cs_record r
                              left join cs_payload p on p.chain_key = r.chain_key and p.number = r.number
                            order by r.chain_key, r.number""", row -> {
                line(out, Map.of("type", "record", "record", Chain.entry(row, 0)));
            });
        });
        out.flush();
    }

    @Operation(summary = "Seal what has grown since the last seal, now")
    @PostMapping(path = "/api/audit/seals", produces = MediaType.APPLICATION_JSON_VALUE)
    Seal seal() {
        account.mustAdminister();
        try {
            return seals.seal().orElseThrow(() -> new Refused(Refused.Kind.conflict, "There is nothing to seal yet."));
        } catch (IllegalStateException e) {
            throw new Refused(Refused.Kind.conflict, String.valueOf(e.getMessage()));
        }
    }

    @Operation(summary = "Erase what the audit says of an ended case; that it was written stays provable")
    @PostMapping(path = "/api/audit/{key}/erasure", produces = MediaType.APPLICATION_JSON_VALUE)
    Map<String, Integer> erase(@PathVariable String key) {
        account.mustAdminister();
        Case found = found(key);
        String by = account.name();
        if (!found.state().ended()) {
            throw new Refused(Refused.Kind.conflict, "Case " + key + " is running. End it first.");
        }
        return Map.of("erased", account.asOurselves(() -> erasure.erase(found, by)));
    }

    private Case found(String key) {
        return cases.find(key).orElseThrow(() -> new Refused(Refused.Kind.unknown, "There is no case " + key + "."));
    }

    private static void line(Writer out, Object value) {
        try {
            out.write(Json.write(value));
            out.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
