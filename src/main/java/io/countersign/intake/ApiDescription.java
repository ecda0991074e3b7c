package io.countersign.intake;

import io.countersign.cases.Json;
import io.countersign.cases.Schemas;
import io.countersign.cases.Workflows;
import io.countersign.proposal.Workflow;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The API's description, with the workflows' own schemas as they stand beside the models. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {

    private static final Map<String, String> PROBLEMS = Map.of(
            "400", "The request is not valid; errors names every field.",
            "401", "No account.",
            "403", "Not for this account.",
            "404", "There is no such workflow or case.",
            "413", "The body is larger than 2 MB.",
            "422", "The Idempotency-Key was used before with another body.");

    @Bean
    OpenApiCustomizer describe(Workflows workflows, Schemas schemas) {
        return api -> {
            api.setInfo(new Info()
                    .title("Countersign")
                    .version("1")
                    .description(
                            "Agents propose actions, rules say who decides, what was approved is carried out once.")
                    .license(new License().name("Apache-2.0")));
            api.setServers(List.of());
            api.addSecurityItem(new SecurityRequirement().addList("account"));
            Components components = api.getComponents() == null ? new Components() : api.getComponents();
            components.addSecuritySchemes(
                    "account",
                    new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("basic"));
            components.addSchemas(
                    "Problem", schema(Json.write(Map.of("type", "object", "description", "RFC 9457 problem details"))));
            Schema<Object> requests = new Schema<>();
            Schema<Object> proposals = new Schema<>();
            for (Workflow workflow : workflows.all()) {
                String request = workflow.name() + "Request";
                String action = workflow.name() + "Action";
                components.addSchemas(request, schema(schemas.text(workflow.name(), "request")));
                components.addSchemas(action, schema(schemas.text(workflow.name(), "action")));
                requests.addOneOfItem(new Schema<>().$ref(request));
                proposals.addOneOfItem(schema("""
                        {"type": "object", "required": ["request", "proposal"], "properties": {
                          "request": {"$ref": "#/components/schemas/%s"},
                          "proposal": {"type": "object", "required": ["agent", "action", "summary"], "properties": {
                            "agent": {"type": "object", "required": ["name", "version"]},
                            "action": {"$ref": "#/components/schemas/%s"},
                            "summary": {"type": "string"}, "rationale": {"type": "string"},
                            "confidence": {"type": "number", "minimum": 0, "maximum": 1},
                            "evidence": {"type": "array"}}}}}""".formatted(request, action)));
            }
            api.setComponents(components);
            body(api, "/api/cases/{workflow}", requests);
            body(api, "/api/proposals/{workflow}", proposals);
            body(api, "/api/cases/{key}/outcomes", schema(schemas.ofOutcomes()));
            api.getPaths().values().forEach(path -> path.readOperations().forEach(ApiDescription::problems));
        };
    }

    private static void body(OpenAPI api, String path, Schema<?> schema) {
        Objects.requireNonNull(api.getPaths().get(path))
                .getPost()
                .setRequestBody(new RequestBody()
                        .required(true)
                        .content(new Content().addMediaType("application/json", new MediaType().schema(schema))));
    }

    private static void problems(Operation operation) {
        PROBLEMS.forEach((status, description) -> operation
                .getResponses()
                .addApiResponse(
                        status,
                        new ApiResponse()
                                .description(description)
                                .content(new Content()
                                        .addMediaType(
                                                "application/problem+json",
                                                new MediaType().schema(new Schema<>().$ref("Problem"))))));
        if (operation.getOperationId().equals("open")
                || operation.getOperationId().equals("propose")) {
            ApiResponse again = Objects.requireNonNull(operation.getResponses().get("200"));
            again.description("The same call had opened this case before.");
            operation
                    .getResponses()
                    .addApiResponse(
                            "201",
                            new ApiResponse()
                                    .description("Opened; Location names the case.")
                                    .content(again.getContent()));
        }
    }

    private static Schema<?> schema(String text) {
        try {
            return Json31.mapper().readValue(text, Schema.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
