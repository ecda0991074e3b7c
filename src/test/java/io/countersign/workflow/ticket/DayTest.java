package io.countersign.workflow.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DayTest {

    /** A Sunday. */
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 22);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    It broke last Tuesday.        | 2026-11-17
                    It broke last Sunday.         | 2026-11-15
                    It came three days ago        | 2026-11-19
                    It came 2 weeks ago           | 2026-11-08
                    vor drei Tagen kaputt         | 2026-11-19
                    vor einer Woche bestellt      | 2026-11-15
                    letzten Freitag kam es        | 2026-11-20
                    vorgestern                    | 2026-11-20
                    am 17.11.2026 geliefert       | 2026-11-17
                    delivered yesterday           | 2026-11-21
                    """)
    void isFoundAsPeopleNameIt(String text, LocalDate date) {
        assertThat(Day.in(text, TODAY)).singleElement().satisfies(day -> {
            assertThat(day.date()).isEqualTo(date);
            assertThat(text.substring(day.start(), day.end())).isNotBlank();
        });
    }

    @Test
    void isNoneWhereThereIsNone() {
        assertThat(Day.in("on 31.02.2026 at the latest, A-5001, vor Ort, last week", TODAY))
                .isEmpty();
    }
}
