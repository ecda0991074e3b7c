package io.countersign.workflow.ticket;

import io.countersign.language.SentenceVectors;
import io.countersign.language.TextClassifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code ./mvnw -Ptrain test}: learns the examples and keeps what was learnt beside them. */
@Tag("train")
class TrainTicketClassifier {

    @Test
    void learnsTheExamples() throws IOException {
        TicketLanguage.Lessons lessons = TicketLanguage.Lessons.of(TrainTicketClassifier::read);

        TextClassifier trained = TextClassifier.train(
                lessons.examples(), lessons.lexicon(), TicketLanguage.QUESTIONS, new SentenceVectors());

        Files.writeString(Path.of(TicketLanguage.TRAINED), trained.write() + "\n");
        Files.writeString(HeldOutCases.FILE, HeldOutCases.of(lessons.examples()));
    }

    private static String read(String name) {
        try {
            return Files.readString(Path.of(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
