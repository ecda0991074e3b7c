package io.countersign.workflow.outreach;

import io.countersign.proposal.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Words that a person has to look at, {@code wording.md} and {@code competitors.md}, as patterns over plain text in
 * small letters.
 */
record Wording(
        Pattern price, Pattern claim, Pattern product, Pattern commitment, Pattern harmless, Pattern competitor) {

    static final String FILE = "processes/outreach/wording.md";
    static final String COMPETITORS = "processes/outreach/competitors.md";

    /** What is said of a product, as against only naming it. */
    private static final String SAYS =
            "is|are|was|were|isn't|aren't|has|have|can|can't|will|won't|does|do|never|always|only|offers?|gives?"
                    + "|helps?|lasts?|saves?|works?|makes?|keeps?|stays?|comes?|runs?|lets?|allows?|needs?|cooks?|heats?|cuts?|fits?"
                    + "|supports?|integrates?|reduces?|improves?|beats?|outlasts?|outperforms?|ist|sind|war|waren|hat|haben|kann|können"
                    + "|wird|werden|bietet|bieten|gibt|geben|hilft|helfen|hält|halten|spart|sparen|macht|machen|bleibt|bleiben"
                    + "|braucht|brauchen|passt|passen|läuft|laufen|verbessert|verbessern|schlägt|schlagen|übertrifft|übertreffen";

    /** @throws IllegalArgumentException where a list is missing or empty: nothing could be found with it */
    static Wording of(Files files) {
        Map<String, List<String>> sections = sections(files.read(FILE));
        return new Wording(
                words(sections, "Price", ""),
                words(sections, "Claim", ""),
                words(sections, "Product", "(?: \\p{L}{1,20}){0,2} (?:" + SAYS + ")"),
                words(sections, "Commitment", ""),
                words(sections, "Harmless", ""),
                words(sections(files.read(COMPETITORS)), "", "(?:'?s)?"));
    }

    private static Map<String, List<String>> sections(String text) {
        Map<String, List<String>> sections = new LinkedHashMap<>();
        String section = "";
        for (String line : text.lines().map(String::strip).toList()) {
            if (line.startsWith("## ")) {
                section = line.substring(3).strip();
            } else if (line.startsWith("- ") && line.length() > 2) {
                sections.computeIfAbsent(section, name -> new ArrayList<>())
                        .add(line.substring(2).strip().toLowerCase(Locale.ROOT));
            }
        }
        return sections;
    }

    private static Pattern words(Map<String, List<String>> sections, String section, String then) {
        List<String> phrases = sections.getOrDefault(section, List.of());
        if (phrases.isEmpty()) {
            throw new IllegalArgumentException("A list of words is empty: " + section);
        }
        return Pattern.compile("(?<![\\p{L}\\d])(?:"
                + phrases.stream().map(Wording::pattern).collect(Collectors.joining("|")) + ")" + then
                + "(?![\\p{L}\\d])");
    }

    /** Words may be joined by a blank or a hyphen, {@code *} is the rest of a word. */
    private static String pattern(String phrase) {
        StringBuilder pattern = new StringBuilder();
        phrase.chars()
                .forEach(c -> pattern.append(
                        switch (c) {
                            case '*' -> "\\p{L}{0,30}";
                            case ' ', '-' -> "[ -]{1,3}";
                            default -> Pattern.quote(Character.toString(c));
                        }));
        return pattern.toString();
    }
}
