package io.countersign.language;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers a few fixed questions about a text, each with how sure it is; learnt from examples. */
public final class TextClassifier {

    private final String words;
    private final Features features;
    private final Map<String, Softmax> questions;
    private final String learntFrom;

    private TextClassifier(String words, Features features, Map<String, Softmax> questions, String learntFrom) {
        this.words = words;
        this.features = features;
        this.questions = questions;
        this.learntFrom = learntFrom;
    }

    /**
     * Learns from the examples that are not held out: some seconds, most of them for the sentence vectors.
     *
     * @param examples as {@link Example#in} reads them
     * @param words that mean the same, a concept a line
     * @param questions names of labels that every example has
     */
    public static TextClassifier train(String examples, String words, List<String> questions, SentenceVectors vectors) {
        Features features = new Features(vectors, Concepts.of(words));
        List<Example> learnt = Example.in(examples).stream()
                .filter(example -> !example.heldOut())
                .toList();
        List<float[]> inputs =
                learnt.stream().map(example -> features.of(example.text())).toList();
        Map<String, Softmax> trained = new LinkedHashMap<>();
        for (String question : questions) {
            trained.put(
                    question,
                    Softmax.train(
                            inputs,
                            learnt.stream()
                                    .map(example ->
                                            example.labels().path(question).asText())
                                    .toList()));
        }
        return new TextClassifier(words, features, trained, digest(examples, words));
    }

    /**
     * One that was trained before; with it are the words that it knows, whatever became of theirs since.
     *
     * @throws IllegalArgumentException where it is none
     */
    public static TextClassifier read(String json, SentenceVectors vectors) {
        JsonNode file = Json.parse(json);
        String words = file.path("words").asText();
        Features features = new Features(vectors, Concepts.of(words));
        Map<String, Softmax> questions = new LinkedHashMap<>();
        file.path("questions").fields().forEachRemaining(question -> {
            JsonNode softmax = question.getValue();
            List<String> labels = List.of(Json.as(softmax.path("labels"), String[].class));
            questions.put(
                    question.getKey(),
                    new Softmax(
                            labels,
                            weights(softmax.path("weights").asText(), labels.size(), features.size()),
                            softmax.path("temperature").asDouble()));
        });
        return new TextClassifier(
                words, features, questions, file.path("learntFrom").asText());
    }

    /** As {@link #read} takes it. */
    public String write() {
        ObjectNode file = Json.empty().put("learntFrom", learntFrom).put("words", words);
        ObjectNode byName = file.putObject("questions");
        questions.forEach((name, softmax) -> {
            ObjectNode question = byName.putObject(name);
            question.set("labels", Json.tree(softmax.labels()));
            question.put("temperature", softmax.temperature()).put("weights", text(softmax.weights()));
        });
        return Json.write(file);
    }

    /** Whether these are the examples and words that it has learnt from. */
    public boolean isOf(String examples, String words) {
        return learntFrom.equals(digest(examples, words));
    }

    /** The answers by question. */
    public Map<String, Answer> read(String text) {
        float[] input = features.of(text);
        Map<String, Answer> answers = new LinkedHashMap<>();
        questions.forEach((name, softmax) -> answers.put(name, softmax.of(input)));
        return answers;
    }

    private static float[][] weights(String text, int labels, int size) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
        if (bytes.remaining() != labels * size * Float.BYTES) {
            throw new IllegalArgumentException("Weights do not fit the words: train it again.");
        }
        float[][] weights = new float[labels][size];
        for (float[] ofLabel : weights) {
            bytes.asFloatBuffer().get(ofLabel);
            bytes.position(bytes.position() + size * Float.BYTES);
        }
        return weights;
    }

    private static String text(float[][] weights) {
        ByteBuffer bytes = ByteBuffer.allocate(weights.length * weights[0].length * Float.BYTES);
        for (float[] ofLabel : weights) {
            for (float weight : ofLabel) {
                bytes.putFloat(weight);
            }
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static String digest(String examples, String words) {
        try {
            // line ends are the checkout's
            String text = (examples + "\n" + words).replace("\r\n", "\n");
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
