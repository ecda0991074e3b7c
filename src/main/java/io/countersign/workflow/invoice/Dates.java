package io.countersign.workflow.invoice;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Days as people write them, in English and German. */
final class Dates {

    private static final List<List<String>> MONTHS = List.of(
            List.of("jan"),
            List.of("feb"),
            List.of("mar", "mär", "mrz", "mae"),
            List.of("apr"),
            List.of("may", "mai"),
            List.of("jun"),
            List.of("jul"),
            List.of("aug"),
            List.of("sep"),
            List.of("oct", "okt"),
            List.of("nov"),
            List.of("dec", "dez"));

    private static final String MONTH =
            "(?:jan|feb|mar|mär|mrz|mae|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)\\p{L}{0,8}";
    private static final Pattern DATE = Pattern.compile(
            "(?<![\\d.,/-])(?:(\\d{4})-(\\d{2})-(\\d{2})"
                    + "|(\\d{1,2})\\. ?(\\d{1,2})\\. ?(\\d{4}|\\d{2})"
                    + "|(\\d{1,2})/(\\d{1,2})/(\\d{4})"
                    + "|(\\d{1,2})(?:\\.|st|nd|rd|th)?[ -](" + MONTH + ")\\.?[ -](\\d{4})"
                    + "|(" + MONTH + ")\\.? (\\d{1,2})(?:st|nd|rd|th)?,? (\\d{4}))(?![\\d/]|[.,-]\\d)",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private Dates() {}

    /**
     * A day and where it stands.
     *
     * @param value ISO 8601
     */
    record Day(String value, int start, int end) {}

    /** All in a line, in order. One that may be read in two ways is there in both. */
    static List<Day> in(String line) {
        List<Day> days = new ArrayList<>();
        Matcher matcher = DATE.matcher(line);
        while (matcher.find()) {
            if (matcher.group(1) != null) {
                add(days, matcher, matcher.group(1), matcher.group(2), matcher.group(3));
            } else if (matcher.group(4) != null) {
                String year = matcher.group(6);
                add(days, matcher, year.length() == 2 ? "20" + year : year, matcher.group(5), matcher.group(4));
            } else if (matcher.group(7) != null) {
                add(days, matcher, matcher.group(9), matcher.group(8), matcher.group(7));
                if (!matcher.group(7).equals(matcher.group(8))) {
                    add(days, matcher, matcher.group(9), matcher.group(7), matcher.group(8));
                }
            } else if (matcher.group(10) != null) {
                add(days, matcher, matcher.group(12), month(matcher.group(11)), matcher.group(10));
            } else {
                add(days, matcher, matcher.group(15), month(matcher.group(13)), matcher.group(14));
            }
        }
        return days;
    }

    private static String month(String name) {
        String start = name.toLowerCase(Locale.ROOT).substring(0, 3);
        for (int i = 0; i < MONTHS.size(); i++) {
            if (MONTHS.get(i).contains(start)) {
                return String.valueOf(i + 1);
            }
        }
        return "0";
    }

    private static void add(List<Day> days, Matcher matcher, String year, String month, String day) {
        try {
            LocalDate date = LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day));
            days.add(new Day(date.toString(), matcher.start(), matcher.end()));
        } catch (DateTimeException e) {
            // looks like a date and is no day of the calendar
        }
    }
}
