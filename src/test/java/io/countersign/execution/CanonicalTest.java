package io.countersign.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.cases.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalTest {

    private static Canonical of(String json) {
        return Canonical.of(Json.parse(json));
    }

    @ParameterizedTest
    @ValueSource(strings = {"82", "82.0", "82.00", "82.000", "8.2e1", "0.82E2", "\"82.00\""})
    void oneAmountHasOneDigest(String amount) {
        assertThat(of("{\"amount\":" + amount + ",\"currency\":\"EUR\"}"))
                .isEqualTo(of("{\"currency\":\"EUR\",\"amount\":82.00}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"82.01", "820", "-82", "8.2", "\"82\"", "\"82.000\"", "null", "[82]", "82.001"})
    void anotherAmountHasAnother(String amount) {
        assertThat(of("{\"amount\":" + amount + ",\"currency\":\"EUR\"}").digest())
                .isNotEqualTo(of("{\"amount\":82.00,\"currency\":\"EUR\"}").digest());
    }

    @ParameterizedTest
    @CsvSource({"EUR, 82.50, 82.50", "EUR, 0, 0.00", "JPY, 82, 82", "BHD, 82.5, 82.500"})
    void amountsHaveTheScaleOfTheirCurrency(String currency, String amount, String text) {
        assertThat(of("{\"amount\":" + amount + ",\"currency\":\"" + currency + "\"}")
                        .text())
                .isEqualTo("{\"amount\":\"" + text + "\",\"currency\":\"" + currency + "\"}");
    }

    @Test
    void amountPassesThroughNoBinaryFraction() {
        assertThat(of("{\"amount\":9007199254740993.01,\"currency\":\"EUR\"}").text())
                .contains("\"9007199254740993.01\"");
    }

    @Test
    void orderOfFieldsDoesNotMatter() {
        assertThat(of("{\"b\":{\"y\":1,\"x\":[1,2]},\"a\":true}").text())
                .isEqualTo("{\"a\":true,\"b\":{\"x\":[1,2],\"y\":1}}");
    }

    @Test
    void orderOfListsDoes() {
        assertThat(of("[1,2]").digest()).isNotEqualTo(of("[2,1]").digest());
    }

    @Test
    void absentAndNullAreNotTheSame() {
        assertThat(of("{}").digest()).isNotEqualTo(of("{\"order\":null}").digest());
    }

    /** RFC 8785, section 3.2.2 and 3.2.3. */
    @Test
    void writesNumbersStringsAndKeysAsTheStandardSays() {
        assertThat(of("""
                                {"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],
                                 "string":"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
                                 "literals":[null,true,false]}""").text())
                .isEqualTo("{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                        + "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
        assertThat(
                        of("{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5,\"\\u0080\":6,\"\\u00f6\":7}")
                                .text())
                .isEqualTo("{\"\\r\":2,\"1\":4,\"\u0080\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\ufb33\":3}");
    }

    @Test
    void digestIsSha256OfTheText() {
        assertThat(of("{}").digest()).isEqualTo("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    }
}
