package io.countersign.workflow.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MoodTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The mug is broken, please refund it.",
                "I am a bit disappointed.",
                "Ich habe tennis shoes for the court ordered.",
                "The parcel was lying outside.",
                "Das Gericht auf dem Teller sah gut aus.",
                "WHERE IS IT",
                "Thanks! Great!",
                ""
            })
    void staysCalm(String text) {
        assertThat(Mood.of(text)).isEqualTo(Mood.calm);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "This is unacceptable.",
                "I’m furious",
                "What a joke, absolute joke",
                "I am very disappointed in you",
                "answer me!!!",
                "GIVE ME MY MONEY BACK RIGHT NOW PLEASE",
                "Das ist eine Frechheit",
                "Ich bin echt sauer",
                "Unverschämt!"
            })
    void hearsAnger(String text) {
        assertThat(Mood.of(text)).isEqualTo(Mood.upset);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "My lawyer will write to you.",
                "I will sue you.",
                "See you in court",
                "I'll file a chargeback, this is outrageous",
                "Ich schalte meinen Anwalt ein.",
                "Ich werde Anzeige erstatten",
                "Dann melde ich das der Verbraucherzentrale."
            })
    void hearsThreats(String text) {
        assertThat(Mood.of(text)).isEqualTo(Mood.threatening);
    }
}
