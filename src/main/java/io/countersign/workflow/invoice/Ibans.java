package io.countersign.workflow.invoice;

import java.math.BigInteger;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bank accounts in a text. */
final class Ibans {

    private static final Map<String, Integer> LENGTHS = Map.ofEntries(
            Map.entry("DE", 22),
            Map.entry("AT", 20),
            Map.entry("CH", 21),
            Map.entry("LI", 21),
            Map.entry("FR", 27),
            Map.entry("NL", 18),
            Map.entry("BE", 16),
            Map.entry("LU", 20),
            Map.entry("IT", 27),
            Map.entry("ES", 24),
            Map.entry("PT", 25),
            Map.entry("GB", 22),
            Map.entry("IE", 22),
            Map.entry("DK", 18),
            Map.entry("SE", 24),
            Map.entry("NO", 15),
            Map.entry("FI", 18),
            Map.entry("PL", 28),
            Map.entry("CZ", 24),
            Map.entry("SK", 24),
            Map.entry("HU", 28),
            Map.entry("LT", 20),
            Map.entry("LV", 21),
            Map.entry("EE", 20),
            Map.entry("RO", 24),
            Map.entry("BG", 22),
            Map.entry("HR", 21),
            Map.entry("SI", 19),
            Map.entry("CY", 28),
            Map.entry("MT", 31),
            Map.entry("GR", 27),
            Map.entry("TR", 26),
            Map.entry("AE", 23),
            Map.entry("GI", 23),
            Map.entry("RS", 22));

    private static final Pattern IBAN = Pattern.compile(
            "(?<![\\p{L}\\d])([A-Z]{2}\\d{2})[ .\\n-]?((?:[A-Z0-9]{1,4}[ .\\n-]?){3,8}[A-Z0-9]{0,4})",
            Pattern.CASE_INSENSITIVE);

    /** What stands where a bank account would. */
    private static final Pattern LABEL = Pattern.compile("\\biban\\b", Pattern.CASE_INSENSITIVE);

    private static final Pattern OTHER = Pattern.compile(
            "\\b(?:account (?:no|number)|kontonummer|konto-?nr|sort code|routing (?:no|number)|bankleitzahl|blz)\\b"
                    + "[.: #]{0,4}\\d"
                    + "|\\b(?:new|changed|updated|different|other) (?:bank|account|iban)\\b"
                    + "|\\b(?:bank|account|iban)(?: \\w{1,20}){0,3} (?:has|have) (?:been )?(?:changed|updated)\\b"
                    + "|\\b(?:neue|ge(?:ä|ae)nderte|andere)[rs]? (?:bankverbindung|bankdaten|konto|kontoverbindung|iban)\\b",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private Ibans() {}

    /** All in a text, upper case without blanks; a line break may stand within. What only looks like one is none. */
    static Set<String> in(String text) {
        Set<String> found = new LinkedHashSet<>();
        Matcher matcher = IBAN.matcher(text);
        for (int from = 0; from < text.length() && matcher.find(from); ) {
            String country = matcher.group(1).substring(0, 2).toUpperCase(Locale.ROOT);
            String all = (matcher.group(1) + matcher.group(2))
                    .replaceAll("[^A-Za-z0-9]", "")
                    .toUpperCase(Locale.ROOT);
            int length = LENGTHS.getOrDefault(country, 0);
            if (length > 0 && all.length() >= length) {
                String iban = all.substring(0, length);
                boolean labelled = LABEL.matcher(text.substring(Math.max(0, matcher.start() - 12), matcher.start()))
                        .find();
                if (labelled || valid(iban)) {
                    found.add(iban);
                }
            }
            // another one may stand in what this one swallowed
            from = matcher.end(1);
        }
        return found;
    }

    /** Whether the text speaks of a bank account that {@link #in} does not give, or of a change of one. */
    static boolean others(String text) {
        return OTHER.matcher(text).find()
                || in(text).isEmpty() && LABEL.matcher(text).find();
    }

    private static boolean valid(String iban) {
        StringBuilder digits = new StringBuilder();
        (iban.substring(4) + iban.substring(0, 4)).chars().forEach(c -> digits.append(Character.getNumericValue(c)));
        return new BigInteger(digits.toString()).mod(BigInteger.valueOf(97)).intValue() == 1;
    }
}
