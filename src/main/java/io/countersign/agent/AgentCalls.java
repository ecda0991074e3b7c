package io.countersign.agent;

import io.countersign.proposal.AgentId;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps what each call of a language model was told, what it cost and how it ended; nothing that was said. */
@Component
class AgentCalls {

    private final JdbcClient jdbc;
    private final ModelSettings settings;

    AgentCalls(JdbcClient jdbc, ModelSettings settings) {
        this.jdbc = jdbc;
        this.settings = settings;
    }

    void keep(AgentId agent, AgentCall call) {
        jdbc.sql("insert into cs_agent_call (case_key, workflow, round, repair, called_at, latency_ms, outcome, agent,"
                        + " agent_version, instruction_digest, model, parameters, input_tokens, output_tokens, cost,"
                        + " answer_digest) values (:key, :workflow, :round, :repair, :at, :latency, :outcome, :agent,"
                        + " :version, :instruction, :model, :parameters, :input, :output, :cost, :answer)")
                .param("key", call.assignment().key())
                .param("workflow", call.workflow())
                .param("round", call.assignment().round())
                .param("repair", call.repair())
                .param("at", OffsetDateTime.ofInstant(call.at(), ZoneOffset.UTC))
                .param("latency", call.latency())
                .param("outcome", call.outcome())
                .param("agent", agent.name())
                .param("version", agent.version())
                .param("instruction", call.instruction())
                .param("model", settings.name())
                .param("parameters", settings.parameters())
                .param("input", call.inputTokens())
                .param("output", call.outputTokens())
                .param("cost", call.cost())
                .param("answer", call.answer())
                .update();
    }
}
