package io.countersign.workflow.outreach;

import io.countersign.proposal.Finding;
import io.countersign.proposal.HiddenCharacters;
import io.countersign.proposal.Language;
import io.countersign.proposal.Plain;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds in a text what a rule asks for: prices, claims, commitments, competitors, links, what hides. English and German. */
final class Finder {

    /** What may be found; as reviewers read it. */
    enum Kind {
        competitor("competitor"),
        commitment("legal"),
        price("price"),
        claim("claim"),
        link("link"),
        hidden("hidden"),
        approved("approved claim"),
        listed("listed price");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    private static final String CURRENCY =
            "(?:[€$£¥]|(?:eur|euros?|usd|us-dollars?|dollars?|chf|franken|gbp|pounds?|pfund|cents?|rappen)(?![\\p{L}\\d]))";
    private static final Pattern AMOUNT = Pattern.compile(CURRENCY + " ?\\d[\\d.,']{0,15}"
            + "|(?<![\\d.,'])\\d[\\d.,']{0,15}[ ,-]{0,3}" + CURRENCY
            + "|[€$£¥]|(?<![\\p{L}\\d])(?:eur|euros?|usd|dollars?|chf|franken|gbp|rappen)(?![\\p{L}\\d])"
            + "|(?<![\\d.,:/'])(?!(?:[0-2]?\\d|3[01])\\.(?:0\\d|1[0-2])\\.)\\d{1,6}[.,](?:\\d{2}|-{1,2})(?![\\d:/]|[.,]\\d| ?(?:uhr|am|pm|o'clock|h)\\b)"
            + "|(?<![\\p{L}\\d])\\d{1,3} ?(?:for|für) ?\\d{1,3}(?!\\d)");
    private static final Pattern PER_CENT = Pattern.compile(
            "(?:(?<![\\d.,])\\d{1,6}(?:[.,]\\d{1,4})? ?)?(?:%|(?<![\\p{L}])(?:percent|per cent|prozent)(?![\\p{L}]))");
    private static final Pattern OFF = Pattern.compile(
            "\\boff\\b|discount|rebate|rabatt|nachlass|skonto|cheaper|günstiger|less\\b|weniger|price|preis|ermäßig|reduziert");
    private static final Pattern FIGURE =
            Pattern.compile("(?<![\\d.,])\\d{1,6}(?:[.,]\\d{1,3})?(?:-| )?(?:x|times|fold|fach|mal)(?![\\p{L}\\d])"
                    + "|(?<![\\d.,])\\d[\\d.,']{0,12}\\+? ?(?:\\p{L}{1,15} ){0,2}(?:customers?|clients?|guests?|restaurants?|hotels?|kitchens?|countries|kunden|gästen?|betrieben?|küchen|ländern?)(?![\\p{L}\\d])"
                    + "|(?<![\\d.,])\\d{1,3}[ -](?:years?|jahren?)(?![\\p{L}])|24/7");
    private static final Pattern NORM = Pattern.compile(
            "(?<![\\p{L}\\d])(?:iso|en|din|bs|nf|vde)[ /-]?\\d{3,6}|§ ?\\d{1,4}|(?<![\\p{L}\\d])art\\. ?\\d{1,4}");
    private static final Pattern ADDRESS = Pattern.compile(
            "(?:https?|hxxps?|ftp|mailto|tel|data|file) ?:[^ <>\"()\\[\\]]{1,200}|www\\.[^ <>\"()\\[\\]]{1,200}"
                    + "|[^ @,;<>()]{1,64} ?(?:@|[(\\[]at[)\\]]) ?[^ @,;<>()]{1,255}"
                    + "|(?<![\\p{L}\\d.@-])[\\p{L}\\d-]{1,63}(?:\\.[\\p{L}\\d-]{1,63}){0,5}\\.(?:com|net|org|info|biz|io|co|ai|app|dev|eu|de|at|ch|uk|us|fr|it|nl|shop|store|online|site|xyz|me|ly|to|link|page|cloud|example|test)(?![\\p{L}\\d-])[^ ]{0,200}"
                    + "|(?<![\\p{L}\\d])\\p{L}[\\p{L}\\d-]{0,62} ?(?:[(\\[]dot[)\\]]|[(\\[]punkt[)\\]]) ?\\p{L}{2,24}"
                    + "|(?<![\\p{L}\\d.])\\d{1,3}(?:\\.\\d{1,3}){3}(?![\\d.])[^ ]{0,200}"
                    + "|(?<![\\p{L}\\d.,/])(?:\\+ ?\\d|0\\d)[\\d ()/-]{5,20}\\d(?!\\d)"
                    + "|(?<![\\p{L}\\d])[a-z]{2}\\d{2}(?: ?\\d{4}){3,7}");
    private static final Pattern POSING = Pattern.compile("(?<![\\p{L}\\d])(?:\\p{L}[ .*_-]){3,40}\\p{L}(?![\\p{L}\\d])"
            + "|(?<![\\p{L}\\d])\\p{L}{1,20}\\d{1,3}\\p{L}[\\p{L}\\d]{0,20}"
            + "|\\p{L}\\p{Mn}{1,10}");
    private static final Pattern SENTENCE_END = Pattern.compile("[.!?\\n]+");

    private final Wording wording;
    private final List<String> claims;
    private final List<String> prices;

