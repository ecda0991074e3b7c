package io.countersign.proposal;

import java.lang.Character.UnicodeScript;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What is odd about a text, whoever wrote it: a person has to look at it then.
 *
 * @param hiddenCharacters it holds what a reader does not see, or sees as something else: characters or markup
 * @param instructions it speaks to the machine instead of to us
 */
public record Suspicion(boolean hiddenCharacters, boolean instructions) {

    /** Markup whose content a mail program does not show, or would run. */
    private static final Pattern HIDING_MARKUP = Pattern.compile(
            "<(?:script|iframe|object|embed|template|noscript)\\b|<[^<>]{0,200}\\bon[a-z]{3,20}\\s{0,5}=|javascript:"
                    + "|<!--(?!\\[if|\\[endif|<!\\[)"
                    + "|(?:display\\s{0,5}:\\s{0,5}none|visibility\\s{0,5}:\\s{0,5}hidden|font-size\\s{0,5}:\\s{0,5}0|opacity\\s{0,5}:\\s{0,5}0(?![.\\d]))",
            Pattern.CASE_INSENSITIVE);

    private static final String GAP = "[^.!?]{0,40}?";
    private static final String RULES =
            "\\b(?:instructions?|rules?|polic(?:y|ies)|prompts?|guidelines?|directives?|constraints?|restrictions?|limits?|safeguards?|safety|programming|training|checks?|approvals?|reviews?)\\b";
    private static final String REGELN =
            "(?:anweisung|instruktion|regel|vorgabe|richtlinie|beschr(?:ä|ae)nkung|pr(?:ü|ue)fung|freigabe|prompt|limit)\\w{0,5}";

