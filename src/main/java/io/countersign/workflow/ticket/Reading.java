package io.countersign.workflow.ticket;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.proposal.Language;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a mail says: what it is about by the classifier; which orders, amounts and days it names and what it asks for by
 * its words.
 *
 * @param mail subject and own words, the source that evidence quotes
 * @param about what it is about
 * @param orders numbers that the writer names, as they stand on record, the chosen one first
 * @param chosen the request's own order field
 * @param asked money that the writer asks for
 * @param shares of a price that the mail names
 */
record Reading(
        String mail,
        Language language,
        Mood mood,
        Understanding about,
        Set<String> orders,
        @Nullable String chosen,
        List<Amount> asked,
        List<Share> shares,
        Set<Wish> wishes) {

    /** What a writer wants, beyond what the ticket is about. */
    enum Wish {
        money(
                "refund\\w*|money[^.!?\\n]{0,20}\\bback|my money|reimburs\\w*|(?:pay|get|want|have|like|transfer|(?<!how (?:to|(?:do|can|would|should) (?:i|we)) )(?:give|send|put|return))[^.!?\\n]{0,50}\\bback"
                        + "|return (?:my |the )?(?:money|payment|amount)|compensat\\w*|discount|price reduction|vouchers?|store credit|(?:account )?credit|credited"
                        + "|(?:r(?:ü|ue)ck|zur(?:ü|ue)ck)?erstatt\\w*|geld (?:\\w+ )?(?:zur(?:ü|ue)ck|wieder)|(?:r(?:ü|ue)ck|zur(?:ü|ue)ck)(?:zu)?zahl\\w*|zur(?:ü|ue)ck(?:zu)?(?:(?:ü|ue)berweis|buch)\\w*"
                        + "|gutschr\\w*|gutschein\\w*|guthaben|(?:betrag|euro|eur|€|preis) (?:\\w+ )?zur(?:ü|ue)ck|entsch(?:ä|ae)dig\\w*|(?:preis)?nachlass|preisminderung|(?:ü|ue)berweisen sie"),
        voucher(
                "vouchers?|store credit|(?:prefer|as|want|like|take) (?:an? )?credit|credit note|credit (?:on|to|for) my (?:customer )?account|account credit|gift card|gutschein\\w*|(?:kunden)?guthaben|kundenkonto"),
        part(
                "partial\\w*|part of (?:the|my|it)|some (?:of the |of my )?money|something (?:back|off)|discount|price reduction|(?:will|would|can|i'll|i'd|want to|like to|happy to|to) keep (?:it|them|the)"
                        + "|teilerstattung|teilweise|einen teil|(?:preis)?nachlass|preisminderung|rabatt|behalte\\w*"),
        replacement(
                "replacement|replace|exchange|(?:send|get|have|want|need) (?:me )?(?:an?|the)? ?(?:new|another|correct|right) (?:one|item)?|swap|send (?:me |us )?(?:the|an?|another)? ?(?:missing|new|correct|right)|ersatz\\w*|umtausch\\w*|austausch\\w*|neu(?:e[nrs]?)? (?:zu)?(?:schicken|senden|liefern)"),
        noMoney(
                "(?:do not|don't|not|no) (?:want|need|asking for|expect\\w*|looking for|after|require) (?:an? |any |my |the )?(?:refund|money|credit|compensation)|no (?:refund|money|compensation) (?:is )?(?:needed|necessary|required|wanted)"
                        + "|(?:without|instead of) (?:an? )?refund|keine? (?:erstattung|r(?:ü|ue)ckerstattung|geld|gutschrift)|kein geld"),
        /** Somewhere else than they paid from. */
        otherAccount(
                "(?:new|other|another|different|following|my husband's|my wife's|my friend's) (?:bank )?(?:account|card|iban)|iban|paypal|[a-z]{2}\\d{2} ?(?:\\d{4} ?){2,7}\\d{0,4}|(?:neues|anderes|folgendes) konto"),
        /** They ask what our rules are, whatever else it sounds like. */
        rules("polic(?:y|ies)|terms|conditions|rules?|richtlinien?|bedingungen|regeln|regelung(?:en)?"),
        cancelled("cancel\\w*|stornier\\w*|storno\\w*|abbestell\\w*"),
        /** They ask after money that somebody promised before. */
        earlierRefund(
                "(?:waiting|wait) (?:\\w+ ){0,3}for (?:my|the|our|a) (?:refund|money)|where (?:is|'s) (?:my|the|our) (?:refund|money|credit)|(?:refund|money|credit) (?:\\w+ ){0,3}(?:not|never|n't) (?:yet |been ){0,2}(?:arriv|receiv|come|shown|paid|credited|process)\\w*"
                        + "|(?:not|never|n't) (?:yet )?(?:receiv|got|gotten|seen|get)\\w* (?:my|the|any|a|our) (?:refund|money|credit)|(?:promised|confirmed|announced|agreed)[^.!?\\n]{0,30}(?:refund|money back)|status of (?:my|the) refund"
                        + "|(?:wo bleibt|wo ist|warte[^.!?\\n]{0,20}auf) (?:\\w+ ){0,1}(?:r(?:ü|ue)ck|erstattung|geld|gutschrift)\\w*|(?:erstattung|r(?:ü|ue)ckzahlung|gutschrift|geld) (?:\\w+ ){0,4}(?:nicht|nie) (?:\\w+ ){0,2}(?:angekommen|erhalten|eingegangen|da|bekommen)"),
        /** Thanks for it, not a wish. */
        thanksForMoney(
                "(?:thanks|thank you|danke\\w*|dank)[^.!?\\n]{0,40}(?:refund|money|credit|erstattung|gutschrift|geld)\\w*|(?:refund|money|credit|erstattung|gutschrift|geld) (?:\\w+ ){0,3}(?:arrived|received|came through|angekommen|eingegangen|erhalten)");

        private final Pattern words;

        Wish(String words) {
            this.words = Pattern.compile(
                    "(?<![\\p{L}\\d])(?:" + words + ")(?![\\p{L}\\d])",
                    Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        }
    }

    static final Pattern ORDER = Pattern.compile("(?<![\\p{L}\\d])a[-‐‑–]\\d{3,18}(?!\\d)", Pattern.CASE_INSENSITIVE);

    private static final Pattern HYPOTHETICAL = Pattern.compile(
            "(?<![\\p{L}])(?:(?<!check |see |know |me )if(?! (?:it is |it's |that's )?possible| you can| not)|in case|what happens|suppose|do you|does your|falls|sollte|was passiert|wenn(?! m(?:ö|oe)glich))(?![\\p{L}])",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern ANSWER = Pattern.compile("^\\s*(?:re|aw|fwd?|wg):", Pattern.CASE_INSENSITIVE);
    private static final Pattern ASKING = Pattern.compile(
            "(?:refund|reimburs|credit|give|pay|send|transfer|want|would like|i'd like|expect|ask|request|demand|claim|get|need|discount|voucher|compensat|suggest|fair|return|back|erstatt|zahl|(?:ü|ue)berweis|gutschr|gutschein|nachlass|m(?:ö|oe)chte|h(?:ä|ae)tte|fordere|verlange|bitte um|zur(?:ü|ue)ck)\\w*[^.!?\\n]{0,40}$",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final Pattern TOLD = Pattern.compile(
            "(?:paid|payed|price|cost|costs|charged|worth|billed|debited|booked|took|taken|bought|instead of|bezahlt|gezahlt|gekostet|kostet|preis|abgebucht|belastet|berechnet|statt|of the|von den|(?<!nachlass |gutschein |rabatt )von)\\b[^.!?\\n]{0,15}$",
            Pattern.CASE_INSENSITIVE);
    /** "20 of the 80". */
    private static final Pattern WHOLE =
            Pattern.compile("\\b(?:of (?:the|my)|von (?:den|meinen)) $", Pattern.CASE_INSENSITIVE);

    private static final Pattern WANTED_AFTER = Pattern.compile(
            "^[^.!?\\n]{0,25}?\\b(?:back|refund\\w*|credit|voucher|discount|off|compensation|would (?:be|do)|zur(?:ü|ue)ck\\w*|erstatt\\w*|gutschr\\w*|gutschein|nachlass|wieder)\\b",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    static Reading of(ObjectNode request, TicketLanguage language) {
        MailText text = MailText.of(request.path("text").asText(""));
        String mail = mail(request, text.own());
        // of the same length, so that places stay places
        String words = mail.replace('’', '\'').replace('\u00a0', ' ');
        String real = withoutHypotheses(words);
        String chosen = number(request.path("order").asText(""));
        Set<String> named = new LinkedHashSet<>();
        if (chosen != null) {
            named.add(chosen);
        }
        named.addAll(orderNumbers(words));
        if (named.isEmpty()) {
            // an answer to a mail of ours: the number stands in what it quotes
            named.addAll(orderNumbers(text.whole()));
        }
        List<Amount> asked = asked(real);
        Set<Wish> wishes = EnumSet.noneOf(Wish.class);
        for (Wish wish : Wish.values()) {
            if (wish.words.matcher(wish == Wish.money ? real : words).find()) {
                wishes.add(wish);
            }
        }
        if (!asked.isEmpty()) {
            wishes.add(Wish.money);
        }
        return new Reading(
                mail,
                Language.of(words),
                // where it is not known, rather one that a person reads
                Objects.requireNonNullElse(language.mood(text.own()), Mood.upset),
                about(request, text, language),
                named,
                chosen,
                asked,
                Share.in(real),
                wishes);
    }

    /** The request's own words; what evidence may quote under the name {@code mail}. */
    static String mail(ObjectNode request) {
        return mail(request, MailText.of(request.path("text").asText("")).own());
    }

    /** As it would stand on record; null for none. */
    static @Nullable String number(String order) {
        String number = order.strip().toUpperCase(Locale.ROOT).replaceAll("[‐‑–]", "-");
        return number.isEmpty() ? null : number;
    }

    static Collection<String> orderNumbers(String text) {
        Set<String> numbers = new LinkedHashSet<>();
        Matcher matcher = ORDER.matcher(text);
        while (matcher.find()) {
            String number = number(matcher.group());
            if (number != null) {
                numbers.add(number);
            }
        }
        return numbers;
    }

    boolean wants(Wish wish) {
        return wishes.contains(wish);
    }

    /** Where the mail says what it is about, the most telling place first. */
    List<Integer> places() {
        List<Integer> places = new ArrayList<>(about.things().values());
        asked.forEach(amount -> places.add(Math.min(1, places.size()), amount.start()));
        return places;
    }

    /** Which line of the mail a place is in, to be read by people. */
    String reference(int place) {
        long line = mail.substring(0, place).lines().count() + (place == 0 || mail.charAt(place - 1) == '\n' ? 1 : 0);
        return line == 1 ? "subject" : "line " + (line - 2);
    }

    /** The sentence around a place in the mail, word for word. */
    String sentence(int place) {
        int start = place;
        while (start > 0 && place - start < 150 && !endsSentence(start - 1)) {
            start--;
        }
        int end = place;
        while (end < mail.length() && end - place < 200 && !endsSentence(end)) {
            end++;
        }
        if (end < mail.length() && mail.charAt(end) != '\n') {
            end++;
        }
        return mail.substring(start, end).strip();
    }

    private boolean endsSentence(int at) {
        char c = mail.charAt(at);
        boolean stop = c == '.' || c == '!' || c == '?';
        return c == '\n' || stop && (at + 1 == mail.length() || Character.isWhitespace(mail.charAt(at + 1)));
    }

    private static String mail(ObjectNode request, String own) {
        return request.path("subject").asText("") + "\n\n" + own;
    }

    private static Understanding about(ObjectNode request, MailText text, TicketLanguage language) {
        String own = text.own().replace('’', '\'');
        boolean onlySupposes =
                !own.isBlank() && withoutHypotheses(own).codePoints().noneMatch(Character::isLetter);
        Understanding about = Understanding.of(classified(request, text), language::intent);
        boolean asksForSomething = about.intent().isClaim() || about.isOf(Intent.Matter.giveBack);
        return onlySupposes && asksForSomething ? Understanding.question() : about;
    }

    /** The mail, with blanks for a subject that is somebody else's: an answer keeps the subject of what it answers. */
    private static String classified(ObjectNode request, MailText text) {
        String subject = request.path("subject").asText("");
        boolean answers = ANSWER.matcher(subject).find();
        return (answers ? " ".repeat(subject.length()) : subject) + "\n\n" + text.own();
    }

    /** "If it breaks, do I get a refund?" reports nothing and asks for nothing. */
    private static String withoutHypotheses(String words) {
        StringBuilder out = new StringBuilder(words);
        int start = 0;
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            if (c == '?' && HYPOTHETICAL.matcher(words.substring(start, i)).find()) {
                for (int k = start; k < i; k++) {
                    out.setCharAt(k, ' ');
                }
            }
            if (c == '?'
                    || c == '!'
                    || c == '\n'
                    || c == '.' && (i + 1 == words.length() || words.charAt(i + 1) == ' ')) {
                start = i + 1;
            }
        }
        return out.toString();
    }

    private static List<Amount> asked(String words) {
        List<Amount> asked = new ArrayList<>();
        List<Amount> all = Amount.in(words);
        for (int i = 0; i < all.size(); i++) {
            Amount amount = all.get(i);
            int from = Math.max(i == 0 ? 0 : all.get(i - 1).end(), amount.start() - 60);
            int to = Math.min(
                    i + 1 == all.size() ? words.length() : all.get(i + 1).start(), amount.end() + 40);
            String before = words.substring(from, amount.start());
            String after = words.substring(amount.end(), to);
            boolean told = TOLD.matcher(before).find();
            boolean whole = WHOLE.matcher(before).find();
            if (!told && ASKING.matcher(before).find()
                    || !whole && WANTED_AFTER.matcher(after).find()) {
                asked.add(amount);
            }
        }
        return asked;
    }
}
