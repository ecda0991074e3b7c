package io.countersign.workflow.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MailTextTest {

    @Test
    void cutsWhatIsQuotedBelowTheAnswer() {
        assertThat(own("Yes please.\n\nOn Tue, 17 Nov 2026 at 09:12, Shop <a@example.com> wrote:\n> Refund?\n> Bye"))
                .isEqualTo("Yes please.");
        assertThat(own("Ja bitte.\n\nAm 17.11.2026 um 09:12 schrieb Kundenservice <a@example.com>:\n\n> Erstattung?"))
                .isEqualTo("Ja bitte.");
        assertThat(own("Ja.\n\n-----Ursprüngliche Nachricht-----\nVon: Shop\nGesendet: gestern\n\nGerne erstatten wir"))
                .isEqualTo("Ja.");
        assertThat(own("Ok.\n\nFrom: Shop <a@example.com>\nSent: Tuesday\nTo: Me\n\nWe refund 80.00 EUR"))
                .isEqualTo("Ok.");
    }

    @Test
    void cutsAHeaderThatIsWrapped() {
        assertThat(
                        own(
                                "Yes.\n\nOn Tue, 17 Nov 2026 at 09:12, Customer Service of the Shop\n<a@example.com> wrote:\n\n> Hi"))
                .isEqualTo("Yes.");
    }

    @Test
    void keepsAnAnswerBelowTheQuote() {
        assertThat(own("On Tuesday Shop wrote:\n> Which order?\n\nA-5002, the mug."))
                .isEqualTo("A-5002, the mug.");
    }

    @Test
    void cutsSignaturesAndFooters() {
        assertThat(own("It broke.\n\n-- \nAnna Berger\nPhone 123")).isEqualTo("It broke.");
        assertThat(own("It broke.\n\nSent from my iPhone")).isEqualTo("It broke.");
        assertThat(own("Kaputt.\n\nVon meinem iPhone gesendet")).isEqualTo("Kaputt.");
    }

    @Test
    void readsWhatIsForwardedWithoutAWord() {
        assertThat(own("---------- Forwarded message ---------\nFrom: Anna\nDate: today\nSubject: Mug\n\nIt broke."))
                .isEqualTo("It broke.");
    }

    @Test
    void takesTheWordsOutOfMarkup() {
        assertThat(
                        own(
                                "<html><style>p{}</style><p>It is<br>brok<b>en</b> &amp; wet.</p><script>alert('no')</script></html>"))
                .isEqualTo("It is\nbroken & wet.");
    }

    @Test
    void keepsWhatOnlyLooksLikeMarkup() {
        assertThat(own("a < b, <3, <anna@example.com> &amp; so on"))
                .isEqualTo("a < b, <3, <anna@example.com> &amp; so on");
    }

    @Test
    void survivesBrokenMarkup() {
        assertThat(own("It broke <script>alert(")).isEqualTo("It broke");
        assertThat(own("It broke <!-- never closed")).isEqualTo("It broke");
        assertThat(own("It broke <img src=")).isEqualTo("It broke");
        assertThat(own("")).isEmpty();
    }

    private static String own(String text) {
        return MailText.of(text).own();
    }
}
