package io.countersign.workflow.outreach;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.cases.Json;
import io.countersign.proposal.Finding;
import io.countersign.workflow.outreach.Finder.Kind;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FinderTest {

    private static final OutreachSetting SETTING = new OutreachSetting();

    private final Finder finder = OutreachSetting.finder();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    price      | The pan is yours for 49.00 EUR.
                    price      | The pan is yours for €49.
                    price      | Only 49 € until Friday.
                    price      | Take it for USD 1,200.50 a year.
                    price      | Das kostet 1.200,- Euro.
                    price      | Für Sie nur 49,90.
                    price      | You get 10 % off.
                    price      | We give you ten percent discount.
                    price      | Sie erhalten 10 Prozent Rabatt.
                    price      | The first order is free.
                    price      | The ﬁrst order is ＦＲＥＥ.
                    price      | Die erste Lieferung ist kostenlos.
                    price      | Take two for one.
                    price      | Der Versand geht aufs Haus.
                    price      | It comes at half price.
                    price      | We waive the charge.
                    price      | Im Juli gilt ein Sonderpreis.
                    price      | The first order is fr\u00adee.
                    price      | The first order is frее.
                    claim      | Our pans are the best on the market.
                    claim      | Our pans last for decades.
                    claim      | Unsere Pfannen halten ein Leben.
                    claim      | You save up to 30 % of your time.
                    claim      | Cooks are twice as fast with it.
                    claim      | More than 500 restaurants trust us.
                    claim      | We are the market leader.
                    claim      | Wir sind Marktführer.
                    claim      | It works 3x faster.
                    claim      | Unsere Messer sind schärfer.
                    claim      | Sie sparen damit die Hälfte der Zeit, das reduziert Ihre Arbeit.
                    claim      | Our world class team awaits you.
                    commitment | It comes with a money-back guarantee.
                    commitment | Wir garantieren Ihnen das.
                    commitment | It is certified to ISO 9001.
                    commitment | Wir sind DSGVO-konform.
                    commitment | We are fully GDPR compliant.
                    commitment | The contract runs for a year.
                    commitment | Der Vertrag läuft ein Jahr.
                    commitment | We are liable for nothing.
                    commitment | Das ist rechtlich verbindlich.
                    commitment | You can return it at any time.
                    competitor | Unlike Pfannenwerk, we listen.
                    competitor | Anders als bei Kitchen-Kraft.
                    competitor | Better than Steelhaus's.
                    competitor | You know MAISON POÊLE.
                    link       | See https://example.com/a?b=c for more.
                    link       | See www.example.org.
                    link       | See shop.example.de/pans today.
                    link       | Write to me at sales@example.com please.
                    link       | Write to me at sales (at) example [dot] com please.
                    link       | Call +49 30 1234567.
                    link       | Call 030 / 1234-567.
                    link       | Pay to DE02 1203 0000 0000 2020 51.
                    hidden     | This is f r e e of worries.
                    hidden     | This is d1sc0unt for you.
                    hidden     | Pay\u200bPal me.
                    hidden     | photo_\u202egpj.exe
                    """)
    void finds(Kind kind, String text) {
        assertThat(finder.in(text)).extracting(Finding::kind).contains(kind.label());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Dear Anja Reuter,\n\nI wanted to follow up on our conversation. Would you have time for a call next week?\n\nKind regards\nSales",
                "Hello, I am checking in after our last mail. Please feel free to reply whenever you like. Best regards, Tom",
                "Thank you for your time yesterday. It was good to meet you and your team.",
                "What would be the best time for a call? I am free on Tuesday at 10.30 am.",
                "We would like to invite you to visit us on 25 November 2026 at 14:30.",
                "Guten Tag Anja Reuter,\n\nich melde mich noch einmal. Hätten Sie am Dienstag um 10.30 Uhr Zeit? Besten Dank!\n\nBeste Grüße",
                "Vielen Dank für Ihre Rückmeldung. Ich freue mich auf unser Gespräch am 02.12.2026.",
                "I hope this message reaches you well. If you are free, let us talk.",
                "Wir würden Sie gern kennenlernen und Ihnen unseren Katalog zeigen."
            })
    void letsAPlainMailPass(String text) {
        assertThat(finder.in(text)).isEmpty();
        assertThat(Finder.reads(text)).isTrue();
    }

    @Test
    void countsAnApprovedClaimOnlyWordForWord() {
        String claim = OutreachSetting.CLAIMS.lines().get(2).text();

        assertThat(kinds("Dear Anja,\n\n" + claim + "\n\nKind regards")).containsExactly("approved claim");
        assertThat(kinds("Dear Anja. " + claim.replace(" on gas", "\non gas"))).containsExactly("approved claim");
        assertThat(kinds(claim.replace("gas", "gas, wood"))).containsExactly("claim");
        assertThat(kinds("It is not true that " + claim)).containsExactly("claim");
        assertThat(kinds(claim + " They are the best.")).contains("approved claim", "claim");
        assertThat(kinds(claim.substring(0, claim.length() - 1) + " for ever.")).containsExactly("claim");
    }

    @Test
    void saysWhichPriceIsOnTheList() {
        assertThat(kinds("The cast-iron pan costs 80.00 EUR net.")).containsOnly("listed price");
        assertThat(kinds("The cast-iron pan costs 70.00 EUR net.")).contains("price");
        assertThat(kinds("Ab zehn Stück eines Artikels geben wir 5 % Rabatt.")).containsOnly("listed price");
    }

    @Test
    void marksWordsWhereTheyStand() {
        String text = "Hello,\n\nthe  mug  is FR\u00adEE today. It is 10 %\noff.";

        assertThat(finder.in(text))
                .allSatisfy(finding -> assertThat(text.substring(
                                finding.start(),
                                finding.start() + finding.words().length()))
                        .isEqualTo(finding.words()));
        assertThat(finder.in(text)).extracting(Finding::words).contains("FR\u00adEE", "10 %");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bonjour, je vous propose une remise pour votre commande.",
                "Hello Anja, how are you today. Je vous propose une remise de dix euros pour votre commande.",
                "Здравствуйте, у нас скидка для вас"
            })
    void doesNotReadOtherLanguages(String text) {
        assertThat(Finder.reads(text)).isFalse();
    }

    @Test
    void tellsTheRecipientOnRecordFromOthers() {
        assertThat(recipient("P-2001", "p2001@example.com")).isEqualTo("onRecord");
        assertThat(recipient("P-2001", "P2001@example.com")).isEqualTo("other");
        assertThat(recipient("P-2001", "p2002@example.com")).isEqualTo("other");
        assertThat(recipient("P-2001", "")).isEqualTo("other");
        assertThat(recipient("P-0000", "none")).isEqualTo("noRecord");
    }

    private String recipient(String prospect, String to) {
        return Found.in(
                        Json.empty().put("to", to).put("subject", "s").put("body", "b"),
                        SETTING.facts(prospect, ""),
                        finder)
                .json()
                .path("recipient")
                .asText();
    }

    @ParameterizedTest
    @MethodSource("hardTexts")
    void isQuickOnHardTexts(String text) {
        Duration start = cpuTime();
        Found.in(
                        Json.empty().put("to", "a@b.c").put("subject", "Hello").put("body", text),
                        SETTING.facts("P-2001", text),
                        finder)
                .json();

        // some tenths of a second when warm and alone; what backtracks takes minutes
        assertThat(cpuTime().minus(start)).isLessThan(Duration.ofSeconds(5));
    }

    static Stream<String> hardTexts() {
        return Stream.of(
                        "a",
                        " ",
                        "\n",
                        "1",
                        "1 ",
                        "1.",
                        "a.",
                        "a-",
                        "-",
                        "@",
                        "a@",
                        "+1 ",
                        "0",
                        "€",
                        "%",
                        "free ",
                        "pan ",
                        "our pan a b ",
                        "a b ",
                        "a1",
                        "a\u0301",
                        "\u202e",
                        "\ud83d\ude00\u200d",
                        "iso ",
                        "de02 1234 ",
                        "mal so ",
                        "10 % off ",
                        "Our cast-iron pans work on gas, electric and induction hobs. ",
                        "[at] ",
                        "\ufdfa")
                .map(unit -> unit.repeat(50_000 / unit.length()));
    }

    private List<String> kinds(String text) {
        return finder.in(text).stream().map(Finding::kind).toList();
    }

    /** Of this thread: other builds on the machine don't count. */
    private static Duration cpuTime() {
        return Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
    }
}
