package io.countersign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A saved edit is live without a build; a broken one is refused and the version before it stays. */
class LiveModelsTest extends AppTest {

    @TempDir
    static Path directory;

    @DynamicPropertySource
    static void modelsOfItsOwn(DynamicPropertyRegistry properties) throws IOException {
        for (String folder : new String[] {"processes", "forms"}) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.createDirectories(directory.resolve(file).getParent());
                    Files.copy(file, directory.resolve(file));
                }
            }
        }
        properties.add("spring.datasource.url", () -> "jdbc:h2:mem:live;DB_CLOSE_DELAY=-1");
        properties.add("countersign.models.directory", () -> directory.toString());
        properties.add("countersign.models.look-every", () -> "PT0.2S");
    }

    @Test
    void deploysWhatWasSavedAndRefusesWhatIsBroken() throws IOException {
        becomes(propose("C-1011", refund("A-5111", "60.00")), "inReview");

        save("]0..50]", "]0..90]", "]50..500]", "]90..500]");
        awaitVersion(2);
        becomes(propose("C-1012", refund("A-5112", "60.00")), "done");

        save("]0..90]", "]0..70", "]90..500]", "]70..500]");
        save("]0..70", "]0..70]");
        awaitVersion(3);
        assertThat(versions()).isEqualTo(3);
        becomes(propose("C-1013", refund("A-5113", "60.00")), "done");
    }

    @Test
    void aBrokenTableLeavesTheVersionBefore() throws IOException {
        Path levels = directory.resolve("processes/reviewLevels.dmn");
        String sound = Files.readString(levels);
        long before = deployments();

        Files.writeString(levels, sound.replace("<text>\"PT4H\"</text>", "<text>\"PT4H</text>"));
        Path form = directory.resolve("forms/ticket/ticketStart.form");
        Files.writeString(form, Files.readString(form).replace("\"components\"", "\"components\" "));
        // the form was saved after the table: once it is live, the table was looked at
        await().atMost(Duration.ofSeconds(20)).until(() -> deployments() > before);

        assertThat(count("reviewLevels")).isEqualTo(1);
        becomes(propose("C-1014", refund("A-5114", "79.00")), "inReview");
        Files.writeString(levels, sound);
    }

    private void save(String... replaced) throws IOException {
        Path table = directory.resolve("processes/ticket/ticketApproval.dmn");
        String text = Files.readString(table);
        for (int i = 0; i < replaced.length; i += 2) {
            assertThat(text).contains(replaced[i]);
            text = text.replace(replaced[i], replaced[i + 1]);
        }
        Files.writeString(table, text);
    }

    private void awaitVersion(long version) {
        await().atMost(Duration.ofSeconds(20)).until(() -> versions() >= version);
    }

    private long versions() {
        return count("ticketApproval");
    }

    private long count(String decision) {
        return engine.getRepositoryService()
                .createDecisionDefinitionQuery()
                .decisionDefinitionKey(decision)
                .count();
    }

    private long deployments() {
        return engine.getRepositoryService().createDeploymentQuery().count();
    }
}
