package io.countersign.intake;

import io.countersign.cases.Case;
import io.countersign.cases.Cases;
import io.countersign.cases.Json;
import io.countersign.cases.Workflows;
import io.countersign.execution.Bindings;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Shows a reviewer the document that came with a case, as pictures that we draw: what a stranger sent never reaches the
 * browser itself. For who is logged in to Tasklist or Cockpit.
 */
@RestController
@Hidden
class DocumentController {

    private static final Duration KEPT = Duration.ofMinutes(5);

    private final Cases cases;
    private final Bindings bindings;
    private final Workflows workflows;
    private final CurrentAccount account;

    DocumentController(Cases cases, Bindings bindings, Workflows workflows, CurrentAccount account) {
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
        // in place of what Camunda's own filter has set for its pages
        http.setHeader("X-Content-Type-Options", "nosniff");
        http.setHeader("Content-Security-Policy", "default-src 'none'; sandbox");
        return ResponseEntity.ok()
                .contentType(MediaType.IMAGE_PNG)
                .cacheControl(CacheControl.maxAge(KEPT).cachePrivate())
                .header("Content-Disposition", "inline; filename=\"" + found.key() + "-" + page + ".png\"")
                .body(png);
    }
}
