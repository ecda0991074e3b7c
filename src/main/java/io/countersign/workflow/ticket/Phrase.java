package io.countersign.workflow.ticket;

import io.countersign.proposal.Language;
import java.util.Map;

/**
 * The sentences that replies are made of. Those of replies without money speak of no money: the rules send such replies
 * to a person.
 */
enum Phrase {
    sorryDamaged(
            "We are sorry that something is wrong with your {item} (order {order}).",
            "es tut uns leid, dass Ihr Artikel „{item}“ (Bestellung {order}) nicht in Ordnung ist."),
    sorryNotAsDescribed(
            "We are sorry that your {item} (order {order}) is not what you expected to get.",
            "es tut uns leid, dass Ihr Artikel „{item}“ (Bestellung {order}) nicht dem entspricht, was Sie bestellt haben."),
    sorryNotArrived(
            "We are sorry that your {item} (order {order}) has not arrived. It was due on {promised}.",
            "es tut uns leid, dass Ihr Artikel „{item}“ (Bestellung {order}) nicht angekommen ist. Er war für den {promised} zugesagt."),
    chargedTwice(
            "You are right: order {order} ({item}) was charged more than once. We are sorry about that.",
            "Sie haben recht: Bestellung {order} („{item}“) wurde mehr als einmal abgebucht. Das tut uns leid."),
    chargedTooMuch(
            "You are right: more than its price was charged for order {order} ({item}). We are sorry about that.",
            "Sie haben recht: Für Bestellung {order} („{item}“) wurde mehr als der Preis abgebucht. Das tut uns leid."),
    takesBack(
            "You would like to return your {item} (order {order}). Please send it back, if you have not done so yet.",
            "Sie möchten „{item}“ (Bestellung {order}) zurückgeben. Bitte schicken Sie den Artikel zurück, falls Sie das noch nicht getan haben."),
    wantsMoneyBack(
            "You would like your money back for your {item} (order {order}). Please send it back, if you have not done so yet.",
            "Sie möchten Ihr Geld für „{item}“ (Bestellung {order}) zurück. Bitte schicken Sie den Artikel zurück, falls Sie das noch nicht getan haben."),
    cancels(
            "You would like to cancel order {order} ({item}). Should the parcel still arrive, please send it back.",
            "Sie möchten Bestellung {order} („{item}“) stornieren. Sollte das Paket noch ankommen, schicken Sie es bitte zurück."),
    aboutOrder(
            "Thank you for your message about your {item} (order {order}).",
            "vielen Dank für Ihre Nachricht zu „{item}“ (Bestellung {order})."),
    thanksForQuestion("Thank you for your question.", "vielen Dank für Ihre Frage."),
    refunds(
            "We refund {amount} to the means of payment that you used.",
            "Wir erstatten Ihnen {amount} auf das Zahlungsmittel, mit dem Sie bezahlt haben."),
    credits("We credit {amount} to your account with us.", "Wir schreiben Ihnen {amount} auf Ihrem Kundenkonto gut."),

    onItsWay(
            "Your {item} (order {order}) is on its way to you. It is due on {promised}.",
            "Ihr Artikel „{item}“ (Bestellung {order}) ist unterwegs zu Ihnen. Er ist für den {promised} zugesagt."),
    isLate(
            "Your {item} (order {order}) was due on {promised} and has not been delivered yet: it is {late} late. We are sorry about that. Please tell us whether you want to go on waiting for it.",
            "Ihr Artikel „{item}“ (Bestellung {order}) war für den {promised} zugesagt und ist noch nicht zugestellt: Er ist {late} überfällig. Das tut uns leid. Bitte sagen Sie uns, ob Sie weiter darauf warten möchten."),
    isDelivered(
            "By our records your {item} (order {order}) was delivered on {delivered}. If you do not have it, please answer this mail.",
            "nach unseren Unterlagen wurde Ihr Artikel „{item}“ (Bestellung {order}) am {delivered} zugestellt. Falls Sie ihn nicht haben, antworten Sie bitte auf diese Mail."),
    quotesPolicy(
            "Our policy says ({clause}): “{words}”", "Unsere Regeln sagen dazu ({clause}, im Wortlaut): „{words}“"),
    sendBack(
            "To return your {item} (order {order}), please send it back and tell us in an answer to this mail.",
            "Wenn Sie „{item}“ (Bestellung {order}) zurückgeben möchten, schicken Sie den Artikel bitte zurück und sagen Sie uns das in einer Antwort auf diese Mail."),
    tooLate(
            "Your {item} (order {order}) was delivered on {delivered}, so we cannot take it back.",
            "Ihr Artikel „{item}“ (Bestellung {order}) wurde am {delivered} zugestellt, wir können ihn deshalb nicht mehr zurücknehmen."),
    notBacked(
            "We have looked into it and cannot offer more than our policy does.",
            "Wir haben das geprüft und können nicht mehr anbieten, als unsere Regeln vorsehen."),
    welcome(
            "Thank you for your message. It was good to hear from you.",
            "vielen Dank für Ihre Nachricht. Wir haben uns darüber gefreut."),
    whichOrder(
            "Thank you for your message. Please tell us which of your orders it is about: its number begins with A- and stands in our confirmation.",
            "vielen Dank für Ihre Nachricht. Bitte sagen Sie uns, um welche Ihrer Bestellungen es geht: Die Nummer beginnt mit A- und steht in unserer Bestätigung."),
    notFound(
            "Thank you for your message. We do not find {number} among your orders. A colleague of ours looks at it and answers you.",
            "vielen Dank für Ihre Nachricht. Wir finden {number} nicht unter Ihren Bestellungen. Jemand aus unserem Team sieht es sich an und antwortet Ihnen."),
    colleague(
            "Thank you for your message. A colleague of ours looks at it and answers you.",
            "vielen Dank für Ihre Nachricht. Jemand aus unserem Team sieht sie sich an und antwortet Ihnen."),
    questionAbout(
            "Thank you for your question about {topic}. A colleague of ours looks it up and answers you.",
            "vielen Dank für Ihre Frage zu {topic}. Jemand aus unserem Team sieht nach und antwortet Ihnen."),
    severalThings(
            "Thank you for your message. You write about several things{things}. A colleague of ours looks at each of them and answers you.",
            "vielen Dank für Ihre Nachricht. Sie schreiben zu mehreren Dingen{things}. Jemand aus unserem Team sieht sich jedes davon an und antwortet Ihnen."),
    andAlso(
            "As to {others}, a colleague of ours looks at it and answers you.",
            "Zu {others} meldet sich jemand aus unserem Team bei Ihnen."),
    apologises(
            "We apologise for the trouble that this has caused you.",
            "Wir bitten um Entschuldigung für die Mühe, die Ihnen das gemacht hat.");

    private final String english;
    private final String german;

    Phrase(String english, String german) {
        this.english = english;
        this.german = german;
    }

    /** With {@code {names}} filled in; a name without value stays as it is. */
    String in(Language language, Map<String, String> values) {
        String text = language == Language.de ? german : english;
        for (var value : values.entrySet()) {
            text = text.replace("{" + value.getKey() + "}", value.getValue());
        }
        return text;
    }
}
