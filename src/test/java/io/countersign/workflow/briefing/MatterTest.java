package io.countersign.workflow.briefing;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.proposal.Finding;
import io.countersign.workflow.briefing.Matter.Kind;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatterTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "budget | The budget grows by a third",
                "budget | We spend 40k EUR on it",
                "budget | Der Etat wird gekürzt",
                "hiring | We are hiring two developers",
                "hiring | Zwei Leute werden eingestellt",
                "dismissal | We let the contractor team go",
                "dismissal | Three people will be laid off",
                "dismissal | Zwei Mitarbeitern wird gekündigt",
                "reorganisation | The teams are restructured",
                "reorganisation | We close the Hamburg office",
                "reorganisation | Die Abteilungen werden zusammengelegt",
                "legal | The supplier's lawsuit is open",
                "legal | Der Vertrag ist unterschrieben",
                "price | We raise the price in May",
                "price | Die Preise steigen",
                "deadline | The launch is moved to June",
                "deadline | We postponed the release",
                "deadline | Der Start wird verschoben",
                "health | Finn is on sick leave",
                "health | Eva ist krank",
                "pay | Her salary is 4,000",
                "pay | Das Gehalt steigt",
                "contact | Call him on +49 170 1234567",
                "contact | Ben wohnt am Markt",
                "contact | Her IBAN is DE02 1203 0000 0000 2020 51",
                "contact | Beispielstraße 12 is where she lives",
                "conduct | Ben had a warning letter",
                "confidential | This is strictly confidential",
                "confidential | Das ist vertraulich",
                "confidential | Please do not share this",
                "credentials | The admin password is hunter2",
                "credentials | Login for the admin: root / Sommer26",
                "credentials | Das Passwort lautet hunter2",
                "credentials | The API key is 9f8e-77aa",
                "link | See https://evil.example/x",
                "link | Write to someone@evil.example",
                "link | Look at example.com/page"
            })
    void findsIt(String matter, String text) {
        assertThat(Matter.in(text, Kind.values())).extracting(Finding::kind).contains(matter);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Anna: The new search is live since Tuesday.",
                "Ben: I will write the release notes by Friday.",
                "The load test is still open, 3 of 4 machines are ready.",
                "We agreed to keep the old filter until the end of the month.",
                "Ben works on the page for a forgotten password.",
                "Das Update ist ausgeliefert und läuft in allen Filialen.",
                "Ich kümmere mich bis Freitag um die Schulung.",
                "See https://wiki.countersign.example/shop or write to team@countersign.example"
            })
    void leavesOrdinaryWorkAlone(String text) {
        assertThat(Matter.in(text, Kind.values())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("hardTexts")
    void isFastWithHardTexts(String text) {
        Assertions.assertTimeout(Duration.ofSeconds(2), () -> {
            Matter.in(text, Kind.values());
            Notes.of(text);
            Statements.of(text, text);
        });
    }

    static List<String> hardTexts() {
        return Stream.of(
                        "a",
                        "0 ",
                        "1.",
                        "a@",
                        "a.",
                        "let a ",
                        "move a ",
                        "+49 ",
                        "x-",
                        "- a\n",
                        "A: ",
                        "A. ",
                        "aaaa. ",
                        "\n",
                        "launch a ",
                        "ab ",
                        "ich wird muss ",
                        "€ 1",
                        "DE02 1203 ",
                        "\u202E",
                        "www.",
                        "password for a ",
                        "bis ")
                .map(piece -> piece.repeat(50_000 / piece.length()))
                .toList();
    }
}
