package io.countersign.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cases.Case;
import io.countersign.cases.CaseVariables;
import io.countersign.cases.Json;
import io.countersign.cases.State;
import io.countersign.execution.Binding;
import io.countersign.execution.Bindings;
import io.countersign.execution.LedgerRow;
import io.countersign.execution.Outcomes;
import io.countersign.proposal.HiddenCharacters;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.history.HistoricDecisionInstance;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** One case as its page shows it: the bundle without its proof, what was seen beside what was done, and the way. */
@Component
class CasePage {

    private final Bundles bundles;
    private final Bindings bindings;
    private final Ways ways;
    private final HistoryService history;

    CasePage(Bundles bundles, Bindings bindings, Ways ways, HistoryService history) {
        this.history = history;
        this.bundles = bundles;
        this.bindings = bindings;
        this.ways = ways;
    }

    /**
     * What the page is drawn from.
     *
     * @param records how many there are of it
     * @param sealed how many of these are under a seal
     * @param sealedAt when the last seal of it was made; null where there is none
     * @param erased how many records say nothing any more
     * @param proposed the action that the agent proposed first; null where there is none
     * @param seen the action that the last reviewer had before them; null where nobody decided
     * @param carriedOut the action that was carried out last; null where none was
     * @param editedBy who wrote what was carried out; null where an agent did
     * @param asked what the tables of rules were asked on, each time
     * @param way null where Camunda's history or the model was deleted
     */
    private record Shown(
            String key,
            String workflow,
            State state,
            Instant openedAt,
            String openedBy,
            boolean holds,
            List<String> findings,
            int records,
            long sealed,
            @Nullable String sealedAt,
            long erased,
            @Nullable JsonNode proposed,
            @Nullable JsonNode seen,
            @Nullable String seenBy,
            @Nullable JsonNode carriedOut,
            @Nullable String editedBy,
            List<Bundle.Step> trail,
            List<Done> effects,
            List<Outcomes.Reported> outcomes,
            List<Bundle.Activity> activities,
            List<Asked> asked,
            @Nullable Way way) {}

    /**
     * An effect.
     *
     * @param earlier whether it belongs to an action that was carried out before the last one
     * @param openedAt before the first call
     * @param triedAt before the last call
     * @param lastError what that came back with instead of a receipt
     */
    private record Done(
            LedgerRow row,
            boolean earlier,
            Instant openedAt,
            @Nullable Instant triedAt,
            @Nullable String lastError) {}

    /** A table as it was asked, by the names of its columns. */
    private record Asked(String table, Instant at, Map<String, String> inputs) {}

    /** With hidden characters made visible in all of it, as reviewers saw them; the bundle has them as they are. */
    JsonNode of(Case found) {
        Bundle bundle = bundles.of(found);
        List<Binding> bound = bindings.of(found.key());
        Optional<JsonNode> decided = bundle.trail().stream()
                .filter(step -> step.kind().equals(CaseVariables.DECISION))
                .map(Bundle.Step::detail)
                .filter(Objects::nonNull)
                .reduce((earlier, later) -> later);
        Optional<Binding> carriedOut = bindings.carriedOut(found.key());
        return HiddenCharacters.shown(Json.tree(new Shown(
                bundle.key(),
                bundle.workflow(),
                bundle.state(),
                bundle.openedAt(),
                bundle.openedBy(),
                bundle.holds(),
                bundle.findings(),
                bundle.records().size(),
                bundle.seals().stream()
                        .mapToLong(proof -> proof.leaf().height())
                        .max()
                        .orElse(0),
                bundle.seals().stream()
                        .map(proof -> proof.seal().at())
                        .reduce((earlier, later) -> later)
                        .orElse(null),
                bundle.trail().stream().filter(step -> step.detail() == null).count(),
                bound.stream()
                        .filter(binding -> binding.action() != null && binding.editedBy() == null)
                        .findFirst()
                        .map(CasePage::action)
                        .orElse(null),
                decided.flatMap(decision -> bound.stream()
                                .filter(binding ->
                                        binding.id() == decision.path("binding").asLong())
                                .findFirst())
                        .map(CasePage::action)
                        .orElse(null),
                decided.map(decision -> decision.at("/decision/by").asText()).orElse(null),
                carriedOut.map(CasePage::action).orElse(null),
                carriedOut.map(Binding::editedBy).orElse(null),
                bundle.trail(),
                bundle.effects().stream()
                        .map(row -> new Done(
                                row,
                                carriedOut
                                        .filter(binding -> !row.digest().equals(binding.actionDigest()))
                                        .isPresent(),
                                row.openedAt(),
                                row.triedAt(),
                                row.lastError()))
                        .toList(),
                bundle.outcomes(),
                bundle.activities(),
                asked(found, bundle.trail()),
                ways.of(found).orElse(null))));
    }

    private List<Asked> asked(Case found, List<Bundle.Step> trail) {
        return trail.stream()
                .map(Bundle.Step::detail)
                .filter(detail -> detail != null && detail.path("table").isTextual())
                .map(detail -> detail.path("table").asText().replaceAll(":.*", ""))
                .distinct()
                .flatMap(table -> history
                        .createHistoricDecisionInstanceQuery()
                        .processInstanceId(String.valueOf(found.processInstance()))
                        .decisionDefinitionKey(table)
                        .includeInputs()
                        .disableCustomObjectDeserialization()
                        .orderByEvaluationTime()
                        .asc()
                        .list()
                        .stream())
                .map(instance -> new Asked(
                        instance.getDecisionDefinitionKey(),
                        instance.getEvaluationTime().toInstant(),
                        inputs(instance)))
                .toList();
    }

    private static Map<String, String> inputs(HistoricDecisionInstance instance) {
        Map<String, String> inputs = new LinkedHashMap<>();
        instance.getInputs()
                .forEach(input -> inputs.put(
                        input.getClauseName() == null ? input.getClauseId() : input.getClauseName(),
                        String.valueOf(input.getValue())));
        return inputs;
    }

    private static @Nullable JsonNode action(Binding binding) {
        return binding.action() == null ? null : Json.parse(binding.action());
    }
}
