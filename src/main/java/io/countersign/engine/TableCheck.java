package io.countersign.engine;

import camundajar.impl.scala.util.Either;
import io.countersign.proposal.Oversight;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.model.dmn.Dmn;
import org.camunda.bpm.model.dmn.DmnModelInstance;
import org.camunda.bpm.model.dmn.HitPolicy;
import org.camunda.bpm.model.dmn.instance.Decision;
import org.camunda.bpm.model.dmn.instance.DecisionTable;
import org.camunda.bpm.model.dmn.instance.Input;
import org.camunda.bpm.model.dmn.instance.InputEntry;
import org.camunda.bpm.model.dmn.instance.InputExpression;
import org.camunda.bpm.model.dmn.instance.Output;
import org.camunda.bpm.model.dmn.instance.OutputEntry;
import org.camunda.bpm.model.dmn.instance.Rule;
import org.camunda.bpm.model.dmn.instance.Text;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;
import org.camunda.feel.FeelEngine;
import org.jspecify.annotations.Nullable;

/** The check that a decision table can be evaluated, and that an approval table speaks words that are understood. */
final class TableCheck {

    private static final Pattern WORD = Pattern.compile("\"(\\w+)\"");
    private static final List<String> OVERSIGHTS =
            Arrays.stream(Oversight.values()).map(Oversight::name).toList();
    private static final List<String> APPROVAL_OUTPUTS = List.of("oversight", "group", "why");

    /** What an agent says, other than the action itself. */
    private static final Pattern CLAIMED = Pattern.compile("\\bproposal\\b(?!\\s*\\.\\s*action\\b)");

    private static final Pattern CONFIDENCE = Pattern.compile("\\bproposal\\s*\\.\\s*confidence\\b");

    private final FeelEngine feel = new FeelEngine.Builder().build();

    /**
     * Sentences that name rule and mend; empty where nothing is wrong.
     *
     * @param known groups that approval rules may name
     */
    List<String> problems(byte[] bytes, Supplier<Set<String>> known) {
        List<String> problems = new ArrayList<>();
        DmnModelInstance model = Dmn.readModelFromStream(new ByteArrayInputStream(bytes));
        Collection<Decision> decisions = model.getModelElementsByType(Decision.class);
        boolean approvals = decisions.stream().anyMatch(TableCheck::isApproval);
        for (Decision decision : decisions) {
            boolean approval = isApproval(decision);
            if (decision.getCamundaHistoryTimeToLiveString() == null) {
                problems.add("decision " + decision.getId() + CheckedDeployments.HISTORY);
            }
            if (approvals && !approval) {
                checkRequired(decision, problems);
            }
            if (approval && decision.getChildElementsByType(DecisionTable.class).isEmpty()) {
                problems.add("decision " + decision.getId() + ": approval rules are a table; this is none.");
            }
            for (DecisionTable table : decision.getChildElementsByType(DecisionTable.class)) {
                table.getInputs().forEach(input -> {
                    String text = read(input);
                    if (text != null) {
                        feel(feel.parseExpression(text), "input " + input.getLabel(), text, problems);
                    }
                });
                table.getRules().forEach(rule -> checkRule(rule, problems));
                if (decision.getId().equals("reviewLevels")) {
                    problems.addAll(new LevelsCheck(table, groups(bytes)).problems());
                }
                if (approval) {
                    Set<String> groups = known.get();
                    checkApproval(decision, table, problems);
                    table.getRules().forEach(rule -> {
                        checkWords(rule, table, groups, problems);
                        checkClaims(rule, table, problems);
                    });
                }
            }
        }
        return problems;
    }

    private static boolean isApproval(Decision decision) {
        return decision.getId().endsWith("Approval");
    }

    /** What an approval table rests on must not bring in what the agent says of itself by another name. */
    private static void checkRequired(Decision decision, List<String> problems) {
        decision.getModelInstance().getModelElementsByType(Text.class).stream()
                .filter(text -> isIn(text, decision)
                        && CLAIMED.matcher(text.getTextContent()).find())
                .forEach(text -> problems.add("decision " + decision.getId() + ": “"
                        + text.getTextContent().strip()
                        + "” is what the agent says of itself; only the approval table reads it, to be stricter."));
    }

    private static boolean isIn(ModelElementInstance element, Decision decision) {
        for (ModelElementInstance at = element; at != null; at = at.getParentElement()) {
            if (at.equals(decision)) {
                return true;
            }
        }
        return false;
    }

    private static void checkApproval(Decision decision, DecisionTable table, List<String> problems) {
        List<String> outputs = table.getOutputs().stream().map(Output::getName).toList();
        if (!outputs.containsAll(APPROVAL_OUTPUTS)) {
            problems.add("decision " + decision.getId() + ": an approval table needs the outputs "
                    + String.join(", ", APPROVAL_OUTPUTS) + "; it has " + String.join(", ", outputs) + ".");
        }
        if (table.getHitPolicy() != HitPolicy.COLLECT || table.getAggregation() != null) {
            problems.add("decision " + decision.getId()
                    + ": an approval table has the hit policy COLLECT, without an aggregation: all rules that fire count,"
                    + " and the strictest wins.");
        }
        for (Input input : table.getInputs()) {
            String read = read(input);
            if (read != null
                    && CLAIMED.matcher(CONFIDENCE.matcher(read).replaceAll("")).find()) {
                problems.add(
                        "input " + input.getLabel() + ": “" + read + "” is what the agent says of itself; rules read"
                                + " facts, found, proposal.action, and proposal.confidence to be stricter.");
            }
        }
    }

    /** However sure an agent is of itself: that lets nothing run. */
    private static void checkClaims(Rule rule, DecisionTable table, List<String> problems) {
        boolean opens = rule.getOutputEntries().stream()
                .map(entry -> text(entry.getText()))
                .anyMatch(said -> "\"automatic\"".equals(said) || "\"after\"".equals(said));
        List<Input> inputs = List.copyOf(table.getInputs());
        List<InputEntry> entries = List.copyOf(rule.getInputEntries());
        for (int i = 0; opens && i < Math.min(inputs.size(), entries.size()); i++) {
            String asked = text(entries.get(i).getText());
            String read = read(inputs.get(i));
            if (asked != null
                    && !asked.equals("-")
                    && CLAIMED.matcher(read + " " + asked).find()) {
                problems.add("rule " + rule.getId() + ": it lets the action run because of “" + read + " " + asked
                        + "”, which the agent says of itself; leave the cell empty, and add a rule that asks for a person"
                        + " where it is not so.");
            }
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
    static Set<String> groups(byte[] levels) {
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

    private static @Nullable String read(Input input) {
        InputExpression expression = input.getInputExpression();
        return expression == null ? null : text(expression.getText());
    }

    private static @Nullable String text(@Nullable Text text) {
        return text == null || text.getTextContent().isBlank()
                ? null
                : text.getTextContent().strip();
    }
}
