package io.countersign.workflow.outreach;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.agent.Assignment;
import io.countersign.cases.Json;
import io.countersign.proposal.Draft;
import io.countersign.proposal.Files;
import io.countersign.target.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Agent, facts and finder over the sandbox's records, without an application. */
class OutreachSetting {

    static final Files FILES = name -> {
        try {
            return java.nio.file.Files.readString(Path.of(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    };

    static final Approved CLAIMS = Approved.of(FILES.read(Approved.CLAIMS));
    static final Approved PRICES = Approved.of(FILES.read(Approved.PRICES));

    final Sandbox sandbox = new Sandbox();
    final OutreachFacts facts = new OutreachFacts(sandbox.crm(), FILES, Sandbox.CLOCK);
    final OutreachAgent agent = new OutreachAgent(FILES);

    static Finder finder() {
        return new Finder(Wording.of(FILES), CLAIMS, PRICES);
    }

    static ObjectNode request(String prospect, String goal) {
        return Json.empty().put("prospect", prospect).put("goal", goal);
    }

    ObjectNode facts(String prospect, String goal) {
        return facts(prospect, goal, null);
    }

    ObjectNode facts(String prospect, String goal, @Nullable Instant approved) {
        return facts.of(request(prospect, goal), Optional.ofNullable(approved));
    }

    Draft propose(String prospect, String goal) {
        return revise(prospect, goal, null);
    }

    Draft revise(String prospect, String goal, @Nullable String instruction) {
        return agent.propose(new Assignment("O-1", request(prospect, goal), facts(prospect, goal), null, instruction));
    }
}
