package io.countersign.workflow.ticket;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.agent.Assignment;
import io.countersign.cases.Json;
import io.countersign.language.SentenceVectors;
import io.countersign.proposal.Draft;
import io.countersign.proposal.Files;
import io.countersign.proposal.Proposal;
import io.countersign.target.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Agent and facts over the sandbox's records, without an application. */
class TicketSetting {

    static final Files FILES = name -> {
        try {
            return java.nio.file.Files.readString(Path.of(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    };

    static final TicketLanguage LANGUAGE = new TicketLanguage(FILES, new SentenceVectors());

    final Sandbox sandbox = new Sandbox();
    final TicketFacts facts = new TicketFacts(sandbox.shop(), sandbox.payments(), LANGUAGE, Sandbox.CLOCK);
    final TicketAgent agent = new TicketAgent(FILES, LANGUAGE, Sandbox.CLOCK);

    static ObjectNode request(String customer, String subject, String text) {
        return Json.empty().put("customer", customer).put("subject", subject).put("text", text);
    }

    ObjectNode facts(ObjectNode request) {
        return facts.of(request, (currency, since) -> BigDecimal.ZERO);
    }

    Draft propose(String customer, String text) {
        return propose(request(customer, "", text));
    }

    Draft propose(ObjectNode request) {
        return agent.propose(new Assignment("T-1", request, facts(request), null, null));
    }

    Draft revise(ObjectNode request, @Nullable Proposal previous, String instruction) {
        return agent.propose(new Assignment("T-1", request, facts(request), previous, instruction));
    }
}
