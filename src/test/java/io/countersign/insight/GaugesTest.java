package io.countersign.insight;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.AppTest;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;

class GaugesTest extends AppTest {

    private final MeterRegistry meters = new SimpleMeterRegistry();

    @Autowired
    private DataSource source;

    @Autowired
    private Clock clock;

    @Test
    void showNothingWhileTheDatabaseDoesNotAnswer() {
        AtomicBoolean down = new AtomicBoolean();
        Gauges gauges = new Gauges(
                JdbcClient.create(new DelegatingDataSource(source) {
                    @Override
                    public Connection getConnection() throws SQLException {
                        if (down.get()) {
                            throw new SQLException("down");
                        }
                        return super.getConnection();
                    }
                }),
                clock,
                meters);

        gauges.read();
        assertThat(meters.find("countersign.chain.height").gauge()).isNotNull();

        down.set(true);
        gauges.read();
        assertThat(meters.getMeters()).isEmpty();

        down.set(false);
        gauges.read();
        assertThat(meters.find("countersign.chain.height").gauge()).isNotNull();
    }
}
