package io.countersign.target;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcConnectionPool;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/** The sandbox's target systems with the demo profile's records, on a database of their own, without an application. */
public final class Sandbox {

    public static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T10:15:30Z"), ZoneOffset.UTC);

    private final JdbcClient jdbc;
    private final DataSourceTransactionManager transactions;

    public Sandbox() {
        this(JdbcConnectionPool.create("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", ""));
    }

    public Sandbox(DataSource database) {
        Flyway.configure().dataSource(database).load().migrate();
        jdbc = JdbcClient.create(database);
        transactions = new DataSourceTransactionManager(database);
        seed();
    }

    void seed() {
        new SandboxRecords(jdbc, transactions, CLOCK).afterPropertiesSet();
        new SandboxProspects(jdbc, transactions, CLOCK).afterPropertiesSet();
        new SandboxInvoicing(jdbc, transactions, CLOCK).afterPropertiesSet();
        new SandboxReaders(jdbc, transactions, CLOCK).afterPropertiesSet();
    }

    public Shop shop() {
        return new SandboxShop(jdbc);
    }

    public Payments payments() {
        return new SandboxPayments(jdbc, transactions, CLOCK);
    }

    public Mail mail() {
        return new SandboxMail(jdbc, transactions, CLOCK);
    }

    public Crm crm() {
        return new SandboxCrm(jdbc, transactions, CLOCK);
    }

    public Purchasing purchasing() {
        return new SandboxPurchasing(jdbc);
    }

    public Books books() {
        return new SandboxBooks(jdbc, transactions, CLOCK);
    }

    public Pages pages() {
        return new SandboxPages(jdbc, transactions, CLOCK);
    }

    SandboxServer server(String token) throws IOException {
        return server(0, token);
    }

    /** The systems over HTTP. */
    public SandboxServer server(int port, String token) throws IOException {
        return new SandboxServer(
                new SandboxServer.Systems(shop(), payments(), crm(), purchasing(), books(), pages()), port, token);
    }

    public JdbcClient jdbc() {
        return jdbc;
    }

    DataSourceTransactionManager transactions() {
        return transactions;
    }
}
