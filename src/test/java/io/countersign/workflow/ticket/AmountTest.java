package io.countersign.workflow.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmountTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    12,50              | 12.50   |
                    EUR 12.50          | 12.50   | EUR
                    12.50 EUR          | 12.50   | EUR
                    € 1.450,00         | 1450.00 | EUR
                    1,450.00 EUR       | 1450.00 | EUR
                    1.450 €            | 1450    | EUR
                    18 euros           | 18      | EUR
                    18€                | 18      | EUR
                    18EUR              | 18      | EUR
                    20,- €             | 20      | EUR
                    20,-               | 20      |
                    $20                | 20      | USD
                    12.5 EUR           | 12.5    | EUR
                    30\u00a0€          | 30      | EUR
                    eighteen euros     | 18      | EUR
                    twenty-five euros  | 25      | EUR
                    achtzehn Euro      | 18      | EUR
                    fünfundzwanzig Euro | 25     | EUR
                    """)
    void readsMoneyAsPeopleWriteIt(String text, String value, String currency) {
        assertThat(Amount.in("I would like " + text + " back.")).singleElement().satisfies(amount -> {
            assertThat(amount.value()).isEqualByComparingTo(value);
            assertThat(amount.currency()).isEqualTo(currency);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "order A-5002",
                "2 mugs",
                "on 12.05. it came",
                "am 12.05. kam es",
                "on 12.05.2026",
                "at 12.30 Uhr",
                "version 1.25.3",
                "it weighs 12.50 kg",
                "paid in many euros",
                "call 0123 456789"
            })
    void takesNothingElseForMoney(String text) {
        assertThat(Amount.in(text)).isEmpty();
    }

    @Test
    void knowsTheirPlaces() {
        String text = "paid 80 EUR, want 20,50 € back";

        List<Amount> amounts = Amount.in(text);

        assertThat(amounts)
                .extracting(amount -> text.substring(amount.start(), amount.end()))
                .containsExactly("80 EUR", "20,50 €");
    }
}
