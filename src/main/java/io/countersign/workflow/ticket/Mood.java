package io.countersign.workflow.ticket;

import java.util.regex.Pattern;

/** How the writer of a mail feels, by their words; for the rules, so in doubt the stronger one. */
enum Mood {
    calm,
    upset,
    threatening;

    // words that also have a harmless sense (court, sue, Gericht) count only with their company
    private static final Pattern THREAT = pattern(
            "lawyers?|attorneys?|solicitors?|legal (?:action|steps|proceedings|advice|department|counsel)|take (?:you|this) to court"
                    + "|(?:in|to|go to|through the) court\\b|small claims|lawsuit|(?:will|to|going to|gonna|shall|may|might|can) sue|sue you"
                    + "|suing|press charges|trading standards|consumer (?:protection|rights|council|advice)|ombudsman|chargeback"
                    + "|(?:go to|call|inform|involve|report (?:this|you|it) to|contact) the (?:police|press|media|authorities)"
                    + "|report you|police report|(?:bad|negative|one[- ]star|1[- ]star|terrible) reviews?|social media|go(?:ing)? public"
                    + "|you(?:'ll| will) (?:regret|be sorry|hear from)|i(?:'ll| will) (?:find|get|destroy|ruin) you|last warning|final (?:warning|notice)"
                    + "|(?:rechts)?anwalt\\w*|anw(?:ä|ae)lt\\w*|rechtliche\\w* schritte|rechtsweg|verklag\\w*|klage (?:ein|erheb)\\w*"
                    + "|(?:vor|zum|ans) gericht|gerichtlich\\w*|amtsgericht|mahnbescheid|verbraucherzentrale|verbraucherschutz"
                    + "|anzeige (?:erstatt|stell|bei)\\w*|strafanzeige|zeige sie an|polizei|schlechte bewertung|negative bewertung"
                    + "|(?:ö|oe)ffentlich mach\\w*|letzte (?:mahnung|warnung|aufforderung)|r(?:ü|ue)ckbuchung veranlass\\w*");
    private static final Pattern ANGER = pattern(
            "outrag\\w*|unacceptable|inacceptable|ridiculous|furious|angry|anger|livid|enraged|infuriat\\w*|disgust\\w*|disgrace\\w*"
                    + "|appalling|appalled|pathetic|shameful|shame on|ashamed|fed up|had enough|sick (?:and tired|of)|worst|horrible|horrific"
                    + "|terrible|awful|dreadful|abysmal|atrocious|(?:absolute|total|complete|utter) (?:joke|disaster|nightmare|rubbish|waste|mess)"
                    + "|(?:is|are|what) a joke|incompeten\\w*|idiot\\w*|morons?|stupid|liars?|thie(?:f|ves)|scam\\w*|crooks?|fraudsters?"
                    + "|rip+(?:ed)?[- ]?off|robbery|steal(?:ing)? my|stole my|wtf|f+u+c+k\\w*|f\\*+\\w*|sh[i*]t\\w*|bullsh\\w*|damn|bloody hell|crap|garbage"
                    + "|useless|how dare|never (?:again|ever|order\\w* again|buy\\w* again|shop\\w* again)"
                    + "|(?:very|extremely|deeply|so|really|bitterly|incredibly|hugely) (?:disappoint\\w*|upset|annoyed|frustrat\\w*|unhappy|dissatisfied)"
                    + "|frustrat(?:ed|ing)|i hate|hate (?:this|you|your)|unbelievable|insult\\w*|are you (?:kidding|serious|joking)|you people"
                    + "|unversch(?:ä|ae)mt\\w*|frechheit|skandal\\w*|unm(?:ö|oe)glich(?: von|es verhalten)|emp(?:ö|oe)r\\w*|w(?:ü|ue)tend|stinksauer|sauer auf"
                    + "|bin (?:echt |so |richtig |sehr |total )?(?:sauer|ver(?:ä|ae)rgert|entt(?:ä|ae)uscht|genervt)|inakzeptabel|nicht akzeptabel|katastroph\\w*"
                    + "|nie wieder|abzocke\\w*|betr(?:ü|ue)g\\w*|betrug|saftladen|sauladen|schei(?:ß|ss)\\w*|verarsch\\w*|idioten|unf(?:ä|ae)hig\\w*"
                    + "|l(?:ä|ae)cherlich|zum kotzen|reicht(?:'s| es) (?:mir|jetzt)|die nase voll|schn?auze voll|mies\\w*|unterirdisch|schlimmste\\w*|sch(?:ä|ae)mt euch");
    private static final Pattern SHOUTING = Pattern.compile("[!?]{3,}|!\\?!|(?:![^!]{0,60}+){4}!");

    static Mood of(String text) {
        String words = text.replace('’', '\'');
        if (THREAT.matcher(words).find()) {
            return threatening;
        }
        return ANGER.matcher(words).find() || SHOUTING.matcher(words).find() || isShouted(words) ? upset : calm;
    }

    /** Mostly capitals, and long enough to be meant. */
    private static boolean isShouted(String text) {
        long upper = text.chars().filter(Character::isUpperCase).count();
        long lower = text.chars().filter(Character::isLowerCase).count();
        return upper >= 20 && upper > 2 * lower;
    }

    private static Pattern pattern(String words) {
        return Pattern.compile(
                "\\b(?:" + words + ")(?!\\w)",
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS);
    }
}
