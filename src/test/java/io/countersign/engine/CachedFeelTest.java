package io.countersign.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.dmn.feel.impl.FeelEngine;
import org.camunda.bpm.dmn.feel.impl.FeelException;
import org.camunda.bpm.dmn.feel.impl.scala.ScalaFeelEngine;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.engine.variable.context.VariableContext;
import org.camunda.bpm.model.dmn.Dmn;
import org.camunda.bpm.model.dmn.instance.LiteralExpression;
import org.camunda.bpm.model.dmn.instance.UnaryTests;
import org.camunda.spin.Spin;
import org.junit.jupiter.api.Test;

/** The same language as Camunda's, to the words of its errors. */
class CachedFeelTest {

    private static final List<String> TESTS = List.of(
            "-",
            "",
            "< 50",
            "[10..60]",
            "(60..70]",
            "not(60)",
            "60, 70",
            "\"a\"",
            "null",
            "> \"a\"",
            "? > 59",
            "?",
            "< <");

    private static final List<String> EXPRESSIONS = List.of(
            "amount",
            "nowhere",
            "amount + nowhere",
            "amount + \"a\"",
            "1 / 0",
            "proposal.action.amount",
            "proposal.action.nothing",
            "proposal.action",
            "count(proposal.reasons)",
            "every reason in proposal.reasons satisfies contains(reason, \"a\")",
            "string length(text)",
            "if amount > 50 then \"much\" else \"little\"",
            "assert(nowhere, nowhere != null)",
            "assert(amount, amount != null)",
            "date(\"2026-02-30\")",
            "duration(\"P1D\")",
            "noFunction(1)",
            "{a: amount}.a",
            "[1, 2",
            "function(x) external {java: {class: \"java.lang.Math\", method signature: \"abs(int)\"}}");

    private static final List<VariableContext> CASES = List.of(
            variables(60, "a word"), variables(null, null), variables("60", "60"), Variables.emptyVariableContext());

    private final FeelEngine ours = CachedFeel.engine();
    private final FeelEngine camundas = new ScalaFeelEngine(List.of());

    private static VariableContext variables(Object amount, Object text) {
        return Variables.createVariables()
                .putValue("amount", amount)
                .putValue("text", text)
                .putValue("in", amount)
                .putValue("proposal", Spin.JSON("{\"action\": {\"amount\": 60.00}, \"reasons\": [\"a\", \"b\"]}"))
                .asVariableContext();
    }

    @Test
    void anExpressionIsWhatItIsForCamunda() {
        Stream.concat(EXPRESSIONS.stream(), ofTables(LiteralExpression.class, LiteralExpression::getTextContent))
                .forEach(text -> same(text, (feel, values) -> feel.evaluateSimpleExpression(text, values)));
    }

    @Test
    void aCellIsWhatItIsForCamunda() {
        Stream.concat(TESTS.stream(), ofTables(UnaryTests.class, UnaryTests::getTextContent))
                .forEach(text -> same(text, (feel, values) -> feel.evaluateSimpleUnaryTests(text, "in", values)));
    }

    private interface Evaluation {
        Object with(FeelEngine feel, VariableContext values);
    }

    /** Read the first time, and known the second. */
    private void same(String text, Evaluation evaluation) {
        for (VariableContext values : CASES) {
            Object expected = said(() -> evaluation.with(camundas, values));
            for (int i = 0; i < 2; i++) {
                assertThat(said(() -> evaluation.with(ours, values)))
                        .as(text + " in "
                                + values.keySet().stream().map(values::resolve).toList())
                        .isEqualTo(expected);
            }
        }
    }

    private static Object said(Supplier<Object> evaluation) {
        try {
            Object value = evaluation.get();
            return value == null ? "null" : value instanceof Map || value instanceof Set ? value.toString() : value;
        } catch (FeelException e) {
            return e.getMessage();
        }
    }

    private static <E extends org.camunda.bpm.model.xml.instance.ModelElementInstance> Stream<String> ofTables(
            Class<E> kind, java.util.function.Function<E, String> text) {
        try (Stream<Path> files = Files.walk(Path.of("processes"))) {
            Set<String> texts = files.filter(file -> file.toString().endsWith(".dmn"))
                    .flatMap(file -> Dmn.readModelFromFile(file.toFile()).getModelElementsByType(kind).stream())
                    .map(text)
                    .map(String::strip)
                    .collect(Collectors.toSet());
            assertThat(texts).hasSizeGreaterThan(20);
            return texts.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
