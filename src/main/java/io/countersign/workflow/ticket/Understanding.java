package io.countersign.workflow.ticket;

import io.countersign.language.Answer;
import io.countersign.workflow.ticket.Intent.Matter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a mail is about, by the classifier: read as a whole, and sentence by sentence.
 *
 * @param intent of the whole
 * @param sureness that it is one of the same matter, 0 to 1, calibrated
 * @param things where each thing that it is about stands in the mail
 */
record Understanding(Intent intent, double sureness, Map<Intent, Integer> things) {

    /** From here on a single sentence counts; alone it says less than the whole. */
    private static final double PLAIN = 0.8;

    /** What somebody supposes may yet be what happened to them. */
    private static final double SUPPOSED = 0.6;

    private static final int SENTENCES = 12;
    private static final Pattern SENTENCE = Pattern.compile("[^.!?\\n]{8,300}[.!?]*");
    private static final Pattern FORMULA = Pattern.compile(
            "^\\s*(?:dear|hello|hi|hallo|guten|sehr geehrte|kind regards|regards|best|mit freundlichen|viele gr|gru|liebe)\\b[^.!?]{0,40}$",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    /** What is somebody's business and can be dealt with. */
    private static final Set<Matter> MATTERS = EnumSet.range(Matter.item, Matter.invoice);

    /** @param subject and text: one mail, of which the places are counted from the subject's start */
    static Understanding of(String mail, Function<String, Answer> classifier) {
        String text = mail.replace('\u00a0', ' ').strip();
        if (text.isEmpty()) {
            return new Understanding(Intent.notForUs, 0, Map.of());
        }
        Answer whole = classifier.apply(text);
        Map<Intent, Integer> plain = new EnumMap<>(Intent.class);
        Map<Intent, Double> best = new EnumMap<>(Intent.class);
        List<Integer> starts = new ArrayList<>();
        Matcher sentences = SENTENCE.matcher(mail);
        while (starts.size() < SENTENCES && sentences.find()) {
            String sentence = sentences.group();
            if (FORMULA.matcher(sentence).find()) {
                continue;
            }
            starts.add(sentences.start());
            Answer answer = classifier.apply(sentence);
            Intent intent = Intent.valueOf(answer.label());
            double sure = answer.of(intent.name());
            int at = sentences.start()
                    + (sentence.length() - sentence.stripLeading().length());
            if (sure > best.getOrDefault(intent, 0.0)) {
                best.put(intent, sure);
                if (sure >= PLAIN && MATTERS.contains(intent.matter())) {
                    plain.put(intent, at);
                }
            }
        }
        Intent main = Intent.valueOf(whole.label());
        double sureness = whole.of(main.matter().intents());
        boolean aside = main == Intent.legalThreat || main == Intent.complaint;
        if (aside || sureness < 0.5) {
            boolean unclear = !aside;
            Intent claim = plain.keySet().stream()
                    .filter(intent -> unclear || intent.isClaim())
                    .max(Comparator.comparingDouble(intent -> best.getOrDefault(intent, 0.0)))
                    .orElse(null);
            if (claim != null) {
                main = claim;
                // of one sentence against the rest
                sureness = Math.min(PLAIN, best.getOrDefault(claim, 0.0));
            }
        }
        Map<Intent, Integer> things = things(main, plain, starts.isEmpty() ? 0 : starts.get(0));
        return new Understanding(main, sureness, things);
    }

    /** "If it breaks, do I get a refund?": whatever it sounds like, it asks for our rules. */
    static Understanding question() {
        return new Understanding(Intent.askPolicy, SUPPOSED, Map.of(Intent.askPolicy, 0));
    }

    boolean isOf(Matter matter) {
        return intent.matter() == matter;
    }

    /** What else it is about, beside its main intent. */
    List<Intent> others() {
        return things.keySet().stream().filter(thing -> thing != intent).toList();
    }

    /** One of each matter, the main one first; what only says the same in other words is left out. */
    private static Map<Intent, Integer> things(Intent main, Map<Intent, Integer> plain, int start) {
        Map<Matter, Intent> byMatter = new LinkedHashMap<>();
        byMatter.put(main.matter(), main);
        plain.keySet().forEach(intent -> byMatter.putIfAbsent(intent.matter(), intent));
        boolean claim = byMatter.values().stream().anyMatch(Intent::isClaim);
        Map<Intent, Integer> things = new LinkedHashMap<>();
        byMatter.forEach((matter, intent) -> {
            // whoever got something broken, or nothing, gives it back or cancels for that reason
            boolean same = claim && matter == Matter.giveBack || matter == Matter.policy && main != intent;
            if (intent == main || !same && main != Intent.notForUs) {
                things.put(intent, plain.getOrDefault(intent, start));
            }
        });
        return things;
    }
}
