package io.countersign.workflow.ticket;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Money named in a text.
 *
 * @param value in units of the currency
 * @param currency ISO 4217; null where the text names none
 * @param start where it begins in the text
 * @param end where it ends
 */
record Amount(BigDecimal value, @Nullable String currency, int start, int end) {

    private static final String CURRENCY =
            "€|euros?\\b|eur\\b|\\$|usd\\b|us-dollars?\\b|dollars?\\b|£|gbp\\b|pounds?\\b|chf\\b|franken\\b";
    private static final Pattern MONEY = Pattern.compile(
            "(?:(?<before>" + CURRENCY + ")[ \\u00a0]?)?"
                    + "(?<![\\p{L}\\d.,-])(?<number>\\d{1,3}(?:[.,'’ \\u00a0]\\d{3}){1,3}(?:[.,]\\d{1,2})?|\\d{1,9}(?:[.,]\\d{1,2})?)"
                    + "(?<dash>[.,][-–—]{1,2})?(?:[ \\u00a0]?(?<after>" + CURRENCY + ")|(?![\\p{L}\\d]|[.,:]\\d))",
            Pattern.CASE_INSENSITIVE);
    /** What a number with two decimals is where it is no money. */
    private static final Pattern OTHER_UNIT = Pattern.compile(
            "^[ .]{0,2}(?:%|uhr|h\\b|am\\b|pm\\b|a\\.m|p\\.m|kg|g\\b|cm|mm|m\\b|km|l\\b|ml|gb|mb|inch|\")",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern DATE_BEFORE = Pattern.compile(
            "\\b(?:am|vom|bis|seit|dem|den|on|since|until|at|um|version|v)[ .]{1,2}$", Pattern.CASE_INSENSITIVE);

    /** One to a hundred, English and German, by how people write them. */
    private static final Map<String, Integer> NUMBERS = numbers();

    private static final Pattern WORDS = Pattern.compile(
            "(?<![\\p{L}\\d-])(?<number>[\\p{L}]{2,20}(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?)[ \\u00a0](?<after>"
                    + CURRENCY + ")",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    /** All of them, in the order of the text: with a currency, or with two decimals. */
    static List<Amount> in(String text) {
        List<Amount> found = new ArrayList<>();
        Matcher matcher = MONEY.matcher(text);
        while (matcher.find()) {
            String currency = currency(matcher.group("before"), matcher.group("after"));
            BigDecimal value = value(matcher.group("number"));
            boolean bare = currency == null && matcher.group("dash") == null;
            if (bare && (!hasCents(matcher.group("number")) || isOtherwise(text, matcher.start(), matcher.end()))) {
                continue;
            }
            found.add(new Amount(value, currency, matcher.start(), matcher.end()));
        }
        Matcher words = WORDS.matcher(text);
        while (words.find()) {
            Integer number = NUMBERS.get(plain(words.group("number")));
            if (number == null) {
                continue;
            }
            BigDecimal value = BigDecimal.valueOf(number);
            found.add(new Amount(value, currency(null, words.group("after")), words.start(), words.end()));
        }
        found.sort(Comparator.comparingInt(Amount::start));
        return found;
    }

    private static Map<String, Integer> numbers() {
        String[] english = ("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
                        + " sixteen seventeen eighteen nineteen")
                .split(" ");
        String[] german = ("ein zwei drei vier fuenf sechs sieben acht neun zehn elf zwoelf dreizehn vierzehn fuenfzehn"
                        + " sechzehn siebzehn achtzehn neunzehn")
                .split(" ");
        String[] tens = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
        String[] zehner = "zwanzig dreissig vierzig fuenfzig sechzig siebzig achtzig neunzig".split(" ");
        Map<String, Integer> numbers = new HashMap<>(Map.of("hundred", 100, "hundert", 100));
        for (int i = 0; i < english.length; i++) {
            numbers.put(english[i], i + 1);
            numbers.put(german[i], i + 1);
        }
        for (int ten = 0; ten < tens.length; ten++) {
            int value = 10 * (ten + 2);
            numbers.put(tens[ten], value);
            numbers.put(zehner[ten], value);
            for (int one = 0; one < 9; one++) {
                numbers.put(tens[ten] + english[one], value + one + 1);
                numbers.put(german[one] + "und" + zehner[ten], value + one + 1);
            }
        }
        return Map.copyOf(numbers);
    }

    private static String plain(String number) {
        return number.toLowerCase(Locale.ROOT)
                .replaceAll("[- ]", "")
                .replace("ü", "ue")
                .replace("ö", "oe")
                .replace("ß", "ss");
    }

    private static boolean hasCents(String number) {
        int length = number.length();
        return length > 3 && !Character.isDigit(number.charAt(length - 3));
    }

    private static boolean isOtherwise(String text, int start, int end) {
        return OTHER_UNIT
                        .matcher(text.substring(end, Math.min(text.length(), end + 6)))
                        .find()
                || DATE_BEFORE
                        .matcher(text.substring(Math.max(0, start - 10), start))
                        .find();
    }

    /** "1.450,00", "1,450.00", "1450", "1.450", "12,5": the last separator is a decimal one unless three digits follow. */
    private static BigDecimal value(String number) {
        int last = -1;
        for (int i = number.length() - 1; i >= 0 && last < 0; i--) {
            if (!Character.isDigit(number.charAt(i))) {
                last = i;
            }
        }
        if (last < 0 || number.length() - last == 4) {
            return new BigDecimal(digits(number));
        }
        return new BigDecimal(digits(number.substring(0, last)) + "." + number.substring(last + 1));
    }

    private static String digits(String number) {
        return number.replaceAll("[^0-9]", "");
    }

    private static @Nullable String currency(@Nullable String before, @Nullable String after) {
        String word = before != null ? before : after;
        if (word == null) {
            return null;
        }
        return switch (word.toLowerCase(Locale.ROOT).charAt(0)) {
            case '€', 'e' -> "EUR";
            case '£', 'g', 'p' -> "GBP";
            case 'c', 'f' -> "CHF";
            default -> "USD";
        };
    }
}
