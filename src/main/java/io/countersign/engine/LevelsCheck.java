package io.countersign.engine;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.model.dmn.HitPolicy;
import org.camunda.bpm.model.dmn.instance.DecisionTable;
import org.camunda.bpm.model.dmn.instance.Output;
import org.camunda.bpm.model.dmn.instance.OutputEntry;
import org.camunda.bpm.model.dmn.instance.Rule;

/**
 * The check that the ladder of reviewers says everything that a review goes by. What it left out would be guessed at, and
 * an authority that is missing has no limit.
 */
final class LevelsCheck {

    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*\\S[^\"]*)\"");

    private final DecisionTable table;
    private final Map<String, Predicate<String>> cells = new TreeMap<>();

    /** @param groups that the ladder knows */
    LevelsCheck(DecisionTable table, Set<String> groups) {
        this.table = table;
        cells.put("who", said -> groups.contains(said.replace("\"", "")));
        cells.put("owner", said -> QUOTED.matcher(said).matches());
        cells.put("answerWithin", LevelsCheck::isTime);
        cells.put("remindAfter", LevelsCheck::isTime);
        cells.put("authority", said -> said.matches("null|[0-9]+([.][0-9]+)?"));
        cells.put("secondPerson", said -> said.matches("true|false"));
        cells.put("nextLevel", said -> said.matches("null|[1-9][0-9]?"));
        cells.put("seniority", said -> said.matches("[0-9]{1,6}"));
    }

    /** Sentences that name rule and mend; empty where nothing is wrong. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        List<String> outputs = table.getOutputs().stream().map(Output::getName).toList();
        if (!outputs.containsAll(cells.keySet()) || table.getHitPolicy() != HitPolicy.UNIQUE) {
            problems.add("decision reviewLevels: it needs the hit policy UNIQUE and the outputs "
                    + String.join(", ", cells.keySet()) + "; it has " + table.getHitPolicy() + " and "
                    + String.join(", ", outputs) + ".");
        }
        for (Rule rule : table.getRules()) {
            List<OutputEntry> entries = List.copyOf(rule.getOutputEntries());
            for (int i = 0; i < Math.min(outputs.size(), entries.size()); i++) {
                String said = entries.get(i).getTextContent().strip();
                Predicate<String> cell = cells.get(outputs.get(i));
                if (cell != null && !cell.test(said)) {
                    problems.add("rule " + rule.getId() + ": its " + outputs.get(i) + " can't be “" + said + "”."
                            + (outputs.get(i).equals("who") ? " Name one group that has rows of its own." : ""));
                }
            }
        }
        return problems;
    }

    private static boolean isTime(String said) {
        Matcher quoted = QUOTED.matcher(said);
        try {
            return quoted.matches() && !Duration.parse(quoted.group(1)).isNegative();
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