    /** Over lower-case text, in English and German, white space single. */
    private static final Pattern INSTRUCTION = Pattern.compile(
            String.join(
                    "|",
                    "\\b(?:ignor(?:e|ing)|disregard(?:ing)?|overrid(?:e|ing)|bypass(?:ing)?|skip(?:ping)?|circumvent|suspend|disable)\\b"
                            + GAP + RULES,
                    "\\bforget\\b" + GAP + "\\b(?:instructions?|rules?|prompts?|guidelines?|training|programming)\\b",
                    "\\b(?:ignore|disregard|forget) (?:all|everything|anything|the) (?:of )?(?:the )?(?:above|before|previous|prior)\\b(?! (?:e-?)?(?:mail|message|order|request|ticket|letter))",
                    "\\b(?:ignore|disregard|forget) (?:all|everything|anything) (?:you|that you|else)\\b",
                    "\\bsystem ?-?(?:prompt|message|instruction|override|note|notice|command|mode)",
                    "\\b(?:developer|admin(?:istrator)?|debug|maintenance|test|god|sudo|jailbreak|unrestricted) mode\\b|jailbreak|\\bprompt injection\\b|\\boverride code\\b|\\bsudo\\b",
                    "\\bas an? (?:ai|a\\.i\\.|artificial|language model|llm|assistant|automated|autonomous|support agent|support bot)\\b",
                    "\\byou(?:'re| are) (?:now |currently |actually )?(?:an? |the )?(?:\\w+ )?(?:ai|a\\.i\\.|assistant|chat ?bot|chatgpt|gpt|bot|language model|llm|(?:\\w+ )?agent|automated)\\b",
                    "\\b(?:language model|llm|chatgpt|gpt-?\\d)\\b",
                    "\\b(?:dear|hello|hi|hey|attention|attn),? (?:ai|assistant|bot|chatbot|agent|system|llm)\\b",
                    "\\b(?:note|message|instructions?|notice|memo|attention) (?:to|for) (?:the |this |any |our |your )?(?:ai|assistant|bot|chatbot|agent|automation|system|automated \\w+|workflow|llm)\\b",
                    "\\b(?:auto|automatically)[ -]?(?:approv|accept|process|refund|releas|pay|paid|credit|authori[sz])\\w*",
                    "\\b(?:approv|accept|process|releas|authori[sz]|pay|paid|refund|credit|grant|confirm|execut)\\w*\\b"
                            + GAP
                            + "\\b(?:automatically|autonomously|without (?:any |further |a |an |human |manual |additional ){0,4}(?:review|approval|human|person|check|checking|checks|verification|oversight|asking|confirmation|escalation|question)s?)\\b",
                    "\\bpre-? ?(?:approv|authori[sz]|clear)\\w*",
                    "\\b(?:already|been|is|was|are|hereby) (?:fully |manually )?(?:approved|authori[sz]ed|cleared|signed off|countersigned) (?:by|for|in advance)\\b|\\balready (?:been )?(?:approved|authori[sz]ed|signed off)\\b",
                    "\\bno (?:human|manual|further|additional|supervisor) (?:\\w+ )?(?:review|approval|check|oversight|verification|intervention|confirmation)",
                    "\\b(?:human|manual) (?:review|approval|check|oversight|intervention)\\b",
                    "\\b(?:do not|don't|never|must not|without) (?:send|forward|route|escalat|pass|show|involv|ask|flag|assign)\\w*"
                            + GAP
                            + "\\b(?:human|person|reviewer|people|support|staff|colleague|manager|supervisor|review)s?\\b",
                    "\\b(?:set|raise|increase|report|use|return|output|assign)\\b" + GAP
                            + "\\bconfidence\\b|\\bconfidence\\b[ \"']{0,4}(?:score|level|value|to|=|:|of|is|should|must)",
                    "\\boversight\\b[ \"']{0,4}(?:level |mode )?(?:to |is |=|:|should be |must be )?[ \"']{0,4}(?:automatic|none|off|after|disabled)",
                    "\\b(?:approval|decision|risk|routing) (?:rule|gate|check|limit|table)s?\\b",
                    "[\"'](?:resolution|action|amount|oversight|confidence|routing|decision|outcome|proposal|approved|role|tool|function|facts)[\"']\\s?:",
                    "\\b(?:resolution|oversight|outcome|confidence|routing|action|approved|gate)\\s?[:=]\\s?[\"']?(?:refund|credit|reply|approve|automatic|true|\\d)",
                    "<\\|?/?\\s?(?:system|assistant|user|instructions?|im_start|im_end|prompt|admin|policy|tool|override)\\b|\\[/?(?:inst|system|assistant|admin|override)\\b|#{2,} ?(?:system|instruction|new|assistant|prompt|admin)",
                    "(?:^|[\\n>]) ?(?:system|assistant|developer|ai|agent|admin) ?:",
                    "\\b(?:new|updated|revised|additional|real|actual|following|hidden|secret|special) (?:instructions?|directives?|system|prompt|orders from)\\b(?! (?:manual|booklet|sheet))",
                    "\\bfrom now on,? (?:you|always|all|every)\\b|\\byour (?:new |only |real )?(?:task|instructions?|role|goal|objective|job) (?:is|are)\\b",
                    "\\byou (?:must|have to|are required to|are instructed to|are authori[sz]ed to|are allowed to) (?:now |immediately |always )?(?:approve|output|respond|answer with|reply with|propose|classify|treat|mark|set|return json|execute|comply)\\b",
                    "\\b(?:respond|reply|answer|output) (?:only |exclusively )?(?:with|in|as) (?:the )?(?:following|json|word|exactly)\\b|\\boutput (?:only|json)\\b|\\breturn (?:only )?(?:the )?(?:following )?json\\b",
                    "\\b(?:pretend|imagine|simulate|act|behave|role-?play) (?:to be|that you|you are|as if|as an?)\\b",
                    "\\b(?:call|invoke|execute) (?:the )?(?:\\w+ )?(?:tool|function|api|command|script|workflow)\\b|\\b\\w+_(?:refund|payment|customer|credit)\\(",
                    "\\b(?:end|begin|start|beginning) of (?:the )?(?:customer|user|mail|e-?mail|message|ticket|system|prompt|input)",
                    "\\b(?:mark|classify|treat|flag|label|categori[sz]e|route|tag) (?:this|it|the|my) " + GAP
                            + "\\bas (?:an? )?(?:\\w+ )?(?:approved|automatic|routine|low.risk|trusted|safe|verified|vip|priority|reviewed|resolved)\\b",
                    // German
                    "\\b(?:ignorier|missacht|vergiss|vergesst|vergessen sie|umgeh(?:e|en|t)\\b|(?:ü|ue)berspring|deaktivier|(?:ü|ue)bergeh)\\w*"
                            + GAP + "(?:" + REGELN + "|obige|bisherige|vorherige|alles (?:davor|oben|bisher))",
                    REGELN + GAP
                            + "\\b(?:ignorier|missacht|vergess|umgeh(?:en|t)\\b|(?:ü|ue)berspring|deaktivier|au(?:ß|ss)er kraft)\\w*",
                    "\\bsystem-?(?:prompt|nachricht|anweisung|hinweis|meldung|modus)|\\b(?:entwickler|admin|wartungs|test|debug)-?modus",
                    "\\bautomatisch\\w* (?:zu )?(?:genehmig|freigeb|freizugeb|freigegeben|frei|erstatt|bewillig|auszahl|zu erstatten|gutschreib|best(?:ä|ae)tig)\\w*",
                    "\\b(?:genehmig|freigeb|freigabe|bewillig|erstatt|zahl|(?:ü|ue)berweis|best(?:ä|ae)tig|gib|geben)\\w*"
                            + GAP
                            + "\\b(?:automatisch|ohne (?:weitere |menschliche |manuelle |jede |vorherige ){0,4}(?:pr(?:ü|ue)fung|freigabe|genehmigung|kontrolle|mensch\\w*|r(?:ü|ue)ckfrage))",
                    "\\b(?:vorab|bereits|schon|vor)[ -]?(?:genehmigt|freigegeben|bewilligt|autorisiert)",
                    "\\b(?:keine|ohne) (?:weitere |menschliche |manuelle ){0,4}(?:pr(?:ü|ue)fung|freigabe|genehmigung|kontrolle) (?:n(?:ö|oe)tig|erforderlich|notwendig|durch)",
                    "\\bkonfidenz\\b|\\bals (?:ki|k\\.i\\.|sprachmodell|assistent|bot|k(?:ü|ue)nstliche)\\b",
                    "\\b(?:du bist|sie sind) (?:jetzt |nun |ab sofort )?(?:eine? |der |die |das )?(?:ki|k\\.i\\.|assistent|bot|chatbot|sprachmodell|agent)\\b|\\bsprachmodell\\b|\\bk(?:ü|ue)nstliche intelligenz\\b",
                    "\\b(?:hinweis|nachricht|anweisung|notiz|hallo|liebe[rs]?) (?:f(?:ü|ue)r |an )?(?:die |den |das |diese[ns]? )?(?:ki|k\\.i\\.|assistent\\w*|system|bot|agent\\w*)\\b",
                    "\\b(?:nicht|kein\\w*|ohne) (?:an )?(?:einen |eine |einem )?(?:mensch\\w*|mitarbeiter\\w*|sachbearbeiter\\w*|pr(?:ü|ue)fer\\w*) "
                            + GAP + "(?:weiterleit|vorleg|zeig|frag|einschalt|eskalier)\\w*",
                    "\\b(?:neue|aktualisierte|folgende|wichtige|geheime) anweisung\\w*|\\bab (?:jetzt|sofort) (?:bist|musst|sollst|gilt|handelst)\\b|\\bantworte (?:nur )?mit\\b"),
            Pattern.UNICODE_CASE);

