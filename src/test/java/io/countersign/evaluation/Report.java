package io.countersign.evaluation;

import io.countersign.cases.Json;
import io.countersign.evaluation.Reliability.Bin;
import io.countersign.evaluation.Result.Share;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.web.util.HtmlUtils;

/** Results side by side, as a page and as JSON. */
public record Report(List<Result> results) {

    /** Writes {@code report.html} and {@code report.json}. */
    public void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("report.json"),
                Json.write(results.stream().map(Result::json).toList()));
        Files.writeString(folder.resolve("report.html"), html());
    }

    private String html() {
        StringBuilder page = new StringBuilder("<!doctype html><meta charset=utf-8><title>Evaluation</title><style>"
                + "body{font:15px/1.5 system-ui;margin:2em;max-width:75em}table{border-collapse:collapse;margin:1em 0}"
                + "td,th{border:1px solid #ccc;padding:.2em .6em;text-align:right}th:first-child{text-align:left}</style>"
                + "<h1>Evaluation</h1><table><tr><th></th>");
        results.forEach(result ->
                page.append("<th>").append(escaped(result.candidate())).append("</th>"));
        Set<String> names = new LinkedHashSet<>();
        results.forEach(result -> names.addAll(result.shares().keySet()));
        for (String name : names) {
            page.append("</tr><tr><th>").append(escaped(name)).append("</th>");
            results.forEach(result ->
                    page.append("<td>").append(text(result.share(name))).append("</td>"));
        }
        page.append("</tr><tr><th>calibration error, intent</th>");
        results.forEach(result ->
                page.append("<td>").append(number(result.ofIntent().error())).append("</td>"));
        page.append("</tr><tr><th>calibration error, whole action</th>");
        results.forEach(result ->
                page.append("<td>").append(number(result.ofAction().error())).append("</td>"));
        page.append("</tr><tr><th>let through wrongly</th>");
        results.forEach(result ->
                page.append("<td>").append(result.letThroughWrongly().size()).append("</td>"));
        page.append("</tr></table>");
        results.forEach(result -> details(page, result));
        return page.toString();
    }

    private static void details(StringBuilder page, Result result) {
        page.append("<h2>").append(escaped(result.candidate())).append("</h2>");
        plot(page, "How sure of the intent, how often right", result.ofIntent());
        plot(page, "How sure of the whole action, how often right", result.ofAction());
        if (!result.confusion().isEmpty()) {
            Set<String> said = new TreeSet<>();
            result.confusion().values().forEach(row -> said.addAll(row.keySet()));
            page.append("<h3>Intent: right in rows, said in columns</h3><table><tr><th></th>");
            said.forEach(label -> page.append("<th>").append(escaped(label)).append("</th>"));
            result.confusion().forEach((right, row) -> {
                page.append("</tr><tr><th>").append(escaped(right)).append("</th>");
                said.forEach(label -> page.append("<td>")
                        .append(row.containsKey(label) ? row.get(label) : "")
                        .append("</td>"));
            });
            page.append("</tr></table>");
        }
        list(page, "Let through wrongly", result.letThroughWrongly());
        list(page, "Not right", result.wrong());
    }

    private static void plot(StringBuilder page, String title, Reliability reliability) {
        page.append("<h3>").append(title).append("</h3>");
        page.append("<svg width=320 height=320 viewBox='-20 -20 250 250'><path d='M0 200L200 0' stroke='#aaa'/>"
                + "<path d='M0 0V200H200' fill=none stroke='#333'/>");
        for (Bin bin : reliability.bins()) {
            if (bin.count() > 0) {
                page.append(String.format(
                        Locale.ROOT,
                        "<circle cx='%.0f' cy='%.0f' r='%.1f' fill='#36c' fill-opacity='.6'><title>%d</title></circle>",
                        bin.confidence() * 200,
                        200 - bin.right() * 200,
                        2 + Math.sqrt(bin.count()),
                        bin.count()));
            }
        }
        page.append("</svg>");
    }

    private static void list(StringBuilder page, String title, List<String> lines) {
        page.append("<h3>").append(title).append("</h3><ul>");
        lines.forEach(line -> page.append("<li>").append(escaped(line)).append("</li>"));
        page.append("</ul>");
    }

    private static String text(Share share) {
        return share.of() == 0
                ? ""
                : String.format(Locale.ROOT, "%.1f %% (%d of %d)", share.value() * 100, share.right(), share.of());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    /** Names of cases are somebody's words. */
    private static String escaped(String text) {
        return HtmlUtils.htmlEscape(text);
    }
}
