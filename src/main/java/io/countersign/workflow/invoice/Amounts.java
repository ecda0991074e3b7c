package io.countersign.workflow.invoice;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Money as people write it: 1.190,00 or 1,190.00 or 1 190.00 or 1'190.00, and whole numbers beside a currency. */
final class Amounts {

    private static final String CURRENCY = "(?:EUR|USD|GBP|CHF|€|\\$|£)";
    private static final String WHOLE = "(?:\\d{1,3}(?:[., '’]\\d{3}){1,4}|\\d{1,12})";
    private static final Pattern AMOUNT = Pattern.compile("(?<![\\d.,'’/])(?:" + CURRENCY + " ?(?<before>" + WHOLE
            + ")(?![\\d.,'’/]|[.,]\\d)|(?<cents>" + WHOLE + "[.,]\\d{2})(?![\\d/]|[.,]\\d)|(?<after>" + WHOLE
            + ")(?= ?" + CURRENCY + "))(?! ?%)");

    private Amounts() {}

    /** A sum of money and where it stands. */
    record Amount(BigDecimal value, int start, int end) {}

    /** All in a line, in order; the blanks in it have to be plain ones. */
    static List<Amount> in(String line) {
        List<Amount> amounts = new ArrayList<>();
        Matcher matcher = AMOUNT.matcher(line);
        while (matcher.find()) {
            String cents = matcher.group("cents");
            String whole = matcher.group("before") == null ? matcher.group("after") : matcher.group("before");
            BigDecimal value =
                    cents == null ? new BigDecimal(digits(whole)) : new BigDecimal(digits(cents)).movePointLeft(2);
            boolean negative = matcher.start() > 0
                    && "-−–".indexOf(line.charAt(matcher.start() - 1)) >= 0
                    && (matcher.start() == 1 || !Character.isLetterOrDigit(line.charAt(matcher.start() - 2)));
            amounts.add(new Amount((negative ? value.negate() : value).setScale(2), matcher.start(), matcher.end()));
        }
        return amounts;
    }

    private static String digits(String amount) {
        return amount.replaceAll("\\D", "");
    }
}
