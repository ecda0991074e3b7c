package io.countersign.oversight;

import java.util.List;
import java.util.Map;

/**
 * What a decision table said.
 *
 * @param table its id and version
 * @param rows of each rule that fired, its id and its outputs by name
 * @param missing labels of the inputs that were null
 */
public record Evaluation(String table, List<Row> rows, List<String> missing) {

    /** A rule that fired. */
    public record Row(String rule, Map<String, Object> outputs) {}
}
