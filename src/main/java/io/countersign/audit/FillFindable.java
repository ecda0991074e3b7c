package io.countersign.audit;

import io.countersign.chain.Chain;
import io.countersign.chain.Entry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Fills in, once, what the cases from before are found by: SQL of both databases can't take JSON apart. */
@Component
class FillFindable implements JavaMigration {

    private static final int BATCH = 500;

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion("19.1");
    }

    @Override
    public String getDescription() {
        return "fill in what cases are found by";
    }

    @Override
    public @Nullable Integer getChecksum() {
        return null;
    }

    @Override
    public boolean canExecuteInTransaction() {
        return true;
    }

    @Override
    public void migrate(Context context) throws SQLException {
        Connection connection = context.getConnection();
        try (PreparedStatement records = connection.prepareStatement("""
                        select r.*, p.salt, p.payload from cs_record r
                          join cs_case c on c.case_key = r.chain_key
                          left join cs_payload p on p.chain_key = r.chain_key and p.number = r.number
                        order by r.chain_key, r.number""");
                PreparedStatement insert = connection.prepareStatement(
                        "insert into cs_found (case_key, oversight, summary, words) values (?, ?, ?, ?)")) {
            records.setFetchSize(BATCH);
            int waiting = 0;
            Findable found = null;
            try (ResultSet row = records.executeQuery()) {
                while (row.next()) {
                    Entry entry = Chain.entry(row, 0);
                    if (found != null && !found.key().equals(entry.chain())) {
                        add(insert, found);
                        if (++waiting % BATCH == 0) {
                            insert.executeBatch();
                        }
                    }
                    found = (found == null || !found.key().equals(entry.chain())
                                    ? Findable.nothing(entry.chain())
                                    : found)
                            .with(entry);
                }
            }
            if (found != null) {
                add(insert, found);
            }
            insert.executeBatch();
        }
        try (Statement rest = connection.createStatement()) {
            rest.executeUpdate("""
                    insert into cs_found (case_key, words) select c.case_key, lower(c.case_key) from cs_case c
                    where c.case_key is not null
                      and not exists (select 1 from cs_found f where f.case_key = c.case_key)""");
            for (String column : new String[] {"amount", "currency", "approved_by"}) {
                rest.executeUpdate("update cs_found set " + column + " = (select a." + column
                        + " from cs_approval a where a.id ="
                        + " (select max(l.id) from cs_approval l where l.case_key = cs_found.case_key))");
            }
        }
    }

    private static void add(PreparedStatement insert, Findable found) throws SQLException {
        insert.setString(1, found.key());
        insert.setString(2, found.oversight());
        insert.setString(3, found.summary());
        insert.setString(4, found.text());
        insert.addBatch();
    }
}
