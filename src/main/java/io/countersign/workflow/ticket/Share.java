package io.countersign.workflow.ticket;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A share of a price named in a text: "half of what I paid", "20 %".
 *
 * @param percent 0 to 100
 * @param start where it begins in the text
 * @param end where it ends
 */
record Share(BigDecimal percent, int start, int end) {

    private static final Pattern SHARE = Pattern.compile(
            "(?<![\\p{L}\\d])(?:(?<half>half|hälfte|haelfte)|(?<third>(?:a|one|ein) (?:third|drittel))|(?<quarter>(?:a|one|ein) (?:quarter|viertel))"
                    + "|(?<percent>\\d{1,2}|100) ?(?:%|percent|per cent|prozent))(?![\\p{L}\\d])",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    static List<Share> in(String text) {
        List<Share> found = new ArrayList<>();
        Matcher matcher = SHARE.matcher(text);
        while (matcher.find()) {
            String percent = matcher.group("percent") != null
                    ? matcher.group("percent")
                    : matcher.group("half") != null ? "50" : matcher.group("third") != null ? "33.33" : "25";
            found.add(new Share(new BigDecimal(percent), matcher.start(), matcher.end()));
        }
        return found;
    }
}
