package io.countersign.workflow.ticket;

import io.countersign.language.Answer;
import io.countersign.language.Lexicon;
import io.countersign.language.SentenceVectors;
import io.countersign.language.TextClassifier;
import io.countersign.proposal.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Tells intent and mood of tickets, as the examples beside the models teach it. */
@Component
class TicketLanguage {

    static final String EXAMPLES = "processes/ticket/ticket.examples.jsonl";
    static final String WORDS = "processes/ticket/ticket.words.txt";
    static final String GERMAN = "processes/ticket/ticket.german.txt";
    static final String TRAINED = "processes/ticket/ticket.classifier.json";
    static final String INTENT = "intent";
    static final String MOOD = "mood";
    static final List<String> QUESTIONS = List.of(INTENT, MOOD);

    private static final Logger log = LoggerFactory.getLogger(TicketLanguage.class);

    /** How often a changed file is looked for. */
    private static final Duration LOOK = Duration.ofSeconds(2);

    /** What there is to learn from. */
    record Lessons(String examples, Lexicon lexicon) {

        static Lessons of(Files files) {
            return new Lessons(files.read(EXAMPLES), new Lexicon(files.read(WORDS), files.read(GERMAN)));
        }
    }

    private final Files files;
    private final SentenceVectors vectors;
    private volatile TextClassifier classifier;
    private final AtomicReference<Lessons> lessons;
    private final AtomicBoolean learning = new AtomicBoolean();
    private final AtomicLong looked = new AtomicLong(System.nanoTime());

    /** Examples that changed since the training are learnt in the background; until then the last training answers. */
    TicketLanguage(Files files, SentenceVectors vectors) {
        this.files = files;
        this.vectors = vectors;
        Lessons found = Lessons.of(files);
        lessons = new AtomicReference<>(found);
        classifier = TextClassifier.read(files.read(TRAINED), vectors);
        if (!classifier.isOf(found.examples(), found.lexicon())) {
            learn(found);
        }
    }

    SentenceVectors vectors() {
        return vectors;
    }

    /** What a text is about, by the names of {@link Intent}. */
    Answer intent(String text) {
        return answer(INTENT, text);
    }

    private Answer answer(String question, String text) {
        follow();
        return classifier.read(text).getOrDefault(question, new Answer(Map.of()));
    }

    /**
     * The stronger of what patterns and classifier say, and in doubt the stronger one: a calm that is none lets through
     * what a person should see.
     *
     * @return null where the words tell nothing and the model can't be had: then it is not known
     */
    @Nullable
    Mood mood(String text) {
        Mood byWords = Mood.of(text);
        if (text.isBlank()) {
            return byWords;
        }
        Answer answer;
        try {
            answer = answer(MOOD, text);
        } catch (SentenceVectors.Unavailable e) {
            log.error("Moods are read by words alone, and calm ones go to a person: {}", e.getMessage());
            return byWords == Mood.calm ? null : byWords;
        }
        double threatening = answer.of(Mood.threatening.name());
        double upset = answer.of(Mood.upset.name()) + threatening;
        Mood byModel = threatening > 0.4 ? Mood.threatening : upset > 0.25 ? Mood.upset : Mood.calm;
        return byModel.compareTo(byWords) > 0 ? byModel : byWords;
    }

    /** Sees whether somebody has saved other examples or words. */
    private void follow() {
        long last = looked.get();
        long now = System.nanoTime();
        if (now - last < LOOK.toNanos() || learning.get() || !looked.compareAndSet(last, now)) {
            return;
        }
        try {
            Lessons found = Lessons.of(files);
            if (!found.equals(lessons.getAndSet(found))) {
                learn(found);
            }
        } catch (RuntimeException e) {
            log.error("Can't see whether {} has changed: {}", EXAMPLES, e.getMessage());
        }
    }

    private void learn(Lessons found) {
        if (!learning.compareAndSet(false, true)) {
            return;
        }
        Thread thread = new Thread(
                () -> {
                    try {
                        log.info("The examples in {} have changed: learning them.", EXAMPLES);
                        classifier = TextClassifier.train(found.examples(), found.lexicon(), QUESTIONS, vectors);
                        log.info("Learnt them. To keep it: ./mvnw -Ptrain test");
                    } catch (RuntimeException e) {
                        log.error(
                                "Can't learn from {}; the last training goes on answering: {}",
                                EXAMPLES,
                                e.getMessage());
                    } finally {
                        learning.set(false);
                    }
                },
                "ticket-examples");
        thread.setDaemon(true);
        thread.start();
    }
}
