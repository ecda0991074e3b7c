package io.countersign.workflow.ticket;

import io.countersign.language.SentenceVectors;
import io.countersign.language.TextClassifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code ./mvnw -Ptrain test}: learns the examples and keeps what was learnt beside them. */
@Tag("train")
class TrainTicketClassifier {

    @Test
    void learnsTheExamples() throws IOException {
        String examples = Files.readString(Path.of(TicketLanguage.EXAMPLES));
        String words = Files.readString(Path.of(TicketLanguage.WORDS));

        TextClassifier trained = TextClassifier.train(examples, words, TicketLanguage.QUESTIONS, new SentenceVectors());

        Files.writeString(Path.of(TicketLanguage.TRAINED), trained.write() + "\n");
    }
}
