package io.countersign.audit;

import static io.countersign.Say.approve;
import static io.countersign.Say.reject;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.AppTest;
import io.countersign.Rest.Answer;
import io.countersign.Webapp;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.migration.Context;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** An auditor finds a case by what is known of it. */
class CaseSearchTest extends AppTest {

    private static final String LIST = "/camunda/api/countersign/audit?";

    @Autowired
    private ApplicationContext application;

    @Autowired
    private DataSource source;

    @Autowired
    private PlatformTransactionManager transactions;

    @Test
    void everyFilterFindsWhatACountInJavaFinds() {
        String automatic = reply("Thank you for the pan.");
        becomes(automatic, "done");
        String approved = reviewed("of the approved one");
        decides("supportlead", approved, approve());
        becomes(approved, "done");
        String rejected = reviewed("of the rejected one");
        decides("supportlead", rejected, reject());
        becomes(rejected, "rejected");
        String waiting = reviewed("of the waiting one");

        Year.isFoundRight(application, List.of(automatic, automatic, approved, rejected, waiting), 2_000);
    }

    /** What the migration fills in for cases from before is what is written with each fact since. */
    @Test
    void casesFromBeforeAreFoundByTheSame() {
        String key = reviewed("of the old one");
        decides("supportlead", key, approve());
        becomes(key, "done");
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            status.setRollbackOnly();
            Map<String, Object> before = found(key);
            jdbc.sql("delete from cs_found").update();
            jdbc.sql("update cs_case set oversight = null, amount = null, currency = null, approved_by = null,"
                            + " rules = null, decisions = null")
                    .update();

            migrate();

            assertThat(found(key)).isEqualTo(before);
        });
    }

    /** Of this one: other tests tamper with theirs. */
    private Map<String, Object> found(String key) {
        return jdbc.sql("select c.case_key, c.oversight, c.amount, c.currency, c.approved_by, c.rules, c.decisions, f.*"
                        + " from cs_case c join cs_found f on f.number = c.number where c.case_key = :key")
                .param("key", key)
                .query()
                .singleRow();
    }

    private void migrate() {
        Connection connection = DataSourceUtils.getConnection(source);
        try {
            application.getBean(FillFindable.class).migrate(new Context() {
                @Override
                public Configuration getConfiguration() {
                    throw new UnsupportedOperationException();
                }

                @Override
                public Connection getConnection() {
                    return connection;
                }
            });
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x' or '1'='1", "T-%", "T-_", "'; drop table cs_case; --", "\" : \\ \"", "${1+1}", "!"})
    void takesValuesAsValues(String value) {
        Webapp auditor = cockpit("auditor");
        for (String filter : List.of("text", "reviewer", "rule", "workflow")) {
            Answer answer = auditor.get(LIST + filter + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
            assertThat(answer.json().path("total").asInt()).as(filter).isZero();
        }
    }

    @Test
    void saysWhichFilterIsWrong() {
        Webapp auditor = cockpit("auditor");
        List<String> wrong = new ArrayList<>(List.of(
                "state=gone", "oversight=none", "outcome=maybe", "amountFrom=much", "from=yesterday", "to=2026-02-30"));
        wrong.addAll(List.of("page=-1", "page=x", "order=key"));
        for (String filter : wrong) {
            Answer answer = auditor.get(LIST + filter);
            assertThat(answer.status()).as(filter).isEqualTo(400);
            assertThat(answer.text()).contains(filter.substring(0, filter.indexOf('=')));
        }
    }

    private String reviewed(String which) {
        String key = reply("My lawyer will hear of the list " + which);
        becomes(key, "inReview");
        return key;
    }

    private String reply(String text) {
        return propose(
                "ticket",
                Map.of("customer", "C-1005", "subject", "Hello", "text", text),
                Map.of("resolution", "reply", "reply", "We are sorry."));
    }
}
