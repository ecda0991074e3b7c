package io.countersign.engine;

import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.ParseException;
import org.camunda.bpm.engine.Problem;

/** What is wrong with a model, as its analyst reads it: file, element, mend. */
final class ModelProblems {

    private ModelProblems() {}

    static String sentence(String file, RuntimeException problem) {
        if (problem instanceof ParseException parse) {
            List<String> lines = new ArrayList<>();
            parse.getResorceReports().forEach(report -> report.getErrors().forEach(error -> lines.add(line(error))));
            return file + ": " + String.join(" ", lines);
        }
        Throwable root = problem;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return file + ": " + root.getMessage() + " Mend the file and save it again.";
    }

    private static String line(Problem error) {
        String element = error.getMainElementId() == null ? "" : "element " + error.getMainElementId() + ", ";
        return element + "line " + error.getLine() + ", column " + error.getColumn() + ": " + error.getMessage()
                + ". Mend it and save the file again.";
    }
}
