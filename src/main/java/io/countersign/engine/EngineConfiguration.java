package io.countersign.engine;

import com.zaxxer.hikari.HikariDataSource;
import io.countersign.cases.Access;
import jakarta.servlet.DispatcherType;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.filter.OncePerRequestFilter;

/** The doors to Camunda, and what the database must promise. */
@Configuration(proxyBeanMethods = false)
class EngineConfiguration {

    /** The engine's own clock, so that tests move one time and not two. */
    @Bean
    Clock clock() {
        return new EngineClock();
    }

    @Bean
    FilterRegistrationBean<AccountFilter> accountFilter(ProcessEngine engine) {
        return filter(new AccountFilter(engine), Ordered.HIGHEST_PRECEDENCE + 100, "/api/*", "/engine-rest/*", "/mcp");
    }

    @Bean
    FilterRegistrationBean<OperationsFilter> operationsFilter(
            ProcessEngine engine, Operations operations, Access access) {
        return filter(
                new OperationsFilter(engine, operations, access),
                Ordered.HIGHEST_PRECEDENCE + 101,
                "/engine-rest/*",
                "/camunda/api/engine/*");
    }

    @Bean
    FilterRegistrationBean<SessionFilter> sessionFilter(ProcessEngine engine) {
        // last, because the webapps' own filters clear the engine's account as they begin
        return filter(new SessionFilter(engine), Ordered.LOWEST_PRECEDENCE, "/camunda/api/countersign/*");
    }

    private static <F extends OncePerRequestFilter> FilterRegistrationBean<F> filter(
            F filter, int order, String... patterns) {
        FilterRegistrationBean<F> registration = new FilterRegistrationBean<>(filter);
        registration.addUrlPatterns(patterns);
        registration.setOrder(order);
        registration.setDispatcherTypes(DispatcherType.REQUEST);
        return registration;
    }

    /**
     * What was committed stays when the database is killed, whatever it is set to: the row of the ledger that was written
     * before a call, above all. H2 writes half a second late by default; PostgreSQL does where an operator has let it.
     */
    @Bean
    static BeanPostProcessor durableCommits() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (bean instanceof HikariDataSource source) {
                    makeDurable(source);
                }
                return bean;
            }
        };
    }

    private static void makeDurable(HikariDataSource source) {
        if (source.getJdbcUrl().startsWith("jdbc:postgresql:") && source.getConnectionInitSql() == null) {
            // only where it is off: what waits for standbys as well stays as it is
            source.setConnectionInitSql("select set_config('synchronous_commit', 'on', false)"
                    + " where current_setting('synchronous_commit') = 'off'");
        }
        if (source.getJdbcUrl().startsWith("jdbc:h2:")) {
            try (Connection connection = source.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("set write_delay 0");
                // in KB, a quarter of our memory: who looks for words in a year of cases reads it there
                statement.execute("set cache_size " + Runtime.getRuntime().maxMemory() / 4 / 1024);
                // answers of more rows are written to disk and read again from there: figures of a year take longer
                statement.execute("set max_memory_rows 200000");
            } catch (SQLException e) {
                throw new IllegalStateException("Can't set up H2", e);
            }
        }
    }

    private static final class EngineClock extends Clock {

        @Override
        public Instant instant() {
            return ClockUtil.getCurrentTime().toInstant();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return Clock.offset(this, Duration.ZERO).withZone(zone);
        }
    }
}
