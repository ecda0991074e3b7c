package io.countersign.workflow.ticket;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A day in the past that a text names, also in relation to today: "17.11.2026", "last Tuesday", "vor drei Tagen".
 *
 * @param start where it begins in the text
 * @param end where it ends
 */
record Day(LocalDate date, int start, int end) {

    private static final List<String> NUMBERS =
            List.of("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten");
    private static final List<String> ZAHLEN =
            List.of("einem", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn");
    private static final Map<String, Integer> WEEKDAYS = Map.ofEntries(
            Map.entry("mon", 1),
            Map.entry("tue", 2),
            Map.entry("die", 2),
            Map.entry("wed", 3),
            Map.entry("mit", 3),
            Map.entry("thu", 4),
            Map.entry("don", 4),
            Map.entry("fri", 5),
            Map.entry("fre", 5),
            Map.entry("sat", 6),
            Map.entry("sam", 6),
            Map.entry("sun", 7),
            Map.entry("son", 7));
    private static final Pattern DAY = Pattern.compile(
            "(?<![\\p{L}\\d])(?:(?<date>\\d{1,2}\\.\\d{1,2}\\.\\d{4})|(?<iso>\\d{4}-\\d{2}-\\d{2})|(?<before>the day before yesterday|vorgestern)|(?<yesterday>yesterday|gestern)"
                    + "|last (?<weekday>mon|tues|wednes|thurs|fri|satur|sun)day|letzten (?<wochentag>montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)"
                    + "|(?<count>\\d{1,3}|a|one|two|three|four|five|six|seven|eight|nine|ten) (?<unit>day|week)s? ago"
                    + "|vor (?<anzahl>\\d{1,3}|einem|einer|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn) (?<einheit>tag|woche)(?:en|n)?)(?![\\p{L}\\d])",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    static List<Day> in(String text, LocalDate today) {
        List<Day> found = new ArrayList<>();
        Matcher matcher = DAY.matcher(text);
        while (matcher.find()) {
            try {
                found.add(new Day(date(matcher, today), matcher.start(), matcher.end()));
            } catch (DateTimeException e) {
                // the 31.02. is no day
                continue;
            }
        }
        return found;
    }

    private static LocalDate date(Matcher matcher, LocalDate today) {
        if (matcher.group("date") != null) {
            String[] parts = matcher.group("date").split("\\.");
            return LocalDate.of(Integer.parseInt(parts[2]), Integer.parseInt(parts[1]), Integer.parseInt(parts[0]));
        }
        if (matcher.group("iso") != null) {
            return LocalDate.parse(matcher.group("iso"));
        }
        if (matcher.group("before") != null) {
            return today.minusDays(2);
        }
        if (matcher.group("yesterday") != null) {
            return today.minusDays(1);
        }
        String weekday = either(matcher, "weekday", "wochentag");
        if (!weekday.isEmpty()) {
            int day = WEEKDAYS.getOrDefault(weekday.substring(0, 3), 1);
            return today.with(TemporalAdjusters.previous(DayOfWeek.of(day)));
        }
        int count = count(either(matcher, "count", "anzahl"));
        boolean days = either(matcher, "unit", "einheit").matches("day|tag");
        return days ? today.minusDays(count) : today.minusWeeks(count);
    }

    private static int count(String word) {
        if (Character.isDigit(word.charAt(0))) {
            return Integer.parseInt(word);
        }
        return 1 + Math.max(0, Math.max(NUMBERS.indexOf(word), ZAHLEN.indexOf(word)));
    }

    private static String either(Matcher matcher, String english, String german) {
        String group = matcher.group(english) != null ? matcher.group(english) : matcher.group(german);
        return group == null ? "" : group.toLowerCase(Locale.ROOT);
    }
}
