package io.countersign.workflow.invoice;

import io.countersign.workflow.invoice.Amounts.Amount;
import io.countersign.workflow.invoice.Document.Line;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an invoice says, read by labels and by the forms of dates, amounts and numbers: a value stands behind its label,
 * or in the line below in the same order. What is said twice and differently is kept twice, and then nobody knows.
 *
 * @param spots of each field, one for each different value
 * @param currencies ISO codes that stand in it, and where they do first
 * @param taxRates percentages in lines about tax
 * @param suppliers numbers of ours for suppliers, and where they stand first
 */
record Reading(
        Map<Field, List<Spot>> spots,
        Map<String, Line> currencies,
        Set<String> taxRates,
        Map<String, Line> suppliers,
        Set<String> ibans,
        boolean otherBank) {

    /**
     * A value and where it was read.
     *
     * @param value as it is in an action: amounts with a point, days ISO 8601
     */
    record Spot(Field field, String value, Line line) {}

    /** More different values than that are no invoice's. */
    private static final int MOST_SPOTS = 10;

    private static final String TAX_WORD =
            "(?:vat|mwst|m\\.w\\.st|ust|tax|mehrwertsteuer|umsatzsteuer|value added tax|sales tax|taxes)\\.?";
    private static final String INCLUDING =
            "(?:,? ?\\(?(?:incl(?:\\.|uding|usive(?: of)?)?|inkl(?:\\.|usive)?|with|mit)(?: \\d{1,2}(?:[.,]\\d{1,2})? ?%)? ?"
                    + TAX_WORD + "\\)?)";
    private static final String EXCLUDING =
            "(?:,? ?\\(?(?:excl(?:\\.|uding|usive(?: of)?)?|exkl(?:\\.|usive)?|before|without|ohne|ex) ?" + TAX_WORD
                    + "\\)?)";

    private static final Pattern LABEL = Pattern.compile(
            "(?<![\\p{L}\\d])(?:"
                    // other things that have a label, so that theirs is not taken for one of ours
                    + "(?<skip>(?:due|delivery|order|payment|service|supply|shipping|print) date|date of (?:delivery|supply|service|payment)"
                    + "|(?:liefer|leistungs|bestell|f(?:ä|ae)lligkeits|zahlungs|druck)datum|f(?:ä|ae)llig(?: am| bis)?|payable (?:by|until)|due (?:by|on)"
                    + "|(?:vat|tax|ust|mwst)\\.?-?(?: ?registration| ?reg\\.?)?[ -]?(?:id|no|number|nr|reg)\\b(?:[.-]? ?(?:no|nr|number))?|steuer-?(?:nummer|nr)"
                    + "|(?:vat|tax|mwst|ust)\\.? ?(?:rate|satz|%|in %)|steuersatz|(?:customer|client|supplier|vendor|account|delivery note|project|page|phone|fax) ?(?:no|number|nr|id)"
                    + "|(?:kunden|lieferanten|lieferschein|konto|projekt|telefon)-?(?:nummer|nr)|tax invoice|reverse charge)"
                    + "|(?<tax>(?:total |sum |amount of |zzgl\\.? |plus )?" + TAX_WORD
                    + "(?: (?:amount|sum|total(?=:? {0,3}\\d))|-?betrag)?|steuerbetrag)"
                    + "|(?<net>sub-? ?total|(?<!days )(?<!tage )(?:total |sum |amount |summe |gesamt )?(?:netto?|net)(?:[ -]?(?:amount|total|value|price|sum|betrag|summe|wert|preis|worth))?"
                    + "|(?:total|amount|sum|summe|betrag)" + EXCLUDING + "|zwischensumme|warenwert|taxable amount)"
                    + "|(?<total>(?:(?:grand|invoice|gross) total|total|gross|invoice amount|amount (?:due|payable|to pay)|balance due|to pay|please pay"
                    + "|gesamt(?:betrag|summe)?|rechnungs-?(?:betrag|summe)|brutto-?(?:betrag|summe)?|summe(?: brutto)?|zahlbetrag|endbetrag|endsumme|zu zahlen(?:der betrag)?)"
                    + "(?: (?:amount|sum|due|payable|gross|brutto|to pay))?" + INCLUDING + "?)"
                    + "|(?<date>invoice date|date of (?:invoice|issue)|issue date|issued(?: on)?|dated|rechnungs-?datum|beleg-?datum|datum|date)"
                    + "|(?<number>(?:invoice|inv|bill|document)\\.?[ -]?(?:no|nr|num|number|id|ref|reference)\\b(?!-\\d)|(?:invoice|inv\\.?) ?#|(?:rechnungs?|beleg|re)[ -]?(?:nummer|nr|no)\\b(?!-\\d)|invoice|rechnung)"
                    + "|(?<order>(?:purchase order|p\\.? ?o\\.?(?![- ]?\\d)|(?:your )?order|(?:ihre )?bestellung|auftrag)(?:[ -]?(?:no|nr|number|ref|reference)\\b)?"
                    + "|(?:bestell|auftrags)-?(?:nummer|nr))"
                    + ")(?![\\p{L}\\d])\\.?",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private static final Pattern SOMETHING_ELSE =
            Pattern.compile("(?i)^(?:due|payable|delivery|payment|service|supply|f[äa]e?llig|liefer|leistung|zahlung)");

    /** A row of column heads over the items: below it stand their amounts, not the invoice's. */
    private static final Pattern ITEMS_HEAD = Pattern.compile(
            "(?<!\\p{L})(?:qty|quantity|menge|anzahl|pos|description|bezeichnung|beschreibung|unit price|einzelpreis|stückpreis|artikel|article|item)(?!\\p{L})",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private static final Pattern TOKEN =
            Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9/._-]{0,38}[A-Za-z0-9])?(?![A-Za-z0-9])");
    private static final Pattern BEFORE_VALUE = Pattern.compile("^[\\s:#.|=\\p{Pd}]{0,40}");
    private static final Pattern ORDER = Pattern.compile("(?<![\\p{L}\\d])PO[- ]?(\\d{3,10})(?!\\d)");
    private static final Pattern SUPPLIER = Pattern.compile("(?<![\\p{L}\\d-])S-\\d{4,8}(?!\\d)");
    private static final Pattern PERCENT = Pattern.compile("(?<![\\d.,])(\\d{1,2})(?:[.,](\\d{1,2}))? ?%");
    private static final Pattern CURRENCY =
            Pattern.compile("(?<!\\p{L})(?:(?:EUR|USD|GBP|CHF|SEK|DKK|NOK|PLN|CZK|JPY)(?!\\p{L})|[€$£])");
    private static final Map<String, String> SIGNS = Map.of("€", "EUR", "$", "USD", "£", "GBP");

    static Reading of(Document document) {
        Reader reader = new Reader();
        List<Line> lines = document.lines();
        for (int i = 0; i < lines.size(); i++) {
            reader.read(lines.get(i), i + 1 < lines.size() ? lines.get(i + 1) : null);
        }
        if (reader.spots.getOrDefault(Field.date, Map.of()).isEmpty()) {
            reader.onlyDate(lines);
        }
        String text = plain(document.text());
        Map<Field, List<Spot>> spots = new EnumMap<>(Field.class);
        reader.spots.forEach((field, found) -> spots.put(field, List.copyOf(found.values())));
        return new Reading(
                spots, reader.currencies, reader.taxRates, reader.suppliers, Ibans.in(text), Ibans.others(text));
    }

    /** The one value of a field; empty where it is not said, or said in different ways. */
    Optional<Spot> clear(Field field) {
        List<Spot> found = all(field);
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    List<Spot> all(Field field) {
        return spots.getOrDefault(field, List.of());
    }

    /** Kinds of blanks that people do not tell apart become plain ones; the length stays. */
    static String plain(String text) {
        return text.replaceAll("[\\t\\u00A0\\u2000-\\u200A\\u202F\\u205F\\u3000]", " ");
    }

    /** A label and the piece of the line between it and the next one. */
    private record Labelled(Field field, String text, int from, int to) {}

    private static final class Reader {

        private final Map<Field, Map<String, Spot>> spots = new EnumMap<>(Field.class);
        private final Map<String, Line> currencies = new TreeMap<>();
        private final Set<String> taxRates = new TreeSet<>();
        private final Map<String, Line> suppliers = new LinkedHashMap<>();

        private Reader() {
            for (Field field : Field.values()) {
                spots.put(field, new LinkedHashMap<>());
            }
        }

        void read(Line line, @Nullable Line next) {
            String text = plain(line.text());
            add(currencies, CURRENCY, text, line);
            add(suppliers, SUPPLIER, text, line);
            Matcher orders = ORDER.matcher(text);
            while (orders.find()) {
                add(Field.purchaseOrder, "PO-" + orders.group(1), line);
            }
            boolean items = ITEMS_HEAD.matcher(text).find() && Amounts.in(text).isEmpty();
            List<Labelled> labels = labels(text).stream()
                    .filter(label -> !(items && label.field().isAmount()))
                    .toList();
            if (labels.stream().anyMatch(label -> label.field() == Field.tax)) {
                percentages(text);
            }
            List<Labelled> without = new ArrayList<>();
            for (int i = 0; i < labels.size(); i++) {
                Labelled label = labels.get(i);
                if (!readBehind(label, text, line, i == 0)) {
                    without.add(label);
                }
            }
            if (next != null && !without.isEmpty() && labels(plain(next.text())).isEmpty()) {
                readBelow(without, next);
            }
        }

        private static List<Labelled> labels(String text) {
            List<Labelled> labels = new ArrayList<>();
            Matcher matcher = LABEL.matcher(text);
            List<int[]> places = new ArrayList<>();
            List<@Nullable Field> fields = new ArrayList<>();
            while (matcher.find()) {
                places.add(new int[] {matcher.start(), matcher.end()});
                fields.add(field(matcher));
            }
            for (int i = 0; i < places.size(); i++) {
                Field field = fields.get(i);
                if (field != null) {
                    int end = i + 1 < places.size() ? places.get(i + 1)[0] : text.length();
                    labels.add(new Labelled(
                            field, text.substring(places.get(i)[0], places.get(i)[1]), places.get(i)[1], end));
                }
            }
            return labels;
        }

        private static @Nullable Field field(Matcher matcher) {
            if (matcher.group("skip") != null) {
                return null;
            }
            return matcher.group("tax") != null
                    ? Field.tax
                    : matcher.group("net") != null
                            ? Field.net
                            : matcher.group("total") != null
                                    ? Field.total
                                    : matcher.group("date") != null
                                            ? Field.date
                                            : matcher.group("number") != null ? Field.number : Field.purchaseOrder;
        }

        /** Whether a value stands behind the label, or an amount before it where nothing else is in the line. */
        private boolean readBehind(Labelled label, String text, Line line, boolean first) {
            String behind = text.substring(label.from(), label.to());
            if (label.field().isAmount()) {
                List<Amount> amounts = Amounts.in(behind);
                if (amounts.isEmpty() && first) {
                    amounts = Amounts.in(text.substring(0, label.from()));
                }
                if (!amounts.isEmpty()) {
                    // behind a label the last one counts: VAT 19 % on 1,000.00: 190.00
                    add(label.field(), amounts.get(amounts.size() - 1).value().toPlainString(), line);
                }
                return !amounts.isEmpty();
            }
            if (label.field() == Field.date) {
                return dates(behind, line);
            }
            String value = BEFORE_VALUE.matcher(behind).replaceFirst("");
            Matcher token = TOKEN.matcher(value);
            if (token.lookingAt() && isNumber(token.group(), value)) {
                if (label.field() == Field.number
                        && !ORDER.matcher(token.group()).lookingAt()) {
                    add(Field.number, token.group(), line);
                    return true;
                }
                if (label.field() == Field.purchaseOrder
                        && !ORDER.matcher(value).lookingAt()) {
                    add(Field.purchaseOrder, token.group(), line);
                }
                return true;
            }
            // a heading or a word of a sentence is no label of what stands below
            return !value.isBlank() || label.text().matches("(?i)invoice|rechnung|order|your order|bestellung|auftrag");
        }

        /** Under a row of labels stand their values in the same order. */
        private void readBelow(List<Labelled> labels, Line below) {
            String text = plain(below.text());
            List<Labelled> amountLabels =
                    labels.stream().filter(label -> label.field().isAmount()).toList();
            List<Amount> amounts = Amounts.in(text);
            if (amounts.size() == amountLabels.size()) {
                for (int i = 0; i < amounts.size(); i++) {
                    add(amountLabels.get(i).field(), amounts.get(i).value().toPlainString(), below);
                }
            }
            for (Labelled label : labels) {
                if (label.field() == Field.date) {
                    dates(text, below);
                } else if (label.field() == Field.number) {
                    Matcher token = TOKEN.matcher(text);
                    while (token.find()) {
                        String rest = text.substring(token.start());
                        if (isNumber(token.group(), rest)
                                && !ORDER.matcher(token.group()).lookingAt()
                                && !SUPPLIER.matcher(token.group()).lookingAt()
                                && Amounts.in(token.group()).isEmpty()) {
                            add(Field.number, token.group(), below);
                            break;
                        }
                    }
                }
            }
        }

        /** With a digit in it, and not the start of a date. */
        private static boolean isNumber(String token, String text) {
            return token.chars().anyMatch(Character::isDigit)
                    && Dates.in(text.substring(0, Math.min(text.length(), 30))).stream()
                            .noneMatch(day -> day.start() < token.length());
        }

        private boolean dates(String text, Line line) {
            List<Dates.Day> days = Dates.in(text);
            days.stream()
                    .filter(day -> day.start() == days.get(0).start())
                    .forEach(day -> add(Field.date, day.value(), line));
            return !days.isEmpty();
        }

        /** Without a label, the one day that the document names. */
        void onlyDate(List<Line> lines) {
            Map<String, Spot> named = new LinkedHashMap<>();
            lines.stream()
                    .filter(line -> !isOfSomethingElse(plain(line.text())))
                    .forEach(line -> Dates.in(plain(line.text()))
                            .forEach(day -> named.putIfAbsent(day.value(), new Spot(Field.date, day.value(), line))));
            if (named.size() == 1) {
                spots.put(Field.date, named);
            }
        }

        /** The day by which to pay is not the day of the invoice. */
        private static boolean isOfSomethingElse(String text) {
            return LABEL.matcher(text)
                    .results()
                    .anyMatch(label -> SOMETHING_ELSE.matcher(label.group()).find());
        }

        private void percentages(String text) {
            Matcher percent = PERCENT.matcher(text);
            while (percent.find() && taxRates.size() < MOST_SPOTS) {
                String decimals =
                        percent.group(2) == null ? "" : percent.group(2).replaceAll("0+$", "");
                taxRates.add(Integer.parseInt(percent.group(1)) + (decimals.isEmpty() ? "" : "." + decimals));
            }
        }

        private void add(Field field, String value, Line line) {
            Map<String, Spot> found = spots.get(field);
            if (found != null && found.size() < MOST_SPOTS) {
                found.putIfAbsent(value, new Spot(field, value, line));
            }
        }

        private static void add(Map<String, Line> to, Pattern pattern, String text, Line line) {
            Matcher matcher = pattern.matcher(text);
            while (matcher.find() && to.size() < MOST_SPOTS) {
                to.putIfAbsent(
                        SIGNS.getOrDefault(matcher.group(), matcher.group().toUpperCase(Locale.ROOT)), line);
            }
        }
    }

    /** The values of a field, for people. */
    String said(Field field) {
        return all(field).stream().map(Spot::value).collect(Collectors.joining(" or "));
    }
}
