package io.countersign.workflow.briefing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.agent.Agent;
import io.countersign.agent.Assignment;
import io.countersign.cases.Json;
import io.countersign.proposal.AgentId;
import io.countersign.proposal.Draft;
import io.countersign.proposal.Evidence;
import io.countersign.proposal.Suspicion;
import io.countersign.workflow.briefing.Notes.Line;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Picks the decisions, actions, status and risks out of notes by grammar, offline and without a model, in the notes' own
 * words. It concludes nothing; what it can't tell stays out, and it says so by its confidence.
 */
@Component
class BriefingAgent implements Agent {

    private static final AgentId ID = new AgentId("briefing-extract", "1");

    // how often a briefing was right on the labelled cases of the evaluation, by what was read of its notes
    private static final double SURE = 0.9;
    private static final double THIN = 0.7;
    private static final double MUCH_READ = 0.65;
    private static final double HALF_READ = 0.55;
    private static final double LITTLE_READ = 0.35;
    private static final double DOUBTFUL = 0.4;
    private static final double NO_IDEA = 0.15;

    private static final int MOST_PICKED = 40;
    private static final int LONGEST_STATEMENT = 400;
    private static final int LONGEST_TITLE = 120;

    private static final Pattern FIRST_PERSON = Pattern.compile(
            "(?<!\\p{L})(?:I|I'll|I’ll|I'm|my|me|ich|mein\\p{L}{0,2}|mir|mich)(?!\\p{L})", Pattern.CASE_INSENSITIVE);
    private static final Pattern GERMAN = Pattern.compile(
            "(?<!\\p{L})(?:der|die|das|und|ist|wir|nicht|ein|eine|mit|den|für|bis|wird|hat|haben|im|zum)(?!\\p{L})",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final Pattern ENGLISH = Pattern.compile(
            "(?<!\\p{L})(?:the|and|is|we|not|a|with|for|by|will|has|have|to|of|on|are)(?!\\p{L})",
            Pattern.CASE_INSENSITIVE);

    private record Picked(Section section, Line line, String text) {}

    /** What was read, and what was left out of it and why. */
    private record Reading(List<Picked> picked, Set<Integer> sensitive, Set<Integer> suspicious, int unread) {}

    @Override
    public AgentId id() {
        return ID;
    }

    @Override
    public String workflow() {
        return BriefingWorkflow.NAME;
    }

    @Override
    public Draft propose(Assignment assignment) {
        ObjectNode request = assignment.request();
        String notes = request.path("notes").asText("");
        String words = assignment.instruction();
        Instruction instruction = words == null || words.isBlank() ? Instruction.NONE : Instruction.of(words);
        List<Line> lines = Notes.of(notes).lines();
        Reading reading = read(lines, instruction);
        boolean german = count(GERMAN, notes) > count(ENGLISH, notes);

        Map<Section, List<Picked>> sections = new EnumMap<>(Section.class);
        for (Picked picked : reading.picked()) {
            sections.computeIfAbsent(picked.section(), s -> new ArrayList<>()).add(picked);
        }
        List<String> body = new ArrayList<>();
        List<Evidence> evidence = new ArrayList<>();
        sections.forEach((section, of) -> {
            body.add((body.isEmpty() ? "" : "\n") + section.heading(german));
            of.stream().limit(instruction.most()).forEach(picked -> {
                body.add("- " + picked.text());
                evidence.add(new Evidence("notes", quote(picked), picked.line().reference()));
            });
        });
        if (body.isEmpty()) {
            body.add(
                    german
                            ? "Die Notizen enthalten nichts, was sich zusammenfassen ließe."
                            : "The notes hold nothing that could be summarised.");
        }
        List<String> doubts = new ArrayList<>();
        double confidence = confidence(reading, lines, notes, doubts);
        return new Draft(
                Json.empty()
                        .put("audience", request.path("audience").asText())
                        .put("title", title(request, instruction))
                        .put("body", String.join("\n", body)),
                summary(sections, instruction),
                rationale(reading, lines, doubts, words, instruction),
                confidence,
                evidence.stream().limit(MOST_PICKED).toList());
    }

    private static Reading read(List<Line> lines, Instruction instruction) {
        List<Picked> picked = new ArrayList<>();
        Set<Integer> sensitive = new TreeSet<>();
        Set<Integer> suspicious = new TreeSet<>();
        Set<String> said = new HashSet<>();
        int unread = 0;
        Section under = null;
        for (Line line : lines) {
            Section heading = Section.ofLabel(line.text());
            if (heading != null) {
                under = heading;
                continue;
            }
            if (line.text().startsWith("#") || isHeading(lines, line)) {
                under = null;
                continue;
            }
            int colon = line.said().indexOf(':');
            Section label =
                    colon > 0 && colon < 20 ? Section.ofLabel(line.said().substring(0, colon)) : null;
            if (!Matter.in(line.text(), Matter.Kind.personal, Matter.Kind.confidential)
                    .isEmpty()) {
                sensitive.add(line.number());
                continue;
            }
            Suspicion suspicion = Suspicion.of(line.text());
            if (suspicion.hiddenCharacters() || suspicion.instructions()) {
                suspicious.add(line.number());
                continue;
            }
            if (instruction.without().contains(line.number())) {
                continue;
            }
            boolean wanted = instruction.with().contains(line.number());
            for (String sentence : line.sentences()) {
                Section section = section(sentence, label != null ? label : under);
                if (section == null && wanted) {
                    section = Section.status;
                }
                String text = text(line, sentence);
                if (section != null
                        && (wanted || instruction.sections().contains(section))
                        && sentence.length() <= LONGEST_STATEMENT
                        && picked.size() < MOST_PICKED
                        && said.add(text)) {
                    picked.add(new Picked(section, line, text));
                } else if (section == null
                        && !sentence.endsWith("?")
                        && Statements.content(sentence).size() > 1) {
                    unread++;
                }
            }
        }
        return new Reading(picked, sensitive, suspicious, unread);
    }

    /** A few words over a list, of a matter that is none of ours. */
    private static boolean isHeading(List<Line> lines, Line line) {
        int next = lines.indexOf(line) + 1;
        return next < lines.size()
                && lines.get(next).number() == line.number() + 1
                && isBullet(lines.get(next))
                && !isBullet(line)
                && line.text().split("\\s+").length <= 3
                && !line.text().matches(".*[.!?]");
    }

    private static boolean isBullet(Line line) {
        return !Notes.withoutBullet(line.text()).equals(line.text());
    }

    /** @param under the section under whose heading it stands; null for none */
    private static @Nullable Section section(String sentence, @Nullable Section under) {
        if (sentence.endsWith("?") || Statements.content(sentence).size() < 2) {
            return null;
        }
        if (under != null) {
            return under == Section.decisions && Statements.isUnsure(sentence) ? null : under;
        }
        if (Section.decisions.isIn(sentence)) {
            // "maybe we decided" and "not decided yet" decide nothing
            return Statements.isUnsure(sentence) ? null : Section.decisions;
        }
        if (Section.risks.isIn(sentence)) {
            return Section.risks;
        }
        if (Section.actions.isIn(sentence)) {
            return Section.actions;
        }
        return Section.status.isIn(sentence) ? Section.status : null;
    }

    /** Who "I" is has to stand there. */
    private static String text(Line line, String sentence) {
        String text =
                line.speaker().isEmpty() || !FIRST_PERSON.matcher(sentence).find()
                        ? sentence
                        : line.speaker() + ": " + sentence;
        return text.replace('\t', ' ');
    }

    private static String quote(Picked picked) {
        String line = picked.line().text();
        return line.length() <= 500 ? line : picked.text();
    }

    private static String title(ObjectNode request, Instruction instruction) {
        if (instruction.title() != null) {
            return instruction.title();
        }
        String purpose = request.path("purpose").asText("").strip().replaceAll("\\s+", " ");
        if (purpose.isEmpty()
                || Suspicion.of(purpose).instructions()
                || !Matter.in(purpose, Matter.Kind.personal, Matter.Kind.confidential)
                        .isEmpty()) {
            return "Briefing";
        }
        if (purpose.length() <= LONGEST_TITLE) {
            return purpose;
        }
        int end = purpose.lastIndexOf(' ', LONGEST_TITLE);
        return purpose.substring(0, end < 20 ? LONGEST_TITLE : end);
    }

    private static double confidence(Reading reading, List<Line> lines, String notes, List<String> doubts) {
        int picked = reading.picked().size();
        double confidence = reading.unread() == 0
                ? (picked > 1 ? SURE : THIN)
                : picked > 2 ? MUCH_READ : picked == 2 ? HALF_READ : LITTLE_READ;
        if (picked == 1) {
            doubts.add("The notes are thin: one statement only.");
        }
        if (picked == 0) {
            confidence = NO_IDEA;
            doubts.add("There is no decision, action, status or risk in them that this agent can read.");
        }
        long letters = notes.codePoints().filter(Character::isLetter).count();
        long signs = notes.codePoints().filter(c -> !Character.isWhitespace(c)).count();
        boolean read = count(GERMAN, notes) + count(ENGLISH, notes) > 0;
        if (2 * letters < signs
                || !read
                || lines.stream().allMatch(l -> Statements.content(l.said()).size() < 2)) {
            doubts.add("These do not look like notes in English or German.");
            confidence = Math.min(confidence, NO_IDEA);
        }
        if (picked > 0 && reading.unread() > 6 * picked) {
            doubts.add("Most of it is nothing that this agent can read.");
            confidence = Math.min(confidence, LITTLE_READ);
        }
        Optional<String> contradiction = contradiction(reading.picked());
        if (contradiction.isPresent()) {
            doubts.add(contradiction.get());
            confidence = Math.min(confidence, DOUBTFUL);
        }
        if (!reading.suspicious().isEmpty()) {
            doubts.add("What speaks to the machine or hides something is left out: " + numbers(reading.suspicious())
                    + ".");
            confidence = Math.min(confidence, DOUBTFUL);
        }
        return confidence;
    }

    /** Two statements of the same words where one denies, or names another figure. */
    private static Optional<String> contradiction(List<Picked> picked) {
        for (int i = 0; i < picked.size(); i++) {
            for (Picked other : picked.subList(i + 1, picked.size())) {
                Picked one = picked.get(i);
                if (contradict(one.text(), other.text())) {
                    return Optional.of("Lines " + one.line().number() + " and "
                            + other.line().number() + " seem to contradict each other; both are in.");
                }
            }
        }
        return Optional.empty();
    }

    private static boolean contradict(String one, String other) {
        Set<String> ones = new HashSet<>(Statements.content(one));
        Set<String> others = new HashSet<>(Statements.content(other));
        Set<String> figures = figures(ones);
        Set<String> otherFigures = figures(others);
        ones.removeIf(word -> Statements.denies(word) || figures.contains(word));
        others.removeIf(word -> Statements.denies(word) || otherFigures.contains(word));
        Set<String> both = new HashSet<>(ones);
        both.retainAll(others);
        boolean alike = both.size() >= 2 && 3 * both.size() >= 2 * Math.max(ones.size(), others.size());
        boolean denied = Statements.denies(one) != Statements.denies(other);
        boolean otherFigure = !figures.isEmpty() && !otherFigures.isEmpty() && !figures.equals(otherFigures);
        return alike && (denied || otherFigure);
    }

    private static Set<String> figures(Set<String> words) {
        return words.stream().filter(word -> Character.isDigit(word.charAt(0))).collect(Collectors.toSet());
    }

    private static String summary(Map<Section, List<Picked>> sections, Instruction instruction) {
        if (sections.isEmpty()) {
            return "The notes hold nothing to summarise.";
        }
        return "Briefing with "
                + sections.entrySet().stream()
                        .map(of -> of.getKey().heading(false).toLowerCase(Locale.ROOT) + ": "
                                + Math.min(of.getValue().size(), instruction.most()))
                        .collect(Collectors.joining(", "))
                + "; each statement is a sentence of the notes.";
    }

    private static String rationale(
            Reading reading, List<Line> lines, List<String> doubts, @Nullable String words, Instruction instruction) {
        List<String> says = new ArrayList<>();
        if (words != null && !words.isBlank()) {
            says.add(
                    instruction.understood()
                            ? "A reviewer's instruction was followed as far as it was understood."
                            : "A reviewer's instruction was read, but this agent could not act on it: it understands lines to leave out or take in, sections to keep, a title in quotes, and “shorter”.");
        }
        says.add(reading.picked().size() + " statements taken word for word from " + lines.size() + " lines.");
        if (!reading.sensitive().isEmpty()) {
            says.add("Left out as personal or confidential: " + numbers(reading.sensitive()) + ".");
        }
        if (reading.unread() > 0) {
            says.add(
                    reading.unread() == 1
                            ? "1 other statement is no decision, action, status or risk and is left out."
                            : reading.unread()
                                    + " other statements are no decision, action, status or risk and are left out.");
        }
        says.addAll(doubts);
        return String.join(" ", says);
    }

    private static String numbers(Set<Integer> lines) {
        return (lines.size() == 1 ? "line " : "lines ")
                + lines.stream().limit(20).map(String::valueOf).collect(Collectors.joining(", "))
                + (lines.size() > 20 ? " and more" : "");
    }

    private static long count(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        long count = 0;
        while (matcher.find()) {
            count++;
        }
        return count;
    }
}
