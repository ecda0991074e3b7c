package io.countersign.intake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.Workflows;
import io.countersign.insight.Csv;
import io.countersign.insight.Feedback;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Hands out what agents can learn from. */
@RestController
@Tag(name = "Insight")
class FeedbackController {

    private final Feedback feedback;
    private final Workflows workflows;
    private final CurrentAccount account;

    FeedbackController(Feedback feedback, Workflows workflows, CurrentAccount account) {
        this.feedback = feedback;
        this.workflows = workflows;
        this.account = account;
    }

    @Operation(
            summary =
                    "A JSON line for each ended case: what was asked, proposed, changed, decided and what became of it;"
                            + " with personal=true without masking its texts")
    @GetMapping(path = "/api/feedback/{workflow}.jsonl", produces = "application/jsonl")
    void lines(
            @PathVariable String workflow,
            @RequestParam(defaultValue = "false") boolean personal,
            HttpServletResponse http)
            throws IOException {
        write(workflow, personal, "application/jsonl", "", line -> line + "\n", http);
    }

    @Operation(summary = "The same as a table, one row for each ended case")
    @GetMapping(path = "/api/feedback/{workflow}.csv", produces = "text/csv")
    void table(
            @PathVariable String workflow,
            @RequestParam(defaultValue = "false") boolean personal,
            HttpServletResponse http)
            throws IOException {
        write(workflow, personal, "text/csv", Csv.HEAD, Csv::row, http);
    }

    private void write(
            String workflow,
            boolean personal,
            String type,
            String head,
            Function<ObjectNode, String> row,
            HttpServletResponse http)
            throws IOException {
        account.mustLearn();
        if (workflows.find(workflow).isEmpty()) {
            throw new CaseController.NotFound("There is no workflow " + workflow + ".");
        }
        http.setContentType(type);
        http.setCharacterEncoding(StandardCharsets.UTF_8.name());
        Writer out = http.getWriter();
        out.write(head);
        feedback.each(workflow, personal, line -> {
            try {
                out.write(row.apply(line));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        out.flush();
    }
}
