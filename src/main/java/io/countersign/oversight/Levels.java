package io.countersign.oversight;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.variable.Variables;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The ladder of reviewers that all workflows share, {@code processes/reviewLevels.dmn}. */
@Component
public class Levels {

    private final DecisionTables tables;

    Levels(DecisionTables tables) {
        this.tables = tables;
    }

    /**
     * Who decides at a level.
     *
     * @param group that the approval rules named
     * @param level from 1
     * @param amount in units of the currency, 0 where no money moves
     * @return empty where the table has no row, as for an unknown group
     * @throws DecisionTables.CannotEvaluate where the table is broken
     */
    public Optional<Level> find(String group, int level, BigDecimal amount) {
        Evaluation evaluation = tables.evaluate(
                "reviewLevels",
                Variables.createVariables()
                        .putValue("group", group)
                        .putValue("level", level)
                        .putValue("amount", amount.doubleValue())
                        .asVariableContext());
        return evaluation.rows().stream()
                .findFirst()
                .map(Evaluation.Row::outputs)
                .filter(row -> row.get("who") != null)
                .map(Levels::read);
    }

    private static Level read(Map<String, Object> row) {
        return new Level(
                String.valueOf(row.get("who")),
                String.valueOf(row.get("owner")),
                Duration.parse(String.valueOf(row.get("answerWithin"))),
                Duration.parse(String.valueOf(row.get("remindAfter"))),
                number(row.get("authority")),
                !Boolean.FALSE.equals(row.get("secondPerson")),
                row.get("nextLevel") instanceof Number next ? next.intValue() : null,
                row.get("seniority") instanceof Number seniority ? seniority.intValue() : 0);
    }

    private static @Nullable BigDecimal number(@Nullable Object value) {
        // what is no number is not without a limit
        return value == null ? null : new BigDecimal(value.toString());
    }
}
