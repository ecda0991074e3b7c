package io.countersign.workflow.outreach;

import io.countersign.proposal.Language;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Kinds of mail that the agent has words for. None of them says anything of a product, a price or a promise. */
enum Letter {
    introduction(
            "introduc\\w*|first (?:contact|mail|e-?mail|letter)|present (?:us|ourselves|our\\w*)|get to know|reach out|vorstell\\w*|stell\\w* (?:uns|dich|sie) (?:\\w{1,12} ){0,2}vor|erste[rn]? (?:mail|kontakt)|erstkontakt|kennenlern\\w*|kennen ?zu ?lern\\w*",
            "Introduction",
            "Wir stellen uns vor",
            "I would like to introduce us to {company}.",
            "ich möchte uns bei {company} kurz vorstellen."),
    followUp(
            "follow[- ]?(?:ing )?up|nudge\\w*|any questions|check(?:ing)? in|touch base|get back to|reconnect|remind\\w*|nachfass\\w*|fass\\w* nach|nachhak\\w*|nachfrag\\w*|frag\\w* nach(?! (?:ihrer|der|einer))|erinner\\w*|wieder melden",
            "Following up",
            "Kurze Nachfrage",
            "I am writing to follow up, and to ask whether there is anything that you would like to know from us.",
            "ich melde mich noch einmal und möchte fragen, ob Sie etwas von uns wissen möchten."),
    invitation(
            "invit\\w*|have (?:them|her|him) over|einlad\\w*|lad\\w* .{0,30}\\bein",
            "Invitation",
            "Einladung",
            "We would be glad to welcome you and {company} for a visit.",
            "wir würden uns freuen, Sie und {company} zu einem Besuch bei uns zu begrüßen."),
    renewal(
            "renew\\w*|stay with us|another year|verlänger\\w*|erneuer\\w*",
            "How shall we go on?",
            "Wie geht es weiter?",
            "I would like to talk with you about how we go on together.",
            "ich möchte mit Ihnen darüber sprechen, wie wir gemeinsam weitermachen."),
    thankYou(
            "thank\\w*|appreciat\\w*|grateful|gratitude|how much we (?:valued|enjoyed|liked)|dank\\w*|bedank\\w*",
            "Thank you",
            "Vielen Dank",
            "I would like to say thank you for your time and your interest.",
            "ich möchte mich für Ihre Zeit und Ihr Interesse bedanken."),
    feedback(
            "feedback|opinion|what (?:they|he|she) thinks?|how (?:they|he|she|did they) liked?|rückmeldung\\w*|meinung",
            "Your opinion",
            "Ihre Meinung",
            "We would like to hear your opinion, whatever it is.",
            "wir möchten gern Ihre Meinung hören, wie immer sie ausfällt."),
    meeting(
            "meeting|call|phone|appointment|conversation|chat|demo|termin\\w*|gespräch\\w*|telefonat\\w*|telefonier\\w*",
            "A short call",
            "Ein kurzes Gespräch",
            "I would like to talk with you.",
            "ich würde gern mit Ihnen sprechen.");

    private final Pattern words;
    private final String englishSubject;
    private final String germanSubject;
    private final String english;
    private final String german;

    Letter(String words, String englishSubject, String germanSubject, String english, String german) {
        this.words = Pattern.compile(
                "(?<![\\p{L}\\d])(?:" + words + ")(?![\\p{L}\\d])", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        this.englishSubject = englishSubject;
        this.germanSubject = germanSubject;
        this.english = english;
        this.german = german;
    }

    /** Where a text first speaks of it; -1 for nowhere. */
    int place(String text) {
        Matcher matcher = words.matcher(text);
        return matcher.find() ? matcher.start() : -1;
    }

    String subject(Language language) {
        return language == Language.de ? germanSubject : englishSubject;
    }

    String opening(Language language, String company) {
        return (language == Language.de ? german : english).replace("{company}", company);
    }
}
