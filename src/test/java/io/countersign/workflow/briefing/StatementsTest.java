package io.countersign.workflow.briefing;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.cases.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementsTest {

    private static final String NOTES = """
            Anna: The new search is live in 4 stores since Tuesday.
            Ben maybe joins the test in Bremen.
            We do not stop the old filter.
            Shall we stop the mails?
            Carla informed Deniz about the outage.""";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The new search is live in 4 stores since Tuesday.",
                "- New search live in 4 stores",
                "Anna: The new search is live.",
                "Ben maybe joins the test.",
                "We do not stop the old filter.",
                "Carla informed Deniz."
            })
    void restsOnALine(String statement) {
        assertThat(Statements.of(statement, NOTES).unsupported()).isEmpty();
        assertThat(Statements.of(statement, NOTES).resting()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The new search is live in 5 stores since Tuesday.",
                "The new search is live in 4 stores since Monday.",
                "Eva: The new search is live.",
                "Ben joins the test in Bremen.",
                "We stop the old filter.",
                "We stop the mails.",
                "Deniz informed Carla about the outage.",
                "The new search never was live in 4 stores.",
                "Everybody loves the new search."
            })
    void restsOnNone(String statement) {
        assertThat(Statements.of(statement, NOTES).unsupported())
                .extracting(Statements.Statement::text)
                .containsExactly(statement);
    }

    @Test
    void headingsStateNothing() {
        assertThat(Statements.of("Decisions\n\nRisks:\n- \n", NOTES).all()).isEmpty();
    }

    @Test
    void measuresEachSentenceAndSaysWhereItStands() {
        Statements statements = Statements.of("Status\n- The search is live. The stores close.", NOTES);

        assertThat(statements.all()).extracting(Statements.Statement::rests).containsExactly(true, false);
        assertThat(statements.all().get(0).line().reference()).isEqualTo("line 1");
        assertThat("Status\n- The search is live. The stores close."
                        .substring(statements.all().get(1).start()))
                .isEqualTo("The stores close.");
    }

    @Test
    void titleSaysNoMoreThanPurposeAndNotes() {
        var request = Json.empty().put("purpose", "Status of the shop").put("notes", NOTES);

        assertThat(Statements.titleRests("Weekly update: status of the shop", request))
                .isTrue();
        assertThat(Statements.titleRests("New search live in 4 stores", request))
                .isTrue();
        assertThat(Statements.titleRests("Shop closes", request)).isFalse();
    }
}
