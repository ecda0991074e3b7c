package io.countersign.workflow.invoice;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The accounts of {@code accounts.md} that invoices may be booked on.
 *
 * @param lines of each account its line in the file, without the dash
 */
record Accounts(Map<String, String> lines) {

    static final String FILE = "processes/invoice/accounts.md";

    private static final Pattern LINE = Pattern.compile("^- (\\d{3,8}) ([^:\\n]+)(?:: (.+))?$", Pattern.MULTILINE);
    private static final String ELSE = "*";

    static Accounts of(String text) {
        Map<String, String> lines = new LinkedHashMap<>();
        Matcher matcher = LINE.matcher(text);
        while (matcher.find()) {
            lines.put(matcher.group(1), matcher.group().substring(2));
        }
        return new Accounts(lines);
    }

    boolean has(String account) {
        return lines.containsKey(account);
    }

    /** The first account with a word that stands in the text. */
    Optional<String> byWords(String text) {
        String lower = " " + text.toLowerCase(Locale.ROOT) + " ";
        return lines.keySet().stream()
                .filter(account -> words(account).stream().anyMatch(lower::contains))
                .findFirst();
    }

    /** Where nothing else fits. */
    Optional<String> otherwise() {
        return lines.keySet().stream()
                .filter(account -> words(account).contains(ELSE))
                .findFirst();
    }

    private List<String> words(String account) {
        String line = lines.getOrDefault(account, "");
        int colon = line.indexOf(": ");
        return colon < 0
                ? List.of()
                : List.of(line.substring(colon + 2).toLowerCase(Locale.ROOT).split(", *"));
    }
}
