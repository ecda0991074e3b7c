package io.countersign.engine;

import io.countersign.proposal.Files;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/** What stands in {@code processes/} and {@code forms/}: on disk where the folder is there, else in the jar. */
@Component
class ModelFiles implements Files {

    /**
     * @param directory that holds {@code processes/} and {@code forms/}
     * @param live whether a saved edit is deployed while the application runs
     */
    @ConfigurationProperties("countersign.models")
    record Settings(
            @DefaultValue(".") String directory,
            @DefaultValue("true") boolean live) {

        /** Spring's own conversion to a path would look on the classpath. */
        Path path() {
            return Path.of(directory);
        }
    }

    private static final Pattern DEPLOYED = Pattern.compile(".*?((processes|forms)/.*\\.(bpmn|dmn|form))");

    private final Settings settings;

    ModelFiles(Settings settings) {
        this.settings = settings;
    }

    @Override
    public String read(String name) {
        Path file = settings.path().resolve(name).normalize();
        try {
            if (java.nio.file.Files.isRegularFile(file)) {
                return java.nio.file.Files.readString(file);
            }
            Resource packed = new ClassPathResource(name);
            if (packed.exists()) {
                return packed.getContentAsString(StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Can't read " + name, e);
        }
        throw new IllegalArgumentException("There is no file " + name + ".");
    }

    /** Every model, table and form, its text by its stable name, {@code processes/ticket/ticket.bpmn}. */
    Map<String, String> deployable() {
        Map<String, String> files = new TreeMap<>();
        try {
            for (Resource resource :
                    new PathMatchingResourcePatternResolver().getResources("classpath*:processes/**/*.*")) {
                packed(resource, files);
            }
            for (Resource resource :
                    new PathMatchingResourcePatternResolver().getResources("classpath*:forms/**/*.*")) {
                packed(resource, files);
            }
            onDisk("processes", files);
            onDisk("forms", files);
        } catch (IOException e) {
            throw new UncheckedIOException("Can't read the models", e);
        }
        return files;
    }

    private static void packed(Resource resource, Map<String, String> files) throws IOException {
        Matcher name = DEPLOYED.matcher(resource.getURL().toString());
        if (name.matches()) {
            files.put(name.group(1), resource.getContentAsString(StandardCharsets.UTF_8));
        }
    }

    private void onDisk(String folder, Map<String, String> files) throws IOException {
        Path root = settings.path().resolve(folder);
        if (!java.nio.file.Files.isDirectory(root)) {
            return;
        }
        try (Stream<Path> found = java.nio.file.Files.walk(root)) {
            for (Path file : found.filter(java.nio.file.Files::isRegularFile).toList()) {
                String name = folder + "/" + root.relativize(file).toString().replace('\\', '/');
                if (DEPLOYED.matcher(name).matches()) {
                    files.put(name, java.nio.file.Files.readString(file));
                }
            }
        }
    }

    boolean live() {
        return settings.live();
    }
}
