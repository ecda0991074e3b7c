package io.countersign.workflow.ticket;

import io.countersign.proposal.Language;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** What a customer writes for; the labels of {@code ticket.examples.jsonl}. */
enum Intent {
    damaged("reports a damaged item", "the damaged item", "dem beschädigten Artikel", Matter.item),
    notAsDescribed(
            "reports an item that is not what they ordered",
            "the item that is not what you ordered",
            "dem Artikel, der nicht Ihrer Bestellung entspricht",
            Matter.item),
    partial(
            "keeps an item with a fault and asks for a part of the price",
            "the fault in your item",
            "dem Mangel an Ihrem Artikel",
            Matter.item),
    duplicateCharge("reports a second charge", "the second charge", "der zweiten Abbuchung", Matter.charge),
    wrongAmount(
            "reports that too much was charged",
            "the amount that was charged",
            "dem abgebuchten Betrag",
            Matter.charge),
    notArrived(
            "reports that the order has not arrived",
            "the parcel that has not arrived",
            "dem Paket, das nicht angekommen ist",
            Matter.arrival),
    late("complains of a delay", "the delay", "der Verspätung", Matter.arrival),
    askOrder("asks about an order", "your order", "Ihrer Bestellung", Matter.arrival),
    returnItem("wants to return an item", "your return", "Ihrer Rückgabe", Matter.giveBack),
    cancel("wants to cancel", "your cancellation", "Ihrer Stornierung", Matter.giveBack),
    askPolicy("asks what our policy is", "our policy", "unseren Regeln", Matter.policy),
    askShipping("asks about shipping", "shipping", "dem Versand", Matter.shipping),
    askProduct("asks about a product", "our products", "unseren Produkten", Matter.product),
    askInvoice("asks about an invoice or a payment", "invoices and payment", "Rechnung und Zahlung", Matter.invoice),
    askRefund(
            "asks after money that is on its way", "what you are waiting for", "dem, worauf Sie warten", Matter.refund),
    complaint("complains and claims nothing", "your complaint", "Ihrer Beschwerde", Matter.feeling),
    thanks("says thanks", "your thanks", "Ihrem Dank", Matter.feeling),
    legalThreat("threatens with legal or public steps", "your announcement", "Ihrer Ankündigung", Matter.feeling),
    several("writes about several things at once", "your questions", "Ihren Fragen", Matter.several),
    notForUs("writes about what is none of our business", "your message", "Ihrer Nachricht", Matter.nothing);

    /** What it is about: intents of one matter lead to the same look at the records. */
    enum Matter {
        item,
        charge,
        arrival,
        giveBack,
        policy,
        shipping,
        product,
        invoice,
        refund,
        feeling,
        several,
        nothing;

        Set<String> intents() {
            return Arrays.stream(Intent.values())
                    .filter(intent -> intent.matter == this)
                    .map(Enum::name)
                    .collect(Collectors.toSet());
        }
    }

    private static final Set<Intent> CLAIMS =
            EnumSet.of(damaged, notAsDescribed, partial, duplicateCharge, wrongAmount, notArrived, late);

    private final String meaning;
    private final String topic;
    private final String thema;
    private final Matter matter;

    Intent(String meaning, String topic, String thema, Matter matter) {
        this.meaning = meaning;
        this.topic = topic;
        this.thema = thema;
        this.matter = matter;
    }

    /** What the customer does by it, as the end of a sentence. */
    String meaning() {
        return meaning;
    }

    /** Its name in our replies, in German in the dative. */
    String topic(Language language) {
        return language == Language.de ? thema : topic;
    }

    Matter matter() {
        return matter;
    }

    /** Something went wrong that a clause of the policy makes good. */
    boolean isClaim() {
        return CLAIMS.contains(this);
    }
}
