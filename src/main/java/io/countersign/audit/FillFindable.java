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
                        select r.*, p.salt, p.payload, c.number as case_number from cs_record r
                          join cs_case c on c.case_key = r.chain_key
                          left join cs_payload p on p.chain_key = r.chain_key and p.number = r.number
                        order by c.number, r.number""");
                PreparedStatement insert =
                        connection.prepareStatement("insert into cs_found (number, summary, words) values (?, ?, ?)");
                PreparedStatement update = connection.prepareStatement(
                        "update cs_case set oversight = ?, rules = ?, decisions = ? where number = ?")) {
            records.setFetchSize(BATCH);
            Findable found = null;
            long number = 0;
            int waiting = 0;
            try (ResultSet row = records.executeQuery()) {
                while (row.next()) {
                    Entry entry = Chain.entry(row, 0);
                    if (found != null && row.getLong("case_number") != number) {
                        add(insert, update, number, found);
                        found = null;
                        if (++waiting % BATCH == 0) {
                            insert.executeBatch();
                            update.executeBatch();
                        }
                    }
                    number = row.getLong("case_number");
                    found = (found == null ? Findable.nothing(entry.chain()) : found).with(entry);
                }
            }
            if (found != null) {
                add(insert, update, number, found);
            }
            insert.executeBatch();
            update.executeBatch();
        }
        try (Statement rest = connection.createStatement()) {
            rest.executeUpdate("""
                    insert into cs_found (number, words) select c.number, lower(c.case_key) from cs_case c
                    where c.case_key is not null and not exists (select 1 from cs_found f where f.number = c.number)""");
            rest.executeUpdate(KeepFindable.APPROVED);
        }
    }

    private static void add(PreparedStatement insert, PreparedStatement update, long number, Findable found)
            throws SQLException {
        insert.setLong(1, number);
        insert.setString(2, found.summary());
        insert.setString(3, found.keptWords());
        insert.addBatch();
        update.setString(1, found.oversight());
        update.setString(2, found.keptRules());
        update.setString(3, found.keptDecisions());
        update.setLong(4, number);
        update.addBatch();
    }
}
