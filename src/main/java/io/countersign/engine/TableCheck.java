package io.countersign.engine;

import camundajar.impl.scala.util.Either;
import io.countersign.proposal.Oversight;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.model.dmn.Dmn;
import org.camunda.bpm.model.dmn.DmnModelInstance;
import org.camunda.bpm.model.dmn.instance.Decision;
import org.camunda.bpm.model.dmn.instance.DecisionTable;
import org.camunda.bpm.model.dmn.instance.InputEntry;
import org.camunda.bpm.model.dmn.instance.InputExpression;
import org.camunda.bpm.model.dmn.instance.Output;
import org.camunda.bpm.model.dmn.instance.OutputEntry;
import org.camunda.bpm.model.dmn.instance.Rule;
import org.camunda.feel.FeelEngine;
import org.jspecify.annotations.Nullable;

/** The check that a decision table can be evaluated, and that an approval table speaks words that are understood. */
final class TableCheck {

    private static final Pattern WORD = Pattern.compile("\"(\\w+)\"");
    private static final List<String> OVERSIGHTS =
            Arrays.stream(Oversight.values()).map(Oversight::name).toList();
    private static final List<String> APPROVAL_OUTPUTS = List.of("oversight", "group", "why");

    private final FeelEngine feel = new FeelEngine.Builder().build();

    /**
     * Sentences that name rule and mend; empty where nothing is wrong.
     *
     * @param levels the ladder of reviewers, whose groups approval rules may name
     */
    List<String> problems(byte[] bytes, Supplier<byte[]> levels) {
        List<String> problems = new ArrayList<>();
        DmnModelInstance model = Dmn.readModelFromStream(new ByteArrayInputStream(bytes));
        for (Decision decision : model.getModelElementsByType(Decision.class)) {
            for (DecisionTable table : decision.getChildElementsByType(DecisionTable.class)) {
                checkOutputs(decision, table, problems);
                table.getInputs().forEach(input -> {
                    InputExpression expression = input.getInputExpression();
                    String text = text(expression.getText());
                    if (text != null) {
                        feel(feel.parseExpression(text), "input " + input.getLabel(), text, problems);
                    }
                });
                table.getRules().forEach(rule -> checkRule(rule, problems));
                if (decision.getId().endsWith("Approval")) {
                    Set<String> groups = groups(levels.get());
                    table.getRules().forEach(rule -> checkWords(rule, table, groups, problems));
                }
            }
        }
        return problems;
    }

    private static void checkOutputs(Decision decision, DecisionTable table, List<String> problems) {
        List<String> outputs = table.getOutputs().stream().map(Output::getName).toList();
        if (decision.getId().endsWith("Approval") && !outputs.containsAll(APPROVAL_OUTPUTS)) {
            problems.add("decision " + decision.getId() + ": an approval table needs the outputs "
                    + String.join(", ", APPROVAL_OUTPUTS) + "; it has " + String.join(", ", outputs) + ".");
        }
    }

    private void checkRule(Rule rule, List<String> problems) {
        for (InputEntry entry : rule.getInputEntries()) {
            String text = text(entry.getText());
            if (text != null && !text.equals("-")) {
                feel(feel.parseUnaryTests(text), "rule " + rule.getId(), text, problems);
            }
        }
        for (OutputEntry entry : rule.getOutputEntries()) {
            String text = text(entry.getText());
            if (text != null) {
                feel(feel.parseExpression(text), "rule " + rule.getId(), text, problems);
            }
        }
    }

    /** A rule that says nothing that can be understood sends everything to a person; its analyst should know. */
    private static void checkWords(Rule rule, DecisionTable table, Set<String> groups, List<String> problems) {
        List<Output> outputs = List.copyOf(table.getOutputs());
        List<OutputEntry> entries = List.copyOf(rule.getOutputEntries());
        for (int i = 0; i < Math.min(outputs.size(), entries.size()); i++) {
            String said = text(entries.get(i).getText());
            String problem = said == null ? "is empty" : problem(outputs.get(i).getName(), said, groups);
            if (problem != null) {
                problems.add("rule " + rule.getId() + ": its " + outputs.get(i).getName() + " " + problem + ".");
            }
        }
    }

    private static @Nullable String problem(String output, String said, Set<String> groups) {
        Matcher word = WORD.matcher(said);
        return switch (output) {
            case "oversight" ->
                word.matches() && OVERSIGHTS.contains(word.group(1))
                        ? null
                        : "has to be one of \"" + String.join("\", \"", OVERSIGHTS) + "\", not " + said;
            case "group" ->
                said.equals("null") || word.matches() && groups.contains(word.group(1))
                        ? null
                        : "has to be null or a group that reviewLevels.dmn knows (" + String.join(", ", groups)
                                + "), not " + said;
            case "why" -> said.equals("null") || said.equals("\"\"") ? "has to be a sentence" : null;
            default -> null;
        };
    }

    /** Groups that the ladder of reviewers knows. */
    private static Set<String> groups(byte[] levels) {
        Set<String> groups = new TreeSet<>();
        for (Rule rule :
                Dmn.readModelFromStream(new ByteArrayInputStream(levels)).getModelElementsByType(Rule.class)) {
            Matcher group = WORD.matcher(
                    rule.getInputEntries().iterator().next().getTextContent().strip());
            if (group.matches()) {
                groups.add(group.group(1));
            }
        }
        return groups;
    }

    private static void feel(Either<FeelEngine.Failure, ?> parsed, String where, String text, List<String> problems) {
        if (parsed.isLeft()) {
            problems.add(where + ": “" + text + "” is no FEEL expression.");
        }
    }

    private static @Nullable String text(org.camunda.bpm.model.dmn.instance.@Nullable Text text) {
        return text == null || text.getTextContent().isBlank()
                ? null
                : text.getTextContent().strip();
    }
}
