package io.countersign.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Two nodes, each with several threads and connections of its own, tell of the same cases at the same moment. */
class ChainTest {

    private static final int THREADS = 3;
    private static final int TIMES = 40;

    @Test
    void writersAtTheSameMomentKeepOneUnbrokenChainOnH2() throws Exception {
        try (HikariDataSource one = pool("jdbc:h2:mem:chain;DB_CLOSE_DELAY=-1", "sa");
                HikariDataSource other = pool("jdbc:h2:mem:chain;DB_CLOSE_DELAY=-1", "sa")) {
            keepOneChain(one, other);
        }
    }

    @Test
    void writersAtTheSameMomentKeepOneUnbrokenChainOnPostgres() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
                HikariDataSource one = pool(postgres.getJdbcUrl("postgres", "postgres"), "postgres");
                HikariDataSource other = pool(postgres.getJdbcUrl("postgres", "postgres"), "postgres")) {
            keepOneChain(one, other);
        }
    }

    private static HikariDataSource pool(String url, String user) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(url);
        pool.setUsername(user);
        pool.setMaximumPoolSize(2 * THREADS);
        return pool;
    }

    private static void keepOneChain(HikariDataSource one, HikariDataSource other) throws Exception {
        new ResourceDatabasePopulator(new ClassPathResource("db/migration/V10__chain.sql")).execute(one);
        Node[] nodes = {new Node(one), new Node(other)};
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(nodes.length * THREADS);
        List<Future<?>> writers = new ArrayList<>();
        for (int node = 0; node < nodes.length; node++) {
            for (int thread = 0; thread < THREADS; thread++) {
                Node here = nodes[node];
                String by = node + "." + thread;
                writers.add(threads.submit(() -> {
                    go.await();
                    for (int i = 0; i < TIMES; i++) {
                        here.tells(by, i);
                    }
                    return null;
                }));
            }
        }
        go.countDown();
        for (Future<?> writer : writers) {
            writer.get();
        }
        threads.shutdown();

        // each told twice of one case and once of the other; every fourth time it was taken back
        int told = nodes.length * THREADS * TIMES * 3 / 4;
        isUnbroken(nodes[0].chain, "T-1", 2 * told);
        isUnbroken(nodes[1].chain, "T-2", told);
        assertThat(JdbcClient.create(one)
                        .sql("select head from cs_chain where chain_key = 'T-1' and height = " + 2 * told)
                        .query(String.class)
                        .single())
                .isEqualTo(nodes[0].chain.of("T-1").get(2 * told - 1).hash());
    }

    private static void isUnbroken(Chain chain, String key, int records) {
        List<Entry> entries = chain.of(key);
        assertThat(entries)
                .extracting(Entry::number)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, records).boxed().toList());
        String previous = "";
        for (Entry entry : entries) {
            assertThat(entry.previous()).as("record %d", entry.number()).isEqualTo(previous);
            assertThat(entry.hash()).isEqualTo(entry.expectedHash());
            previous = entry.hash();
        }
        assertThat(entries).extracting(Entry::payload).noneMatch(payload -> payload.contains("taken back"));
    }

    private static final class Node {

        private final Chain chain;
        private final TransactionTemplate transaction;

        private Node(HikariDataSource database) {
            JdbcTransactionManager transactions = new JdbcTransactionManager(database);
            chain = new Chain(JdbcClient.create(database), Clock.systemUTC(), transactions, event -> {});
            transaction = new TransactionTemplate(transactions);
        }

        /** In one transaction of both cases, told in the order in which two nodes would lock each other out. */
        private void tells(String by, int number) {
            boolean takenBack = number % 4 == 3;
            String what = (takenBack ? "taken back " : "kept ") + by + " " + number;
            List<String> cases = number % 2 == 0 ? List.of("T-1", "T-2", "T-1") : List.of("T-2", "T-1", "T-1");
            while (true) {
                try {
                    transaction.executeWithoutResult(status -> {
                        cases.forEach(key -> chain.append(key, "told", Map.of("what", what)));
                        if (takenBack) {
                            status.setRollbackOnly();
                        }
                    });
                    return;
                } catch (DuplicateKeyException e) {
                    // somebody else told of it for the first time at the same moment: like a job it is tried again
                    if (number > 0) {
                        throw e;
                    }
                }
            }
        }
    }
}
