package io.countersign.workflow.briefing;

import io.countersign.proposal.Finding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a text may hold that matters to a rule, found by its words in English and German. Too much rather than too little. */
enum Matter {
    budget(
            Kind.decision,
            "budgets?|spend(?:ing|s)?|invest(?:s|ed|ing|ments?)?|funding|savings?|cost (?:cuts?|reductions?)|etats?|ausgaben|investi(?:tion(?:en)?|ere?n?|ert)|mittelfreigabe|sparma(?:ß|ss)nahmen?"
                    + "|(?:€|\\$|£|eur|usd|gbp|chf) ?\\d[\\d.,]{0,15}(?: ?(?:k|m|mio|bn|million|thousand|tsd)\\b)?|\\d[\\d.,]{0,15} ?(?:k|m|mio\\.?|tsd\\.?|million(?:en|s)?|thousand|tausend)? ?(?:€|\\$|£|eur|euros?|usd|dollars?|gbp|pounds?|chf|franken)"),
    hiring(
            Kind.decision,
            "hir(?:e|es|ed|ing)|recruit(?:s|ed|ing|ment)?|head ?counts?|(?:new|open) positions?|job offers?|einstell(?:en|t|ung|ungen|ungsstopp)|eingestellt|einzustellen|neue stellen?|stellenausschreibung(?:en)?|recruiting"),
    dismissal(
            Kind.decision,
            "dismiss(?:es|ed|al|als|ing)?|lay(?:s|ing)? (?:\\w{1,20} ){0,3}off|layoffs?|lay-offs?|laid off|fire[sd]?|firing|redundan(?:t|cy|cies)|terminat(?:e|es|ed|ing|ion|ions)|let(?:s|ting)? (?:\\w{1,20} ){1,3}go|severance|job cuts?|cut(?:s|ting)? (?:\\w{1,20} ){0,2}(?:jobs?|staff|positions?)|downsiz(?:e|es|ed|ing)"
                    + "|k(?:ü|ue)ndig(?:en|t|te|ung|ungen)|gek(?:ü|ue)ndigt|entlass(?:en|ung|ungen)|entl(?:ä|ae)sst|freistell(?:en|t|ung)|freigestellt|abfindung(?:en)?|stellenabbau|aufhebungsvertr(?:ag|äge)"),
    reorganisation(
            Kind.decision,
            "re-?organi[sz](?:e|es|ed|ing|ation|ations)|restructur(?:e|es|ed|ing|ings)|mergers?|acqui(?:re|res|red|sition)|merg(?:e|es|ed|ing) (?:\\w{1,20} ){0,3}(?:teams?|departments?|units?|companies|offices?)|outsourc(?:e|es|ed|ing)|relocat(?:e|es|ed|ing|ion)"
                    + "|clos(?:e|es|ed|ing|ure) (?:\\w{1,20} ){0,3}(?:sites?|offices?|branch(?:es)?|plants?|departments?|stores?)|new (?:head|lead|manager|ceo|cto|cfo|coo) |takes? over as|steps? down|resign(?:s|ed|ation)?"
                    + "|umstrukturier(?:en|t|ung|ungen)|reorganisation|neuorganisation|zusammenleg(?:en|t|ung)|zusammengelegt|fusion(?:iert|en)?|auslager(?:n|t|ung)|ausgelagert|schlie(?:ß|ss)(?:en|t|ung)|neue[rn]? (?:leiter(?:in)?|leitung|chef(?:in)?)"),
    legal(
            Kind.decision,
            "lawsuits?|legal(?:ly)?|litigation|contract(?:s|ual|ually)?|ndas?|sue[sd]?|suing|settlements?|complian(?:ce|t)|gdpr|courts?|attorneys?|lawyers?|liab(?:le|ility)|patents?|licen[sc](?:e|es|ing)|regulators?"
                    + "|vertr(?:ag|ä?ge|aege|ags\\w{0,20})|klage[nr]?|verklag(?:en|t)|gericht(?:e|lich)?|anw(?:alt|älte|ältin|aelte)|rechts(?:streit|anwalt|lage|abteilung)|abmahnung(?:en)?|dsgvo|haft(?:ung|bar)|lizenz(?:en)?"),
    price(
            Kind.decision,
            "pric(?:e|es|ed|ing)|discount(?:s|ed)?|tariffs?|fees?|preis(?:e|en|erh(?:ö|oe)hung(?:en)?|senkung(?:en)?|liste|anpassung)?|rabatt(?:e|en)?|geb(?:ü|ue)hr(?:en)?"),
    deadline(
            Kind.decision,
            "postpon(?:e|es|ed|ing|ement)|re-?schedul(?:e|es|ed|ing)|push(?:es|ed|ing)? (?:\\w{1,20} ){0,3}(?:back|to|out)|mov(?:e|es|ed|ing) (?:\\w{1,20} ){0,3}(?:deadlines?|launch|release|date|go-live|milestone)|(?:deadlines?|launch|release|date|go-live|milestones?|delivery|rollout) (?:\\w{1,20} ){0,3}(?:moves?|moved|slips?|slipped|shifts?|shifted|changed)|brought forward|delay(?:s|ed|ing)?"
                    + "|versch(?:oben|ieben|iebt|iebung)|verlegt|verlegen|verz(?:ö|oe)ger(?:t|n|ung|ungen)|vertagt|vorgezogen|(?:frist|termin)(?:en|e)? (?:\\w{1,20} ){0,3}(?:verl(?:ä|ae)ngert|ge(?:ä|ae)ndert)|neuer (?:liefer|start|end)?termin"),
    health(
            Kind.personal,
            "sick(?:ness|-?leave)?|ill(?:ness|nesses)?|hospital(?:s|ised|ized)?|surgery|diagnos(?:is|ed|e|en)|pregnan(?:t|cy)|burn-?out|therapy|medical(?:ly)?|disab(?:led|ility)|maternity|parental leave|depress(?:ed|ion)|cancer|covid"
                    + "|krank(?:heit|schreibung|geschrieben|gemeldet|enhaus|enstand|schreiben)?|arbeitsunf(?:ä|ae)hig(?:keit)?|schwanger(?:schaft)?|therapie|elternzeit|mutterschutz|schwerbehinder(?:t|ung)|reha|krebs|depression"),
    pay(
            Kind.personal,
            "salar(?:y|ies)|wages?|payroll|pay (?:rises?|raises?|grades?|cuts?)|(?:a|her|his|their) raise|bonus(?:es)?|geh(?:alt|alts\\w{0,20}|älter|aelter|altserh(?:ö|oe)hung)|l(?:ohn|öhne|oehne)|verg(?:ü|ue)tung(?:en)?|pr(?:ä|ae)mien?|verdient|earns?"),
    contact(
            Kind.personal,
            "lives (?:at|in)|wohnt|home address(?:es)?|privat(?:e|adresse|anschrift|nummer)|personal (?:phone|number|mail|e-?mail)|date of birth|born (?:on|in)|geburts(?:datum|tag)|geboren am"
                    + "|\\d{1,4}[a-z]? \\p{Lu}\\p{Ll}{2,30} (?-i:Street|St|Road|Rd|Avenue|Ave|Lane|Drive)|\\p{L}{2,30}(?:stra(?:ß|ss)e|str\\.|gasse|allee) ?\\d{1,4}"
                    + "|(?:\\+|00)\\d{1,3}[ /().-]{0,3}\\d[\\d /().-]{5,18}\\d|0\\d{2,5}[ /-]{1,3}\\d[\\d /-]{3,14}\\d|[a-z]{2}\\d{2}(?: ?[a-z0-9]{4}){3,7}(?: ?[a-z0-9]{1,3})?"
                    + "|[\\w.+-]{1,64}@(?:gmail|googlemail|gmx|web|yahoo|outlook|hotmail|icloud|t-online|proton|protonmail)\\.[a-z]{2,6}"),
    conduct(
            Kind.personal,
            "divorc(?:e|ed)|scheidung|religio(?:n|us)|union members?|gewerkschaft(?:smitglied)?|performance (?:reviews?|problems?|issues?|improvement)|warning letter|underperform(?:s|ed|ing|er)?|minderleist(?:ung|er)|personalgespr(?:ä|ae)ch|harass(?:ed|ment)|bel(?:ä|ae)stigung"),
    confidential(
            Kind.confidential,
            "confidential(?:ly|ity)?|(?:strictly|for) internal|internal (?:use )?only|(?:do not|don't|not to|must not|may not) (?:be )?(?:share|shared|forward|forwarded|distribute|distributed|publish|published|disclose|disclosed|pass on)|not for (?:distribution|publication|sharing|release)|off the record|embargo(?:ed)?|(?:top )?secrets?|privileged|between us|keep (?:this|it) (?:quiet|between us|to ourselves)|under nda"
                    + "|vertraulich(?:keit)?|(?:streng )?geheim(?:nis)?|nicht (?:weitergeben|weiterleiten|ver(?:ö|oe)ffentlichen|verteilen|nach au(?:ß|ss)en)|unter uns|nur f(?:ü|ue)r den internen gebrauch|nur intern|sperrfrist"),
    credentials(
            Kind.confidential,
            "(?:pass(?:word|phrase|code)s?|api[- ]?keys?|access (?:key|token|code)s?|pin(?:[- ]?codes?)?|log-?ins?|credentials|(?:door|alarm|gate|safe) codes?|passw(?:ort|örter|oerter)|kennw(?:ort|örter|oerter)|zugangs(?:daten|codes?)|(?:tür|tuer|alarm|tor)codes?)"
                    + "(?: (?:for|of|to|on|für|fuer|zum|zur|vom|von) [^.!?:=\\n]{1,40}?)? ?(?:is|are|[=:]|ist|sind|lautet|lauten|heißt|heisst)\\s{0,2}\\S{3,60}"),
    link(
            Kind.link,
            "https?://[^\\s<>\"]{1,500}|www\\.[^\\s<>\"]{1,300}|[\\w.+-]{1,64}@[\\w-]{1,63}(?:\\.[\\w-]{1,63}){1,5}|(?:[a-z0-9-]{1,63}\\.){1,4}(?:com|net|org|io|de|eu|info|biz|ru|cn|co|me|app|dev|xyz)(?:/[^\\s<>\"]{0,300})?");

