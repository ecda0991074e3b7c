package io.countersign.intake;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.countersign.cases.Json;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator.ValidationResponse;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.transport.HttpServletStatelessServerTransport;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Where agents speak MCP: streamable HTTP without sessions, so that each call shows its account and any node answers it.
 */
@Configuration(proxyBeanMethods = false)
class McpEndpoint {

    private static final String PATH = "/mcp";

    /**
     * @param origins sites whose pages may speak MCP from a browser, for example {@code https://agents.example.com};
     *     programs name none and need none
     */
    @ConfigurationProperties("countersign.mcp")
    record Settings(@DefaultValue List<String> origins) {}

    @Bean
    ServletRegistrationBean<HttpServletStatelessServerTransport> mcp(McpTools tools) {
        // amounts stay exact, and nothing can be said twice
        JacksonMcpJsonMapper json = new JacksonMcpJsonMapper(JsonMapper.builder()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                .build());
        HttpServletStatelessServerTransport transport = HttpServletStatelessServerTransport.builder()
                .jsonMapper(json)
                .messageEndpoint(PATH)
                .maxRequestSize(CaseController.LARGEST_BODY)
                .build();
        McpServer.sync(transport)
                .serverInfo("countersign", "1")
                .instructions("Propose actions here instead of doing them. Rules say whether an action is carried out,"
                        + " needs a person, or never is; Countersign carries out what was approved.")
                .jsonMapper(json)
                // the desk checks them, as it does for HTTP, and says in words what is wrong
                .validateToolInputs(false)
                .jsonSchemaValidator((schema, content) -> ValidationResponse.asValid(null))
                // on the request's own thread, which knows whose request it is
                .immediateExecution(true)
                .tools(tools.all())
                .build();
        return new ServletRegistrationBean<>(transport, PATH);
    }

    /** A page that a browser was lured to must not speak for who is logged in there, whatever its name resolves to. */
    @Bean
    FilterRegistrationBean<OncePerRequestFilter> mcpOrigins(Settings settings) {
        FilterRegistrationBean<OncePerRequestFilter> registration =
                new FilterRegistrationBean<>(new OncePerRequestFilter() {
                    @Override
                    protected void doFilterInternal(
                            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                            throws ServletException, IOException {
                        String origin = request.getHeader(HttpHeaders.ORIGIN);
                        if (origin == null || settings.origins().contains(origin)) {
                            chain.doFilter(request, response);
                            return;
                        }
                        response.setStatus(HttpServletResponse.SC_FORBIDDEN);
                        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
                        response.getOutputStream()
                                .write(Json.write(Map.of(
                                                "type",
                                                "about:blank",
                                                "title",
                                                "Forbidden",
                                                "status",
                                                HttpServletResponse.SC_FORBIDDEN,
                                                "detail",
                                                "Pages of this site may not speak MCP here. Connect from a program, or"
                                                        + " ask the operator to set countersign.mcp.origins."))
                                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
                    }
                });
        registration.addUrlPatterns(PATH);
        return registration;
    }
}
