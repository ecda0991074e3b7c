package io.countersign.proposal;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The language of a text, by its small words. */
public enum Language {
    en(
            "the", "and", "is", "my", "i", "you", "it", "was", "not", "have", "please", "for", "this", "with", "to",
            "of", "your", "has", "but", "me", "we", "when", "where", "what", "thanks", "order", "hello", "hi",
            "refund"),
    de(
            "der",
            "die",
            "das",
            "und",
            "ist",
            "ich",
            "sie",
            "nicht",
            "mein",
            "meine",
            "habe",
            "bitte",
            "ein",
            "eine",
            "mit",
            "den",
            "dem",
            "es",
            "zu",
            "wurde",
            "ihr",
            "auf",
            "wir",
            "aber",
            "hallo",
            "guten",
            "wo",
            "wann",
            "danke",
            "bestellung",
            "noch",
            "kaputt",
            "vielen",
            "von",
            "mir"),
    /** One that neither we nor the agent read; it is answered in English. */
    other(
            "le",
            "la",
            "les",
            "est",
            "je",
            "vous",
            "une",
            "pas",
            "pour",
            "que",
            "el",
            "los",
            "una",
            "por",
            "mi",
            "con",
            "gracias",
            "il",
            "che",
            "sono",
            "per",
            "di",
            "het",
            "een",
            "ik",
            "niet",
            "van",
            "jest",
            "nie",
            "dzień",
            "bonjour",
            "hola",
            "merci",
            "commande",
            "pedido",
            "mon",
            "ma",
            "votre",
            "su",
            "ho",
            "è",
            "det",
            "jag",
            "och",
            "bir");

    private final Set<String> words;

    Language(String... words) {
        this.words = Set.of(words);
    }

    public static Language of(String text) {
        Map<Language, Integer> hits = new EnumMap<>(Language.class);
        int latin = 0;
        int foreign = 0;
        for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}]+")) {
            if (word.isEmpty()) {
                continue;
            }
            if (Character.UnicodeScript.of(word.codePointAt(0)) == Character.UnicodeScript.LATIN) {
                latin++;
            } else {
                foreign++;
            }
            for (Language language : values()) {
                if (language.words.contains(word)) {
                    hits.merge(language, 1, Integer::sum);
                }
            }
        }
        int english = hits.getOrDefault(en, 0);
        int german = hits.getOrDefault(de, 0);
        if (foreign > latin || hits.getOrDefault(other, 0) > Math.max(english, german)) {
            return other;
        }
        return german > english ? de : en;
    }
}
