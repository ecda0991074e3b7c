package io.countersign.intake;

import io.countersign.agent.LongQuotes;
import io.countersign.cases.Case;
import io.countersign.cases.Cases;
import io.countersign.cases.Json;
import io.countersign.cases.Workflows;
import io.countersign.execution.Bindings;
import io.countersign.proposal.HiddenCharacters;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Shows a reviewer the document that came with a case, as pictures that we draw, and its long quotes as plain text: what a
 * stranger sent never reaches the browser as more. For who is logged in to Tasklist or Cockpit.
 */
@RestController
@Hidden
class DocumentController {

    private static final Duration KEPT = Duration.ofMinutes(5);

    private final Cases cases;
    private final Bindings bindings;
    private final Workflows workflows;
    private final CurrentAccount account;
    private final LongQuotes quotes;

    DocumentController(Cases cases, Bindings bindings, Workflows workflows, CurrentAccount account, LongQuotes quotes) {
        this.quotes = quotes;
        this.cases = cases;
        this.bindings = bindings;
        this.workflows = workflows;
        this.account = account;
    }

    @GetMapping("/camunda/api/countersign/cases/{key}/document/{page}.png")
    ResponseEntity<byte[]> page(@PathVariable String key, @PathVariable int page, HttpServletResponse http) {
        Case found = cases.find(key).orElseThrow(() -> new CaseController.NotFound("There is no case " + key + "."));
        account.mustRead(found.workflow());
        byte[] png = bindings.current(key)
                .map(binding -> workflows.get(found.workflow()).page(Json.object(binding.request()), page))
                .orElseThrow(() -> new CaseController.NotFound(
                        "Page " + page + " of the document of case " + key + " can't be shown."));
        shut(http);
        return ResponseEntity.ok()
                .contentType(MediaType.IMAGE_PNG)
                .cacheControl(CacheControl.maxAge(KEPT).cachePrivate())
                .header("Content-Disposition", "inline; filename=\"" + found.key() + "-" + page + ".png\"")
                .body(png);
    }

    /** A quote that is too long for the packet, as plain text. */
    @GetMapping({"/api/cases/{key}/evidence/{digest}.txt", "/camunda/api/countersign/cases/{key}/evidence/{digest}.txt"
    })
    ResponseEntity<byte[]> evidence(@PathVariable String key, @PathVariable String digest, HttpServletResponse http) {
        Case found = cases.find(key).orElseThrow(() -> new CaseController.NotFound("There is no case " + key + "."));
        account.mustRead(found.workflow());
        String text = quotes.find(key, digest)
                .orElseThrow(() -> new CaseController.NotFound("Case " + key + " has no evidence of this name."));
        shut(http);
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8))
                .cacheControl(CacheControl.maxAge(KEPT).cachePrivate())
                .header("Content-Disposition", "attachment; filename=\"" + found.key() + "-evidence.txt\"")
                .body(HiddenCharacters.shown(text).getBytes(StandardCharsets.UTF_8));
    }

    /** In place of what Camunda's own filter has set for its pages. */
    private static void shut(HttpServletResponse http) {
        http.setHeader("X-Content-Type-Options", "nosniff");
        http.setHeader("Content-Security-Policy", "default-src 'none'; sandbox");
    }
}
