package io.countersign.agent;

import io.countersign.cases.Schemas;
import io.countersign.proposal.Files;
import io.countersign.proposal.Workflow;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** Puts the language model to work: one agent a workflow, each of what stands in that workflow's folder. */
@Component
class LanguageModels {

    private final ModelSettings settings;
    private final Files files;
    private final Schemas schemas;
    private final DraftCheck check;
    private final AgentCalls calls;
    private final LanguageModelHealth health;
    private final Clock clock;

    LanguageModels(
            ModelSettings settings,
            Files files,
            Schemas schemas,
            DraftCheck check,
            AgentCalls calls,
            LanguageModelHealth health,
            Clock clock) {
        this.settings = settings;
        this.files = files;
        this.schemas = schemas;
        this.check = check;
        this.calls = calls;
        this.health = health;
        this.clock = clock;
    }

    /** Whether there is one to put to work. */
    boolean isThere() {
        return !settings.url().isBlank() && !settings.name().isBlank();
    }

    /**
     * @param setting that chose it, for the message where it can't be reached as it is set
     * @throws IllegalStateException where it can't
     */
    Agent agent(Workflow workflow, String setting) {
        settings.check(setting);
        return new LanguageModelAgent(
                workflow, settings, new LanguageModel(settings, clock), files, schemas, check, calls, health, clock);
    }
}