    /** Which rule it matters to. */
    enum Kind {
        decision,
        personal,
        confidential,
        link
    }

    /** Ours: what leads there leads nowhere outside. */
    private static final Pattern OURS = Pattern.compile(
            "(?:https?://)?(?:[\\w-]{1,63}\\.){0,3}countersign\\.example(?:/.{0,500})?|[\\w.+-]{1,64}@countersign\\.example",
            Pattern.CASE_INSENSITIVE);

    final Kind kind;
    private final Pattern words;

    Matter(Kind kind, String words) {
        this.kind = kind;
        this.words = Pattern.compile(
                "(?<![\\p{L}\\d])(?:" + words + ")(?![\\p{L}\\d])", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    /** Everything of these kinds, where it stands. */
    static List<Finding> in(String text, Kind... kinds) {
        List<Finding> found = new ArrayList<>();
        for (Matter matter : values()) {
            if (Arrays.asList(kinds).contains(matter.kind)) {
                Matcher matcher = matter.words.matcher(text);
                while (matcher.find()) {
                    if (matter != link || !OURS.matcher(matcher.group()).matches()) {
                        found.add(new Finding(matter.name(), matcher.start(), matcher.group()));
                    }
                }
            }
        }
        return found;
    }

    /** For a reviewer: what was found, a few of it; {@code none} where nothing was. */
    static String said(List<Finding> found) {
        if (found.isEmpty()) {
            return "none";
        }
        String few = found.stream()
                .map(finding -> finding.kind() + " (“" + shortened(finding.words()) + "”)")
                .distinct()
                .limit(4)
                .collect(Collectors.joining(", "));
        return few;
    }

    private static String shortened(String words) {
        return words.length() <= 60 ? words : words.substring(0, 60) + "…";
    }
}
