package io.countersign.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cases.CaseVariables;
import io.countersign.cases.Json;
import io.countersign.chain.Entry;
import io.countersign.proposal.HiddenCharacters;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a case is found by, as its records tell it.
 *
 * @param oversight what the rules said last; null where they were not asked
 * @param rules that fired, be it only once
 * @param decisions of reviewers: outcome, a tab, account
 * @param summary of what was proposed last; null where nothing was
 * @param words of everything that people and agents wrote in it, each once, in lower case
 */
record Findable(
        @Nullable String oversight,
        Set<String> rules,
        Set<String> decisions,
        @Nullable String summary,
        Set<String> words) {

    /** A longer one is no word but a file. */
    private static final int LONGEST_WORD = 100;

    private static final int LONGEST_SUMMARY = 500;
    private static final int MOST_WORDS = 1_000_000;
    private static final int MOST_ENTRIES = 100_000;
    private static final Set<String> KINDS =
            Set.of("request", "proposal", "noProposal", "rules", "decision", "outcome");
    /** Of a record the parts that people or agents wrote. */
    private static final List<String> WRITTEN =
            List.of("request", "summary", "rationale", "action", "decision", "kind", "note", "comment", "why");

    static Findable nothing(String key) {
        return new Findable(null, Set.of(), Set.of(), null, Set.of(key.toLowerCase(Locale.ROOT)));
    }

    /** As it was kept. */
    static Findable kept(
            @Nullable String oversight,
            @Nullable String rules,
            @Nullable String decisions,
            @Nullable String summary,
            String words) {
        return new Findable(
                oversight, entries(rules), entries(decisions), summary, new LinkedHashSet<>(wordsOf(words)));
    }

    /** Whether a record says anything that a case is found by. */
    static boolean reads(Entry entry) {
        return KINDS.contains(entry.kind());
    }

    /** With what another record says. */
    Findable with(Entry entry) {
        if (entry.payload() == null || !reads(entry)) {
            return this;
        }
        JsonNode says = Json.parse(entry.payload());
        Set<String> more = new LinkedHashSet<>(words);
        WRITTEN.forEach(name -> collect(says.path(name), more));
        Set<String> fired = new LinkedHashSet<>(rules);
        says.at("/routing/reasons")
                .forEach(reason -> fired.add(reason.path("rule").asText()));
        Set<String> decided = new LinkedHashSet<>(decisions);
        if (entry.kind().equals(CaseVariables.DECISION)) {
            decided.add(says.at("/decision/outcome").asText() + "\t"
                    + says.at("/decision/by").asText());
        }
        return new Findable(
                says.at("/routing/oversight").asText(oversight),
                fired,
                decided,
                entry.kind().equals(CaseVariables.PROPOSAL)
                        ? shortened(says.path("summary").asText())
                        : summary,
                more);
    }

    @Nullable
    String keptRules() {
        return joined(rules);
    }

    @Nullable
    String keptDecisions() {
        return joined(decisions);
    }

    String keptWords() {
        String text = String.join(" ", words);
        return text.length() <= MOST_WORDS ? text : text.substring(0, MOST_WORDS);
    }

    /** As they are looked for. */
    static List<String> wordsOf(String text) {
        List<String> words = new ArrayList<>();
        for (String word : text.toLowerCase(Locale.ROOT).split("\\s+")) {
            if (!word.isEmpty() && word.length() <= LONGEST_WORD && word.indexOf('\0') < 0) {
                words.add(word);
            }
        }
        return words;
    }

    private static void collect(JsonNode node, Set<String> words) {
        if (node.isTextual()) {
            words.addAll(wordsOf(node.textValue()));
        } else {
            node.forEach(part -> collect(part, words));
        }
    }

    private static @Nullable String joined(Set<String> entries) {
        String text = "\n" + String.join("\n", entries) + "\n";
        return entries.isEmpty() || text.length() > MOST_ENTRIES ? null : text;
    }

    private static Set<String> entries(@Nullable String joined) {
        return joined == null
                ? Set.of()
                : new LinkedHashSet<>(List.of(joined.strip().split("\n")));
    }

    private static String shortened(String text) {
        String shown = HiddenCharacters.shown(text);
        return shown.length() <= LONGEST_SUMMARY ? shown : shown.substring(0, LONGEST_SUMMARY - 1) + "…";
    }
}
