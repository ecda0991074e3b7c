package io.countersign.engine;

import io.countersign.cases.Json;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Refusals in the shape that their address promises: problem details for our own, Camunda's own for Camunda's. */
final class Problems {

    private Problems() {}

    static void write(HttpServletRequest request, HttpServletResponse response, int status, String type, String message)
            throws IOException {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        boolean ours = path.startsWith("/api") || path.startsWith("/mcp");
        response.setStatus(status);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.setContentType(ours ? "application/problem+json" : "application/json");
        Map<String, Object> body = ours
                ? Map.of("type", "about:blank", "title", type, "status", status, "detail", message)
                : Map.of("type", type, "message", message);
        byte[] bytes = Json.write(body).getBytes(StandardCharsets.UTF_8);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
