package io.countersign.agent;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.output.FinishReason;
import io.countersign.agent.ModelFailed.Kind;
import java.time.Clock;
import java.util.List;

/** A chat model at an address that speaks OpenAI's protocol. It is called once: whoever calls tries again or does not. */
final class LanguageModel {

    private final OpenAiChatModel model;

    LanguageModel(ModelSettings settings, Clock clock) {
        boolean withKey = !settings.key().isBlank();
        model = OpenAiChatModel.builder()
                .httpClientBuilder(new ModelHttp(settings.timeout(), withKey, clock))
                .baseUrl(settings.url())
                .apiKey(withKey ? settings.key() : "none")
                .modelName(settings.name())
                .temperature(settings.temperature())
                .maxCompletionTokens(settings.mostTokens())
                .strictJsonSchema(true)
                .maxRetries(0)
                .timeout(settings.timeout())
                .logRequests(false)
                .logResponses(false)
                .build();
    }

    /**
     * @param schema that it has to answer in
     * @throws ModelFailed where there is no whole answer
     */
    ChatResponse answer(List<ChatMessage> messages, String schema) {
        ChatRequest request = ChatRequest.builder()
                .messages(messages)
                .responseFormat(ResponseFormat.builder()
                        .type(ResponseFormatType.JSON)
                        .jsonSchema(JsonSchema.builder()
                                .name("proposal")
                                .rootElement(JsonRawSchema.from(schema))
                                .build())
                        .build())
                .build();
        ChatResponse response = call(request);
        if (response.finishReason() == FinishReason.LENGTH) {
            throw new ModelFailed(Kind.cutOff, null);
        }
        if (response.finishReason() == FinishReason.CONTENT_FILTER) {
            throw new ModelFailed(Kind.refused, null);
        }
        return response;
    }

    /** The messages and causes of what the library throws hold what the model said, so nothing of them goes on. */
    private ChatResponse call(ChatRequest request) {
        try {
            return model.chat(request);
        } catch (RuntimeException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof ModelFailed failed) {
                    throw failed;
                }
                if (cause instanceof ContentFilteredException) {
                    throw new ModelFailed(Kind.refused, null);
                }
            }
            throw new ModelFailed(Kind.cutOff, null);
        }
    }
}
