package io.countersign.target;

import java.time.Clock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.transaction.PlatformTransactionManager;

/** Each target is the real one where its address is set, and the sandbox's where it is not. */
@Configuration(proxyBeanMethods = false)
class Targets {

    private final TargetSettings settings;
    private final JdbcClient jdbc;
    private final PlatformTransactionManager transactions;
    private final Clock clock;
    private final StepTime steps;

    Targets(
            TargetSettings settings,
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Clock clock,
            StepTime steps) {
        this.steps = steps;
        this.settings = settings;
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** SMTP as soon as {@code spring.mail.host} is set. */
    @Bean
    Mail mail(ObjectProvider<JavaMailSenderImpl> smtp) {
        JavaMailSenderImpl sender = smtp.getIfAvailable();
        return sender == null
                ? new SandboxMail(jdbc, transactions, clock)
                : new SmtpMail(sender, settings.mailFrom(), settings.targetTimeout());
    }

    @Bean
    Shop shop() {
        return real("shop", HttpShop::new, () -> new SandboxShop(jdbc));
    }

    @Bean
    Payments payments() {
        return real("payments", HttpPayments::new, () -> new SandboxPayments(jdbc, transactions, clock));
    }

    @Bean
    Crm crm() {
        return real("crm", HttpCrm::new, () -> new SandboxCrm(jdbc, transactions, clock));
    }

    @Bean
    Purchasing purchasing() {
        return real("purchasing", HttpPurchasing::new, () -> new SandboxPurchasing(jdbc));
    }

    @Bean
    Books books() {
        return real("ledger", HttpBooks::new, () -> new SandboxBooks(jdbc, transactions, clock));
    }

    @Bean
    Pages pages() {
        return real("pages", HttpPages::new, () -> new SandboxPages(jdbc, transactions, clock));
    }

    private <T> T real(String name, Function<HttpTarget, ? extends T> http, Supplier<? extends T> sandbox) {
        return settings.endpoint(name)
                .<T>map(endpoint -> http.apply(new HttpTarget(name, endpoint, settings.targetTimeout(), steps)))
                .orElseGet(sandbox);
    }
}
