package io.countersign.workflow.ticket;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.Json;
import io.countersign.language.Example;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The held-out examples as cases for the evaluation; written with the training, so that they never go stale. */
class HeldOutCases {

    static final Path FILE = Path.of("src/test/resources/evaluation/ticket/heldOut.json");

    static String of(String examples) {
        return Example.in(examples).stream()
                .filter(Example::heldOut)
                .map(HeldOutCases::line)
                .collect(Collectors.joining(",\n", "[\n", "\n]\n"));
    }

    /** Of a customer of the sandbox, the one whose the order is. */
    static ObjectNode request(Example example) {
        String order = example.labels().path("order").asText("");
        String customer = order.startsWith("A-51")
                ? "C-10" + order.substring(4)
                : order.startsWith("A-50")
                        ? "C-1001"
                        : order.startsWith("A-59") ? "C-19" + order.substring(4) : "C-1011";
        return Json.empty().put("customer", customer).put("subject", "").put("text", example.text());
    }

    private static String line(Example example) {
        ObjectNode labelled = Json.empty();
        String text = example.text();
        labelled.put("name", text.length() <= 80 ? text : text.substring(0, 80));
        labelled.set("request", request(example));
        labelled.set("expected", some(example, List.of("order", "resolution", "amount")));
        labelled.set("labels", some(example, List.of("intent", "mood")));
        return "  " + Json.write(labelled);
    }

    private static ObjectNode some(Example example, List<String> names) {
        ObjectNode some = Json.empty();
        names.stream()
                .filter(example.labels()::has)
                .forEach(name -> some.set(name, example.labels().path(name)));
        return some;
    }
}
