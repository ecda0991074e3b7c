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
 * @param summary of what was proposed last; null where nothing was
 * @param words of everything that people and agents wrote in it, each once, in lower case
 */
record Findable(
        String key,
        @Nullable String oversight,
        @Nullable String summary,
        Set<String> words) {

    /** A longer one is no word but a file. */
    private static final int LONGEST_WORD = 100;

    private static final int MOST = 1_000_000;
    private static final int LONGEST_SUMMARY = 500;
    private static final Set<String> KINDS =
            Set.of("request", "proposal", "noProposal", "rules", "decision", "outcome");
    /** Of a record the parts that people or agents wrote. */
    private static final List<String> WRITTEN = List.of(
            "request", "summary", "rationale", "action", "decision", "kind", "note", "comment", "why");

    static Findable nothing(String key) {
        return new Findable(key, null, null, Set.of(key.toLowerCase(Locale.ROOT)));
    }

    static Findable read(String key, @Nullable String oversight, @Nullable String summary, String words) {
        return new Findable(key, oversight, summary, new LinkedHashSet<>(wordsOf(words)));
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
        boolean proposed = entry.kind().equals(CaseVariables.PROPOSAL);
        return new Findable(
                key,
                entry.kind().equals("rules") ? says.at("/routing/oversight").asText(null) : oversight,
                proposed ? shortened(says.path("summary").asText()) : summary,
                more);
    }

    String text() {
        String text = String.join(" ", words);
        return text.length() <= MOST ? text : text.substring(0, MOST);
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

    private static String shortened(String text) {
        String shown = HiddenCharacters.shown(text);
        return shown.length() <= LONGEST_SUMMARY ? shown : shown.substring(0, LONGEST_SUMMARY - 1) + "…";
    }
}