    Finder(Wording wording, Approved claims, Approved prices) {
        this.wording = wording;
        this.claims = plain(claims);
        this.prices = plain(prices);
    }

    private static List<String> plain(Approved approved) {
        return approved.lines().stream()
                .map(line -> Plain.of(line.text()).text())
                .toList();
    }

    private record Span(int start, int end) {
        boolean holds(int from, int to) {
            return start <= from && to <= end;
        }
    }

    /** Everything in the text, the weightiest kind first. */
    List<Finding> in(String text) {
        Plain plain = Plain.of(text);
        // of the same length, so that places stay places
        String words = masked(
                plain.text().replace('\n', ' ').replaceAll("[‐‑‒–—−]", "-").replace('’', '\''));
        List<Span> approved = verbatim(claims, plain.text());
        List<Span> listed = verbatim(prices, plain.text());
        List<Finding> found = new ArrayList<>();
        add(found, plain, wording.competitor(), words, Kind.competitor, any -> true);
        add(found, plain, wording.commitment(), words, Kind.commitment, any -> true);
        add(found, plain, NORM, words, Kind.commitment, any -> true);
        for (Pattern pattern : List.of(AMOUNT, wording.price())) {
            Matcher matcher = pattern.matcher(words);
            while (matcher.find()) {
                Span at = new Span(matcher.start(), matcher.end());
                found.add(plain.finding(priceKind(at, listed), at.start(), at.end()));
            }
        }
        Matcher perCent = PER_CENT.matcher(words);
        while (perCent.find()) {
            Span at = new Span(perCent.start(), perCent.end());
            boolean off = OFF.matcher(around(words, at)).find();
            if (off || !within(approved, at)) {
                found.add(plain.finding(off ? priceKind(at, listed) : Kind.claim.label(), at.start(), at.end()));
            }
        }
        for (Pattern pattern : List.of(FIGURE, wording.claim(), wording.product())) {
            add(found, plain, pattern, words, Kind.claim, at -> !within(approved, at) && !within(listed, at));
        }
        add(found, plain, ADDRESS, words, Kind.link, any -> true);
        add(found, plain, POSING, words, Kind.hidden, any -> true);
        hidden(text, found);
        approved.forEach(at -> found.add(plain.finding(Kind.approved.label(), at.start(), at.end())));
        return found;
    }

    /** Whether all of it is in English or German, as far as its sentences tell. */
    static boolean reads(String text) {
        return Language.of(text) != Language.other
                && SENTENCE_END
                        .splitAsStream(text)
                        .filter(sentence -> sentence.strip().split("\\s+", 5).length >= 4)
                        .noneMatch(sentence -> Language.of(sentence) == Language.other);
    }

    private String masked(String words) {
        StringBuilder masked = new StringBuilder(words);
        Matcher harmless = wording.harmless().matcher(words);
        while (harmless.find()) {
            for (int i = harmless.start(); i < harmless.end(); i++) {
                masked.setCharAt(i, '_');
            }
        }
        return masked.toString();
    }

    private static void add(
            List<Finding> found, Plain plain, Pattern pattern, String words, Kind kind, Predicate<Span> counts) {
        Matcher matcher = pattern.matcher(words);
        while (matcher.find()) {
            if (counts.test(new Span(matcher.start(), matcher.end()))) {
                found.add(plain.finding(kind.label(), matcher.start(), matcher.end()));
            }
        }
    }

    private static String priceKind(Span at, List<Span> listed) {
        return (within(listed, at) ? Kind.listed : Kind.price).label();
    }

    private static boolean within(List<Span> spans, Span at) {
        return spans.stream().anyMatch(span -> span.holds(at.start(), at.end()));
    }

    private static String around(String words, Span at) {
        return words.substring(Math.max(0, at.start() - 40), Math.min(words.length(), at.end() + 40));
    }

    /** Whole sentences, word for word: nothing before them or behind them belongs to them. */
    private static List<Span> verbatim(List<String> sentences, String text) {
        // a break of line within a sentence is a blank
        String line = text.replace('\n', ' ');
        List<Span> spans = new ArrayList<>();
        for (String sentence : sentences) {
            for (int at = line.indexOf(sentence); at >= 0; at = line.indexOf(sentence, at + sentence.length())) {
                if (opens(text, at) && closes(text, at + sentence.length())) {
                    spans.add(new Span(at, at + sentence.length()));
                }
            }
        }
        return spans;
    }

    private static boolean opens(String text, int at) {
        int before = at - 1;
        while (before >= 0 && text.charAt(before) == ' ') {
            before--;
        }
        return before < 0 || "\n.!?".indexOf(text.charAt(before)) >= 0;
    }

    private static boolean closes(String text, int end) {
        return end == text.length() || text.charAt(end) == ' ' || text.charAt(end) == '\n';
    }

    private static void hidden(String text, List<Finding> found) {
        if (!HiddenCharacters.in(text)) {
            return;
        }
        int c;
        int before = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(c)) {
            c = text.codePointAt(i);
            String one = Character.toString(c);
            String previous = text.substring(i - before, i);
            if (!HiddenCharacters.shown(previous + one).endsWith(one)) {
                found.add(new Finding(Kind.hidden.label(), i, one));
            }
            before = Character.charCount(c);
        }
    }
}
