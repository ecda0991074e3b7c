package io.countersign.engine;

import camundajar.impl.scala.util.Either;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.camunda.bpm.dmn.feel.impl.scala.ScalaFeelEngine;
import org.camunda.bpm.dmn.feel.impl.scala.function.CustomFunctionTransformer;
import org.camunda.feel.FeelEngine;
import org.camunda.feel.FeelEngine$;
import org.camunda.feel.api.EvaluationResult;
import org.camunda.feel.api.SuccessfulEvaluationResult;
import org.camunda.feel.context.Context;
import org.camunda.feel.context.FunctionProvider;
import org.camunda.feel.impl.interpreter.BuiltinFunctions;
import org.camunda.feel.impl.interpreter.EvalContext;
import org.camunda.feel.impl.interpreter.FeelInterpreter;
import org.camunda.feel.syntaxtree.ParsedExpression;
import org.camunda.feel.syntaxtree.Val;
import org.camunda.feel.syntaxtree.ValError;
import org.camunda.feel.syntaxtree.ValFatalError;
import org.camunda.feel.valuemapper.ValueMapper;

/**
 * The FEEL of the tables, without what Camunda's does anew for every cell: read it, and build some hundred functions,
 * which took half of the time of a step. What does not plainly succeed is left to Camunda's.
 */
final class CachedFeel extends FeelEngine {

    /** Far more than the cells of all tables; who tries out drafts without end begins anew. */
    private static final int MOST = 20_000;

    private final Map<String, Either<Failure, ParsedExpression>> expressions = new ConcurrentHashMap<>();
    private final Map<String, Either<Failure, ParsedExpression>> unaryTests = new ConcurrentHashMap<>();
    private final FeelInterpreter interpreter = new FeelInterpreter(valueMapper());
    private final FunctionProvider builtIn = new BuiltinFunctions(clock(), valueMapper());

    private CachedFeel(ValueMapper values) {
        super(
                FunctionProvider.EmptyFunctionProvider$.MODULE$,
                values,
                FeelEngine$.MODULE$.defaultConfiguration(),
                FeelEngine$.MODULE$.defaultClock());
    }

    /** As Camunda's decision engine wants it. */
    static ScalaFeelEngine engine() {
        return new ScalaFeelEngine(List.of()) {
            @Override
            protected FeelEngine buildFeelEngine(
                    CustomFunctionTransformer none, ValueMapper.CompositeValueMapper values) {
                return new CachedFeel(values);
            }
        };
    }

    @Override
    public Either<Failure, ParsedExpression> parseExpression(String text) {
        return kept(expressions, text, super::parseExpression);
    }

    @Override
    public Either<Failure, ParsedExpression> parseUnaryTests(String text) {
        return kept(unaryTests, text, super::parseUnaryTests);
    }

    private static Either<Failure, ParsedExpression> kept(
            Map<String, Either<Failure, ParsedExpression>> known,
            String text,
            Function<String, Either<Failure, ParsedExpression>> parse) {
        if (known.size() > MOST) {
            known.clear();
        }
        return known.computeIfAbsent(text, parse);
    }

    @Override
    public EvaluationResult evaluate(ParsedExpression expression, Context variables) {
        try {
            EvalContext context = EvalContext.create(valueMapper(), builtIn).merge(variables);
            Val value = interpreter.eval(expression.expression(), context);
            if (!(value instanceof ValError)
                    && !(value instanceof ValFatalError)
                    && context.failureCollector().failures().isEmpty()) {
                return new SuccessfulEvaluationResult(
                        valueMapper().unpackVal(value),
                        context.failureCollector().failures());
            }
        } catch (RuntimeException e) {
            // comes again below, and is told as Camunda tells it
        }
        return super.evaluate(expression, variables);
    }
}
