package io.countersign.workflow.ticket;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.web.util.HtmlUtils;

/**
 * What a mail says.
 *
 * @param own the writer's own words: markup, quoted replies and signature cut
 * @param whole the words with everything that was quoted, markup cut
 */
record MailText(String own, String whole) {

    private static final Set<String> TAGS = Set.of(
            "html",
            "head",
            "body",
            "title",
            "meta",
            "link",
            "style",
            "script",
            "noscript",
            "div",
            "p",
            "br",
            "hr",
            "span",
            "a",
            "b",
            "i",
            "u",
            "s",
            "em",
            "strong",
            "small",
            "big",
            "font",
            "center",
            "img",
            "picture",
            "video",
            "audio",
            "source",
            "iframe",
            "object",
            "embed",
            "svg",
            "form",
            "input",
            "button",
            "textarea",
            "select",
            "table",
            "thead",
            "tbody",
            "tr",
            "td",
            "th",
            "ul",
            "ol",
            "li",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "blockquote",
            "pre",
            "code",
            "base",
            "template",
            "sub",
            "sup");
    private static final Set<String> INVISIBLE = Set.of("script", "style", "title", "noscript", "template");
    private static final Set<String> BREAKS = Set.of(
            "br", "p", "div", "tr", "li", "hr", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote");

    // a line each; [^\n] and no nesting keep them linear
    private static final Pattern REPLY_HEADER = Pattern.compile(
            "^(?:on\\b.{4,150}\\bwrote:|am\\b.{4,150}\\bschrieb\\b.{0,150}:|-{2,}\\s*(?:original message|ursprüngliche nachricht)"
                    + "\\s*-{2,}|_{10,})$",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final Pattern FORWARD_HEADER = Pattern.compile(
            "^(?:-{2,}\\s*(?:forwarded message|weitergeleitete nachricht)\\s*-{2,}|begin forwarded message:"
                    + "|anfang der weitergeleiteten nachricht:)$",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final Pattern FROM = Pattern.compile("^\\*?(?:from|von):\\*? .+$", Pattern.CASE_INSENSITIVE);
    private static final Pattern SENT =
            Pattern.compile("^\\*?(?:sent|date|to|gesendet|datum|an):\\*? .+$", Pattern.CASE_INSENSITIVE);
    private static final Pattern FORWARDED = Pattern.compile(
            "^\\*?(?:from|von|sent|date|to|gesendet|datum|an|subject|betreff|cc|reply-to):\\*? .*$",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern FOOTER = Pattern.compile(
            "^(?:sent from (?:my|outlook|yahoo|mail|gmail)\\b.{0,60}|get outlook for .{0,40}|von meinem .{2,40} gesendet"
                    + "|gesendet (?:von|mit) .{2,60})$",
            Pattern.CASE_INSENSITIVE);

    static MailText of(String text) {
        String whole = withoutMarkup(text.replace("\r\n", "\n").replace('\r', '\n'));
        return new MailText(withoutQuotes(whole), whole.strip());
    }

    private static String withoutQuotes(String text) {
        List<String> lines = text.lines().toList();
        List<String> kept = new ArrayList<>();
        boolean signature = false;
        boolean forwarded = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.startsWith(">")) {
                signature = false;
                continue;
            }
            if (FORWARD_HEADER.matcher(line).matches()) {
                if (!isBlank(kept)) {
                    break;
                }
                // nothing of their own above it: what they forward is what they say
                forwarded = true;
                continue;
            }
            if (forwarded && FORWARDED.matcher(line).matches()) {
                continue;
            }
            int header = replyHeader(lines, i);
            if (header > 0) {
                if (!quotedBelow(lines, i + header)) {
                    break;
                }
                i += header - 1;
                continue;
            }
            if (line.equals("--")) {
                signature = true;
            }
            if (!signature && !FOOTER.matcher(line).matches()) {
                kept.add(lines.get(i).stripTrailing());
            }
        }
        return String.join("\n", kept).strip();
    }

    /** How many lines from here are the header of a quoted reply; mail programs wrap theirs. */
    private static int replyHeader(List<String> lines, int i) {
        String line = lines.get(i).strip();
        if (line.length() < 300 && REPLY_HEADER.matcher(line).matches()) {
            return 1;
        }
        if (i + 1 == lines.size()) {
            return 0;
        }
        String next = lines.get(i + 1).strip();
        if (FROM.matcher(line).matches() && SENT.matcher(next).matches()) {
            return 2;
        }
        boolean begins = line.regionMatches(true, 0, "on ", 0, 3) || line.regionMatches(true, 0, "am ", 0, 3);
        return begins
                        && line.length() + next.length() < 300
                        && next.endsWith(":")
                        && REPLY_HEADER.matcher(line + " " + next).matches()
                ? 2
                : 0;
    }

    private static boolean quotedBelow(List<String> lines, int from) {
        for (int i = from; i < lines.size() && i < from + 3; i++) {
            if (lines.get(i).strip().startsWith(">")) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBlank(List<String> lines) {
        return lines.stream().allMatch(String::isBlank);
    }

    /** Cuts known tags; everything else that looks like markup is somebody's text. */
    private static String withoutMarkup(String text) {
        if (text.indexOf('<') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        boolean marked = false;
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c != '<') {
                out.append(c);
                i++;
                continue;
            }
            if (text.startsWith("<!", i)) {
                boolean comment = text.startsWith("<!--", i);
                int end = text.indexOf(comment ? "-->" : ">", i);
                marked = true;
                i = end < 0 ? text.length() : end + (comment ? 3 : 1);
                continue;
            }
            String name = tagName(text, i);
            if (!TAGS.contains(name)) {
                out.append(c);
                i++;
                continue;
            }
            marked = true;
            boolean opens = text.charAt(i + 1) != '/';
            int end = text.indexOf('>', i);
            i = end < 0 ? text.length() : end + 1;
            if (BREAKS.contains(name)) {
                out.append('\n');
            }
            if (opens && INVISIBLE.contains(name)) {
                i = afterClosing(text, name, i);
            }
        }
        // entities are markup only where there is some
        return marked ? tidy(HtmlUtils.htmlUnescape(out.toString())) : text;
    }

    private static String tagName(String text, int at) {
        int from = text.startsWith("</", at) ? at + 2 : at + 1;
        int to = from;
        while (to < text.length() && to < from + 12 && Character.isLetterOrDigit(text.charAt(to))) {
            to++;
        }
        return text.substring(from, to).toLowerCase(Locale.ROOT);
    }

    private static int afterClosing(String text, String name, int from) {
        for (int i = text.indexOf("</", from); i >= 0; i = text.indexOf("</", i + 2)) {
            if (tagName(text, i).equals(name)) {
                int end = text.indexOf('>', i);
                return end < 0 ? text.length() : end + 1;
            }
        }
        return text.length();
    }

    private static String tidy(String text) {
        String lines =
                text.replace('\u00a0', ' ').lines().map(String::stripTrailing).collect(Collectors.joining("\n"));
        return lines.replaceAll("\n{3,}", "\n\n");
    }
}
