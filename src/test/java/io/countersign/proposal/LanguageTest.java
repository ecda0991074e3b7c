package io.countersign.proposal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    en    | Where is my order?
                    en    | broken. refund A-5114
                    de    | Die Tasse ist leider kaputt
                    de    | Wo bleibt meine Bestellung?
                    other | Bonjour, la tasse est cassée, je voudrais être remboursé
                    other | Hola, la taza llegó rota, por favor
                    other | Привет, чашка разбита
                    en    | 12345
                    """)
    void isHeardByItsSmallWords(Language language, String text) {
        assertThat(Language.of(text)).isEqualTo(language);
    }
}
