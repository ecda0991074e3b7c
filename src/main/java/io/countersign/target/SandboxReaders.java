package io.countersign.target;

import java.time.Clock;
import java.util.List;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;

/** Who reads the sandbox's pages: a list for each audience. */
@Component
@Profile("demo")
@DependsOnDatabaseInitialization
class SandboxReaders extends SandboxSeed {

    private final JdbcClient jdbc;

    SandboxReaders(JdbcClient jdbc, PlatformTransactionManager transactions, Clock clock) {
        super(transactions, clock);
        this.jdbc = jdbc;
    }

    @Override
    boolean isEmpty() {
        return jdbc.sql("SELECT COUNT(*) FROM sandbox_readership")
                        .query(Long.class)
                        .single()
                == 0;
    }

    @Override
    void write() {
        readership("team", "The team", "team", List.of("anna", "ben", "carla", "deniz", "eva", "finn"));
        readership("leadership", "Leadership", "leadership", List.of("greta", "hanna", "ivo"));
        readership("external", "Press and partners", "press-list", List.of("desk", "partners"));
    }

    private void readership(String audience, String name, String list, List<String> readers) {
        jdbc.sql("INSERT INTO sandbox_readership (audience, name, address) VALUES (?, ?, ?)")
                .params(audience, name, list + "@countersign.example")
                .update();
        String domain = audience.equals("external") ? "@news.example" : "@countersign.example";
        for (String reader : readers) {
            jdbc.sql("INSERT INTO sandbox_reader (audience, email) VALUES (?, ?)")
                    .params(audience, reader + domain)
                    .update();
        }
    }
}
