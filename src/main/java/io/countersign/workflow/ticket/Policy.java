package io.countersign.workflow.ticket;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The numbered clauses of {@code policy.md}, by number with their words. */
record Policy(Map<String, String> clauses) {

    static final String FILE = "processes/ticket/policy.md";

    private static final Pattern CLAUSE = Pattern.compile("^- (§\\d+\\.\\d+) (.+)$", Pattern.MULTILINE);

    static Policy of(String text) {
        Map<String, String> clauses = new LinkedHashMap<>();
        Matcher matcher = CLAUSE.matcher(text);
        while (matcher.find()) {
            clauses.put(matcher.group(1), matcher.group(2).strip());
        }
        return new Policy(clauses);
    }

    /** How alike a clause has to be to what it is looked for with, 0 to 1. */
    private static final double ALIKE = 0.75;

    /** The number of the clause that says this, whatever its number and exact words; empty where none does. */
    Optional<String> find(String rule, TicketLanguage language) {
        return clauses.entrySet().stream()
                .map(clause -> Map.entry(clause.getKey(), language.vectors().similarity(rule, clause.getValue())))
                .filter(clause -> clause.getValue() >= ALIKE)
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey);
    }

    /** The words of a clause; empty where an analyst has taken it out. */
    Optional<String> clause(String number) {
        return Optional.ofNullable(clauses.get(number));
    }
}
