package io.countersign.workflow.ticket;

import java.util.regex.Pattern;

/** The plain kinds of ticket, by the words that people use for them; the more telling ones first. */
enum TicketKind {
    duplicateCharge(
            "reports a second charge",
            "(?:charge[ds]?|bill(?:ed)?|debit(?:ed)?|paid|deducted|taken|took|booked|withdr(?:awn|ew)|payments?)\\b[^.!?\\n]{0,60}"
                    + "\\b(?:twice|two times|double|a second time|once more|2x|2 times)"
                    + "|charged (?:me |us )?again"
                    + "|(?:twice|two times|double)[^.!?\\n]{0,40}\\b(?:charged|billed|debited|paid|deducted|statement|card|account|payment)"
                    + "|(?:double|duplicate|second|two|2)[ -](?:identical |separate )?(?:charges?|charged|payments?|billing|bookings?|debits?|transactions?)"
                    + "|(?:doppelt|zweimal|zwei mal|2x|2 mal|ein zweites mal)[^.!?\\n]{0,60}(?:abgebucht|abgezogen|belastet|bezahlt|berechnet|eingezogen|gebucht|gezahlt)"
                    + "|(?:abgebucht|abgezogen|belastet|bezahlt|berechnet|eingezogen|gebucht|abbuchung|zahlung)\\w*[^.!?\\n]{0,60}\\b(?:doppelt|zweimal|zwei mal|2x)"
                    + "|doppelte[nr]? (?:abbuchung|zahlung|belastung|buchung)|doppelabbuchung|doppelbuchung|zwei (?:abbuchungen|zahlungen|buchungen)"),
    wrongAmount(
            "reports that too much was charged",
            "overcharged|charged (?:me |us )?(?:too much|more|the wrong|an? (?:incorrect|wrong|higher))"
                    + "|(?:wrong|incorrect) (?:amount|price|total|sum)|(?:amount|price|total) (?:charged )?(?:is|was|seems) (?:wrong|incorrect|not correct|too high)"
                    + "|too much (?:was |has been )?(?:charged|money|deducted|taken)|paid too much"
                    + "|zu ?viel (?:abgebucht|abgezogen|berechnet|bezahlt|belastet|gezahlt)|falsche[rn]? (?:betrag|preis|summe)"
                    + "|(?:betrag|preis) (?:ist |war )?(?:falsch|zu hoch|stimmt nicht)"),
    damaged(
            "reports a damaged item",
            "damaged?|damages|broken?|breaks?|broke|crack(?:ed|s)?|shatter(?:ed)?|smashed|defect(?:ive|s)?|faulty|faults?|scratch(?:ed|es)?"
                    + "|dent(?:ed|s)?|torn|ripped(?! off)|leak(?:s|ing|ed|y)?|malfunction\\w*|not work(?:ing)?|(?:doesn't|don't|didn't|won't) work"
                    + "|won't (?:turn|start|switch|charge|heat|close)|(?:stopped|quit|no longer) work\\w*|stopped heating|fell apart|in pieces|chip(?:ped|s)?|bent|stain(?:ed|s)?"
                    + "|has (?:a )?holes?|dead on arrival|burn(?:t|ed) out|rust(?:y|ed|ing)?|peel(?:s|ing|ed)|came (?:off|apart)|warped|mou?ldy|burst|exploded|unusable"
                    + "|kaputt\\w*|besch(?:ä|ae)dig\\w*|defekt\\w*|zerbroch\\w*|gebroch\\w*|abgebroch\\w*|(?:zer|ver)kratzt\\w*|kratzer\\w*|riss(?:e|ig)?|gerissen\\w*|delle\\w*"
                    + "|zersplittert\\w*|undicht\\w*|funktionier(?:t|en) (?:\\w+ ){0,2}nicht|geht (?:\\w+ ){0,2}nicht(?: mehr)?|(?:transport)?schaden|mangelhaft\\w*|sprung|gesprungen|scherben|macke\\w*"),
    notAsDescribed(
            "reports an item that is not what they ordered",
            "not as (?:described|advertised|pictured|shown|ordered)|not what (?:i|we) (?:ordered|expected)"
                    + "|(?:wrong|different|incorrect) (?:item|product|colou?r|size|model|article|thing|one|goods)"
                    + "|(?:doesn't|does not|don't) match|differs from|looks nothing like|counterfeit|fake"
                    + "|(?:missing|lacks) (?:an? )?(?:parts?|pieces?|lid|cable|screws?)|(?:parts?|pieces?|lid|cable|screws?) (?:is|are|was|were) missing|incomplete"
                    + "|nicht wie (?:beschrieben|abgebildet|bestellt)|falsche[rsn]? (?:artikel|produkt|farbe|gr(?:ö|oe)(?:ß|ss)e|modell|ware)"
                    + "|entspricht nicht|anders als (?:beschrieben|abgebildet|bestellt)|nicht das,? was (?:ich|wir) bestellt|unvollst(?:ä|ae)ndig\\w*|f(?:ä|ae)lschung"),
    notArrived(
            "reports that the order has not arrived",
            "(?:(?:has|have|had|did|was|is|were)(?: not|n't)|not|never|nothing(?: has)?) (?:yet |even |been |ever |actually |still ){0,2}"
                    + "(?:arrived?|receiv(?:ed?|ing)|deliver(?:ed)?|come(?! with)|came(?! with)|turned up|show(?:n|ed)? up|shipped|reached)"
                    + "(?! (?:an? |any |your |my |the ){0,2}(?:answer|reply|response|confirmation|invoice|e-?mail|refund|money|help|news))"
                    + "|(?:still |is |are )not (?:here|there)|isn't here|(?:never|not|didn't|haven't) (?:got|get|gotten) (?:my|the|it|any)(?! (?:answer|reply|response|confirmation|invoice|e-?mail|refund|money|help|news))|no (?:sign|trace) of|lost in (?:transit|the post|the mail)"
                    + "|(?:parcel|package|order|delivery|it) (?:is|was|got|went|has gone|seems|must be) (?:to be )?(?:lost|missing)|still missing"
                    + "|still waiting (?:for|on) (?:my|the|our|this|it|a-)(?! ?(?:refund|money|answer|reply))|still no (?:parcel|package|delivery|order)|missing (?:parcel|package|order)"
                    + "|(?:nicht|nie|nichts) (?:\\w+ ){0,2}(?:angekommen|erhalten|geliefert|bekommen|da|eingetroffen|zugestellt)"
                    + "|verloren gegangen|verschollen|warte (?:\\w+ ){0,3}auf (?:mein|die|das|meine)|noch kein paket|kein paket (?:da|bekommen|erhalten|angekommen)"),
    late(
            "complains of a delay",
            "late|delay(?:ed|s)?|overdue|tak(?:es|ing|en) (?:so|too|far too|very) long|behind schedule"
                    + "|versp(?:ä|ae)t\\w*|zu sp(?:ä|ae)t|verz(?:ö|oe)ger\\w*|(?:ü|ue)berf(?:ä|ae)llig\\w*|dauert (?:\\w+ )?(?:zu )?lange"),
    cancel(
            "writes about cancelling",
            "cancel\\w*|call(?:ing)? off|(?:don't|do not) (?:send|ship|want (?:my|the|this) order)|stop (?:the|my) order"
                    + "|stornier\\w*|storno|abbestell\\w*|bestellung zur(?:ü|ue)ck(?:ziehen|nehmen)"),
    returnItem(
            "writes about returning an item",
            "return(?:ing|s)?(?! (?:my |the )?(?:money|payment|call|mail|e-?mail|amount))|send(?:ing)? (?:it|this|that|them|(?:the|my|this) [\\w-]{1,30}(?: [\\w-]{1,30})?) back|sent (?:it|them) back"
                    + "|take (?:it|them) back|withdraw(?:al)?|changed my mind|(?:don't|do not|didn't|doesn't) (?:want|need|like|fit)"
                    + "|no longer (?:want|need)|too (?:small|big|large|tight|short|heavy|wide)|not (?:happy|satisfied) with|unused|unopened"
                    + "|zur(?:ü|ue)ck(?:schick|send|geb|gesch|gesend|gegeb|zuschick|zusend|zugeb)\\w*|(?:schicke|sende|gebe) (?:\\w+ ){1,4}zur(?:ü|ue)ck"
                    + "|r(?:ü|ue)cksend\\w*|r(?:ü|ue)ckgabe\\w*|retour\\w*|widerruf\\w*|umtausch\\w*|gef(?:ä|ae)llt (?:\\w+ ){0,2}nicht|passt (?:\\w+ ){0,2}nicht"
                    + "|zu (?:klein|gro(?:ß|ss)|eng|weit|schwer)|nicht (?:zufrieden|mehr haben|mehr behalten)"),
    /** Where an order is and when it comes. */
    status(
            "asks where the order is",
            "where (?:is|are|'s)|where's|when (?:will|does|do|can|should|is)|status|track(?:ing)?|has (?:it|my order|the order|this) (?:been )?(?:shipped|sent|left)"
                    + "|(?:delivery|arrival) (?:date|time)|expected delivery|any (?:news|update)s? (?:on|about)|on its way"
                    + "|wo (?:ist|bleibt|sind|steckt)|wann (?:kommt|wird|kann|ist|trifft|bekomme|erhalte)|lieferstatus|liefertermin|lieferdatum|sendungs\\w+|sendungsverfolgung|stand (?:meiner|der) bestellung"
                    + "|schon (?:verschickt|versandt|unterwegs)"),
    /** What our rules are. */
    policy(
            "asks what our policy is",
            "(?:return|refund|cancel(?:lation)?|exchange)s? (?:polic(?:y|ies)|period|window|conditions|terms)|your (?:terms|policy|conditions)|how (?:do|can|would|should) (?:i|we) (?:return|send|cancel)"
                    + "|how long (?:do|can|may) (?:i|we)|(?:can|could|may) i (?:still )?(?:return|send (?:it|this|them) back|cancel)|is it possible to (?:return|send|cancel)"
                    + "|how many days|deadline|within (?:what|which) (?:time|period)"
                    + "|r(?:ü|ue)ckgabe(?:frist|recht|bedingung\\w*)|widerrufs(?:frist|recht)|wie lange (?:kann|habe|darf)|kann ich (?:\\w+ ){0,5}(?:zur(?:ü|ue)ck|stornier|retour|umtausch)\\w*|wie (?:kann|geht|funktioniert)[^.!?\\n]{0,30}(?:r(?:ü|ue)ck|retour|stornier|umtausch)"),
    thanks(
            "says thanks",
            "thanks|thank you|thx|cheers|appreciate\\w*|danke\\w*|vielen dank|herzlichen dank|dankesch(?:ö|oe)n");

    private final String meaning;
    private final Pattern words;

    TicketKind(String meaning, String words) {
        this.meaning = meaning;
        this.words = Pattern.compile(
                "(?<![\\p{L}\\d])(?:" + words + ")(?![\\p{L}\\d])", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    /** What the customer does by it, as the end of a sentence. */
    String meaning() {
        return meaning;
    }

    Pattern words() {
        return words;
    }

    /** Something went wrong that a clause of the policy makes good. */
    boolean isClaim() {
        return compareTo(late) <= 0;
    }
}