    /** @param text plain */
    public static Suspicion of(String text) {
        return of(text, text);
    }

    /**
     * @param text as it came, markup and encodings included
     * @param readable what a person reads of it
     */
    public static Suspicion of(String text, String readable) {
        String visible = Plain.of(readable).text();
        return new Suspicion(
                HiddenCharacters.in(text)
                        || mixesLookalikes(text)
                        || HIDING_MARKUP.matcher(text).find(),
                Stream.of(Plain.of(text).text(), visible, joined(visible))
                        .distinct()
                        .anyMatch(form -> INSTRUCTION.matcher(form).find()));
    }

    /** Words of Latin letters and of others that look like them. */
    private static boolean mixesLookalikes(String text) {
        boolean latin = false;
        boolean lookalike = false;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            boolean letter = Character.isLetter(c);
            latin = letter && (latin || UnicodeScript.of(c) == UnicodeScript.LATIN);
            lookalike = letter && (lookalike || Plain.looksLatin(c));
            if (latin && lookalike) {
                return true;
            }
        }
        return false;
    }

    /** On one line, and "i g n o r e" as one word. */
    private static String joined(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i) == '\n' ? ' ' : text.charAt(i);
            boolean between = c == ' ' && isSingle(text, i - 1) && isSingle(text, i + 1);
            if (!between) {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static boolean isSingle(String text, int i) {
        return i >= 0
                && i < text.length()
                && Character.isLetter(text.charAt(i))
                && (i == 0 || text.charAt(i - 1) == ' ' || text.charAt(i - 1) == '\n')
                && (i + 1 == text.length() || text.charAt(i + 1) == ' ' || text.charAt(i + 1) == '\n');
    }
}
