package io.countersign.workflow.outreach;

import io.countersign.proposal.Finding;
import io.countersign.proposal.Language;
import io.countersign.workflow.outreach.Approved.Line;
import io.countersign.workflow.outreach.Finder.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a goal, or a reviewer's instruction, asks the mail to be.
 *
 * @param letter null where no word tells
 * @param place where the words stand that tell it
 * @param call whether it asks for a conversation
 * @param claims lines of the list of claims that it asks for
 * @param prices lines of the price list that it asks for
 * @param leftOut what it asks for and no list has, or no template says
 */
record Goal(
        @Nullable Letter letter, int place, boolean call, List<Line> claims, List<Line> prices, List<String> leftOut) {

    /** A goal that is longer says more than a template does. */
    private static final int LONGEST = 400;

    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}(?:[.,]\\d{1,4})?");
    private static final Pattern MINUTES = Pattern.compile("\\d{1,3}[ -]?(?:min|minutes?|minuten?|minütig\\w*)\\b");
    private static final Pattern PRICE = words(
            "price\\w*|pricing|discount\\w*|quote|(?:an|our|special|good) offer|rebate|preis\\w*|rabatt\\w*|angebot\\w*|nachlass");
    private static final Pattern SAY = words(
            "mention\\w*|tell (?:them|him|her)|say (?:that|we|our|they|it)|claim\\w*|highlight\\w*|point out|stress|benefits?|advantages?|erwähn\\w*|sag\\w* (?:ihnen|ihm|ihr|dass)|hinweis\\w*|vorteil\\w*|beton\\w*");
    /** News of us, and gifts: whoever writes a goal does not say “mention” before each. */
    private static final Pattern NEWS = words(
            "(?:we|our \\w{2,20}) (?:now |also |just )?(?:have|are|is|offer|deliver|ship|open(?:ed)?|moved?|won|can|give)|(?:give|offer|promise) (?:them|him|her|it)"
                    + "|wir (?:jetzt |nun |auch |gerade )?(?:haben|sind|bieten|liefern|öffnen|eröffnen|ziehen|können|geben)|(?:biete|gib|versprich)(?:en sie)? ihnen");

    private static final Pattern DETAIL = words(
            "monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|january|february|march|april|june|july|august|september|october|november|december"
                    + "|montag\\w*|dienstag\\w*|mittwoch\\w*|donnerstag\\w*|freitag\\w*|samstag\\w*|sonntag\\w*|morgen|januar|februar|märz|juni|juli|oktober|dezember|signed? as|unterschreib\\w*|attach\\w*|anhang|anhäng\\w*");

    /** A conversation that has been, and is not asked for. */
    private static final Pattern PAST = Pattern.compile(
            "(?i)(?<!\\p{L})(?:after|following|since|(?:thanks?|thank (?:them|her|him)|grateful) for|from|valued|enjoyed|during|at|their time on|our last|the last|nach|(?:dank\\p{L}{0,4}|bedank\\p{L}{0,3}) (?:\\p{L}{1,8} )?für|seit|bei|war)"
                    + " (?:\\p{L}{1,12} ){0,3}(?:meeting|call|appointment|conversation|chat|demo|phone|termin|gespräch|telefonat)(?! for)");

    static Goal of(String text, Approved claims, Approved prices, Finder finder) {
        String small = text.toLowerCase(Locale.ROOT);
        List<Finding> found = finder.in(text);
        boolean wantsPrice = PRICE.matcher(small).find() || has(found, Kind.price, Kind.listed);
        boolean wantsClaim = SAY.matcher(small).find() || has(found, Kind.claim, Kind.approved);
        String without = PAST.matcher(text).replaceAll(" ");
        String rest = MINUTES.matcher(small).replaceAll(" ");
        for (Finding competitor : found) {
            if (competitor.kind().equals(Kind.competitor.label())) {
                // the word for a pan in its name asks for none of ours
                rest = rest.replace(competitor.words().toLowerCase(Locale.ROOT), " ");
            }
        }
        List<Line> wantedPrices = wantsPrice ? asked(rest, prices, 1) : List.of();
        // one word in common is a coincidence where nothing is to be said of our products, or its price is
        List<Line> wantedClaims = wantsClaim
                ? asked(rest, claims, wantedPrices.isEmpty() ? 1 : 2)
                : wantsPrice ? List.of() : asked(rest, claims, 2);
        List<String> leftOut = new ArrayList<>();
        if (wantsPrice && wantedPrices.isEmpty()) {
            leftOut.add("a price or discount that is not on the price list");
        }
        if (wantsClaim && wantedClaims.isEmpty() && wantedPrices.isEmpty()) {
            leftOut.add("something about our products that is not on the list of approved claims");
        }
        if (wantedClaims.isEmpty()
                && wantedPrices.isEmpty()
                && NEWS.matcher(small).find()) {
            leftOut.add("news or an offer that no list has");
        }
        for (Kind kind : List.of(Kind.commitment, Kind.competitor, Kind.link)) {
            if (has(found, kind)) {
                leftOut.add("wording that only a person may write (" + kind.label() + ")");
            }
        }
        if (text.length() > LONGEST
                || DETAIL.matcher(small).find()
                || !numbersOf(wantedPrices, wantedClaims).containsAll(numbers(rest))) {
            leftOut.add("details that no template has");
        }
        List<Letter> letters = Stream.of(Letter.values())
                .filter(kind -> kind != Letter.meeting && kind.place(text) >= 0)
                .sorted(Comparator.comparingInt(kind -> kind.place(text)))
                .toList();
        boolean call = Letter.meeting.place(without) >= 0;
        Letter letter = !letters.isEmpty() ? letters.get(0) : call ? Letter.meeting : null;
        if (letters.size() > 1) {
            leftOut.add("a second matter");
        }
        return new Goal(letter, letter == null ? 0 : letter.place(text), call, wantedClaims, wantedPrices, leftOut);
    }

    /** The sentence that says what it is about, word for word. */
    static String sentence(String text, int place) {
        int start = place;
        while (start > 0 && place - start < 150 && ".!?\n".indexOf(text.charAt(start - 1)) < 0) {
            start--;
        }
        int end = place;
        while (end < text.length() && end - place < 200 && ".!?\n".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.substring(start, end).strip();
    }

    /** Lines that share most words with what is asked, and say no other figure than it does. */
    private static List<Line> asked(String asked, Approved approved, int least) {
        Set<String> words = stems(asked);
        Set<String> figures = numbers(asked);
        int best = least;
        List<Line> chosen = new ArrayList<>();
        for (Line line : approved.of(Language.en)) {
            Set<String> said = new HashSet<>();
            Set<String> figuresSaid = new HashSet<>();
            approved.of(line).forEach(one -> {
                said.addAll(stems(one.text()));
                figuresSaid.addAll(numbers(one.text()));
            });
            said.retainAll(words);
            boolean named = words.contains(line.id().toLowerCase(Locale.ROOT));
            int score = named ? 100 : said.size();
            if (score >= best && (named || figuresSaid.containsAll(figures))) {
                if (score > best) {
                    chosen.clear();
                }
                best = score;
                chosen.add(line);
            }
        }
        // what fits many lines alike asks for none of them
        return chosen.size() <= 2 ? chosen : List.of();
    }

    /** The beginnings of its longer words; names of lines whole. */
    private static Set<String> stems(String text) {
        Set<String> stems = new HashSet<>();
        for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\d]+")) {
            if (word.matches("[a-z]\\d{1,4}")) {
                stems.add(word);
            } else if (word.length() >= 5 && !COMMON.contains(word.substring(0, 5))) {
                stems.add(word.substring(0, 5));
            } else if (word.equals("mug") || word.equals("lid") || word.equals("pan")) {
                stems.add(word);
            }
        }
        return stems;
    }

    private static final Set<String> COMMON = Set.of(
            "every", "their", "there", "befor", "unser", "unsere", "costs", "koste", "price", "preis", "euro", "artic",
            "artik", "resta", "hotel", "cater", "suppl", "leave", "verla", "worksh", "works", "which", "about", "after",
            "werks");

    private static Set<String> numbers(String text) {
        Set<String> numbers = new HashSet<>();
        Matcher matcher = NUMBER.matcher(text.replaceAll("(?i)(?<![\\p{L}\\d])[a-z]\\d{1,4}(?!\\d)", " "));
        while (matcher.find()) {
            numbers.add(matcher.group().replace(',', '.').replaceFirst("\\.0+$", ""));
        }
        return numbers;
    }

    @SafeVarargs
    private static Set<String> numbersOf(List<Line>... lines) {
        Set<String> numbers = new HashSet<>();
        Stream.of(lines).flatMap(List::stream).forEach(line -> numbers.addAll(numbers(line.text())));
        return numbers;
    }

    private static boolean has(List<Finding> found, Kind... kinds) {
        return found.stream()
                .anyMatch(finding ->
                        Stream.of(kinds).anyMatch(kind -> kind.label().equals(finding.kind())));
    }

    private static Pattern words(String words) {
        return Pattern.compile("(?<![\\p{L}\\d])(?:" + words + ")(?![\\p{L}\\d])");
    }
}
