package io.countersign.workflow.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.countersign.cases.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TicketSchemasTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"resolution\": \"refund\", \"order\": \"A-1\", \"amount\": 82.10, \"currency\": \"EUR\", \"reply\": \"Hi\"}",
                "{\"resolution\": \"credit\", \"amount\": 0.01, \"currency\": \"EUR\", \"reply\": \"Hi\"}",
                "{\"resolution\": \"reply\", \"reply\": \"Hi\\nthere\"}",
                "{\"resolution\": \"reply\", \"order\": null, \"amount\": null, \"currency\": null, \"reply\": \"Hi\"}",
                "{\"resolution\": \"reply\", \"amount\": 0.0, \"reply\": \"Hi\"}"
            })
    void takesActionsOfItsType(String action) {
        assertThat(schema("action").validate(Json.parse(action))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"resolution\": \"refund\", \"order\": \"A-1\", \"amount\": 0, \"currency\": \"EUR\", \"reply\": \"Hi\"}",
                "{\"resolution\": \"refund\", \"order\": \"A-1\", \"amount\": -5, \"currency\": \"EUR\", \"reply\": \"Hi\"}",
                "{\"resolution\": \"refund\", \"order\": null, \"amount\": 5, \"currency\": \"EUR\", \"reply\": \"Hi\"}",
                "{\"resolution\": \"refund\", \"order\": \"A-1\", \"amount\": 5.001, \"currency\": \"EUR\", \"reply\": \"Hi\"}",
                "{\"resolution\": \"refund\", \"order\": \"A-1\", \"amount\": 5, \"currency\": \"euro\", \"reply\": \"Hi\"}",
                "{\"resolution\": \"refund\", \"order\": \"A-1\", \"amount\": \"5\", \"currency\": \"EUR\", \"reply\": \"Hi\"}",
                "{\"resolution\": \"refund\", \"order\": \"A-1\", \"amount\": 1000000.01, \"currency\": \"EUR\", \"reply\": \"Hi\"}",
                "{\"resolution\": \"credit\", \"amount\": null, \"currency\": \"EUR\", \"reply\": \"Hi\"}",
                "{\"resolution\": \"reply\", \"amount\": 5, \"reply\": \"Hi\"}",
                "{\"resolution\": \"reply\", \"reply\": \"\"}",
                "{\"resolution\": \"reply\"}",
                "{\"resolution\": \"gift\", \"reply\": \"Hi\"}",
                "{\"resolution\": \"reply\", \"reply\": \"Hi\", \"to\": \"x@example.com\"}",
                "{\"resolution\": \"reply\", \"reply\": \"Hi\\u0007\"}"
            })
    void takesNoOtherActions(String action) {
        assertThat(schema("action").validate(Json.parse(action))).isNotEmpty();
    }

    @Test
    void takesRequestsOfItsType() {
        JsonSchema schema = schema("request");

        assertThat(schema.validate(TicketSetting.request("C-1001", "Mug", "It broke\r\n\tyesterday")))
                .isEmpty();
        assertThat(schema.validate(TicketSetting.request("C-1", "", "").put("order", "A-1")))
                .isEmpty();
        assertThat(schema.validate(TicketSetting.request("C-1", "", "").putNull("order")))
                .isEmpty();
        assertThat(schema.validate(TicketSetting.request("", "", ""))).isNotEmpty();
        assertThat(schema.validate(TicketSetting.request("C-1", "x".repeat(501), "")))
                .isNotEmpty();
        assertThat(schema.validate(TicketSetting.request("C-1", "", "x".repeat(50_001))))
                .isNotEmpty();
        assertThat(schema.validate(TicketSetting.request("C-1", "", "x".repeat(50_000))))
                .isEmpty();
        assertThat(schema.validate(TicketSetting.request("C-1", "", "a\u0000b")))
                .isNotEmpty();
        assertThat(schema.validate(TicketSetting.request("C-1", "", "").put("amount", 5)))
                .isNotEmpty();
        assertThat(schema.validate(Json.object("{\"customer\": \"C-1\"}"))).hasSize(2);
    }

    static JsonSchema schema(String of) {
        return JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(TicketSetting.FILES.read("processes/ticket/ticket." + of + ".json"));
    }
}
