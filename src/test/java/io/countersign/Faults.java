package io.countersign;

import io.countersign.agent.Agent;
import io.countersign.agent.Assignment;
import io.countersign.proposal.AgentId;
import io.countersign.proposal.Draft;
import io.countersign.target.Books;
import io.countersign.target.Mail;
import io.countersign.target.TargetRefused;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** What can fail outside of us: the mail system and the agent, on command. */
@TestConfiguration(proxyBeanMethods = false)
public class Faults {

    public static final AtomicBoolean MAIL_IS_DOWN = new AtomicBoolean();
    /** What happens elsewhere just after a mail has left. */
    public static final AtomicReference<Runnable> WHEN_SENT = new AtomicReference<>(() -> {});
    /** It says no for good. */
    public static final AtomicBoolean MAIL_REFUSES = new AtomicBoolean();
    /** It can't say what it has sent, as SMTP can't. */
    public static final AtomicBoolean MAIL_FORGETS = new AtomicBoolean();
    /** The ledger of invoices neither answers nor knows. */
    public static final AtomicBoolean BOOKS_ARE_DOWN = new AtomicBoolean();

    /** It does not tell what is booked. */
    public static final AtomicBoolean BOOKS_DO_NOT_TELL = new AtomicBoolean();

    public static final AtomicBoolean AGENT_IS_DOWN = new AtomicBoolean();

    public static void none() {
        MAIL_IS_DOWN.set(false);
        MAIL_REFUSES.set(false);
        WHEN_SENT.set(() -> {});
        MAIL_FORGETS.set(false);
        BOOKS_ARE_DOWN.set(false);
        BOOKS_DO_NOT_TELL.set(false);
        AGENT_IS_DOWN.set(false);
    }

    @Bean
    static BeanPostProcessor faults() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (bean instanceof Mail mail) {
                    return new FailingMail(mail);
                }
                if (bean instanceof Books books) {
                    return new FailingBooks(books);
                }
                return bean instanceof Agent agent ? new FailingAgent(agent) : bean;
            }
        };
    }

    private record FailingMail(Mail mail) implements Mail {

        @Override
        public String send(String key, String to, String subject, String body) {
            if (MAIL_IS_DOWN.get()) {
                throw new IllegalStateException("The mail system does not answer.");
            }
            if (MAIL_REFUSES.get()) {
                throw new TargetRefused("The address is blocked.");
            }
            String receipt = mail.send(key, to, subject, body);
            WHEN_SENT.get().run();
            return receipt;
        }

        @Override
        public boolean canFind() {
            return !MAIL_FORGETS.get() && mail.canFind();
        }

        @Override
        public Optional<String> find(String key) {
            return mail.find(key);
        }
    }

    private record FailingBooks(Books books) implements Books {

        @Override
        public String book(String key, Booking booking) {
            if (BOOKS_ARE_DOWN.get()) {
                throw new IllegalStateException("The ledger does not answer.");
            }
            return books.book(key, booking);
        }

        @Override
        public List<Booking> ofSupplier(String supplier) {
            if (BOOKS_DO_NOT_TELL.get()) {
                throw new IllegalStateException("The ledger does not answer.");
            }
            return books.ofSupplier(supplier);
        }

        @Override
        public List<Booking> ofOrder(String purchaseOrder) {
            return books.ofOrder(purchaseOrder);
        }

        @Override
        public Optional<String> find(String key) {
            return books.find(key);
        }

        @Override
        public boolean canFind() {
            return !BOOKS_ARE_DOWN.get() && books.canFind();
        }
    }

    private record FailingAgent(Agent agent) implements Agent {

        @Override
        public AgentId id() {
            return agent.id();
        }

        @Override
        public String workflow() {
            return agent.workflow();
        }

        @Override
        public Draft propose(Assignment assignment) {
            if (AGENT_IS_DOWN.get()) {
                throw new IllegalStateException("The agent does not answer.");
            }
            return agent.propose(assignment);
        }
    }
}
