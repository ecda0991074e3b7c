package io.countersign;

import io.countersign.agent.Agent;
import io.countersign.agent.Assignment;
import io.countersign.proposal.AgentId;
import io.countersign.proposal.Draft;
import io.countersign.target.Mail;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** What can fail outside of us: the mail system and the agent, on command. */
@TestConfiguration(proxyBeanMethods = false)
public class Faults {

    public static final AtomicBoolean MAIL_IS_DOWN = new AtomicBoolean();
    public static final AtomicBoolean AGENT_IS_DOWN = new AtomicBoolean();

    public static void none() {
        MAIL_IS_DOWN.set(false);
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
            return mail.send(key, to, subject, body);
        }

        @Override
        public boolean canFind() {
            return mail.canFind();
        }

        @Override
        public Optional<String> find(String key) {
            return mail.find(key);
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
