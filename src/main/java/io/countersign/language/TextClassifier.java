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

    private final Lexicon lexicon;
    private final Features features;
    private final Map<String, Softmax> questions;
    private final String learntFrom;

    private TextClassifier(Lexicon lexicon, Features features, Map<String, Softmax> questions, String learntFrom) {
        this.lexicon = lexicon;
        this.features = features;
        this.questions = questions;
        this.learntFrom = learntFrom;
    }

    /**
     * Learns from the examples that are not held out: some seconds, most of them for the sentence vectors.
     *
     * @param examples as {@link Example#in} reads them
     * @param questions names of labels that every example has
     */
    public static TextClassifier train(
            String examples, Lexicon lexicon, List<String> questions, SentenceVectors vectors) {
        Features features = new Features(vectors, lexicon.concepts(), lexicon.foreign());
        List<Example> learnt = Example.in(examples).stream()
                .filter(example -> !example.heldOut())
                .toList();
        List<Seen> inputs =
                learnt.stream().map(example -> features.of(example.text())).toList();
        Map<String, Softmax> trained = new LinkedHashMap<>();
        for (String question : questions) {
            trained.put(
                    question,
                    Softmax.train(
                            inputs,
                            features.size(),
                            features.bias(),
                            learnt.stream()
                                    .map(example ->
                                            example.labels().path(question).asText())
                                    .toList()));
        }
        return new TextClassifier(lexicon, features, trained, digest(examples, lexicon));
    }

    /**
     * One that was trained before; with it are the words that it knows, whatever became of theirs since.
     *
     * @throws IllegalArgumentException where it is none
     */
    public static TextClassifier read(String json, SentenceVectors vectors) {
        JsonNode file = Json.parse(json);
        Lexicon lexicon =
                new Lexicon(file.path("words").asText(), file.path("foreign").asText());
        Features features = new Features(vectors, lexicon.concepts(), lexicon.foreign());
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
                lexicon, features, questions, file.path("learntFrom").asText());
    }

    /** As {@link #read} takes it. */
    public String write() {
        ObjectNode file = Json.empty()
                .put("learntFrom", learntFrom)
                .put("words", lexicon.concepts())
                .put("foreign", lexicon.foreign());
        ObjectNode byName = file.putObject("questions");
        questions.forEach((name, softmax) -> {
            ObjectNode question = byName.putObject(name);
            question.set("labels", Json.tree(softmax.labels()));
            question.put("temperature", softmax.temperature()).put("weights", text(softmax.weights()));
        });
        return Json.write(file);
    }

    /** Whether these are the examples and words that it has learnt from. */
    public boolean isOf(String examples, Lexicon lexicon) {
        return learntFrom.equals(digest(examples, lexicon));
    }

    /** The answers by question. */
    public Map<String, Answer> read(String text) {
        Seen input = features.of(text);
        Map<String, Answer> answers = new LinkedHashMap<>();
        questions.forEach((name, softmax) -> answers.put(name, softmax.of(input)));
        return answers;
    }

    private static float[][] weights(String text, int labels, int size) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
        if (bytes.remaining() != labels * (Float.BYTES + size * Short.BYTES)) {
            throw new IllegalArgumentException("Weights do not fit the words: train it again.");
        }
        float[][] weights = new float[labels][size];
        for (float[] ofLabel : weights) {
            float unit = bytes.getFloat();
            for (int j = 0; j < size; j++) {
                ofLabel[j] = bytes.getShort() * unit;
            }
        }
        return weights;
    }

    /** For each label the unit and then, in 16 bits each, how many of it: half of what they are in memory. */
    private static String text(float[][] weights) {
        ByteBuffer bytes = ByteBuffer.allocate(weights.length * (Float.BYTES + weights[0].length * Short.BYTES));
        for (float[] ofLabel : weights) {
            float most = Float.MIN_NORMAL;
            for (float weight : ofLabel) {
                most = Math.max(most, Math.abs(weight));
            }
            float unit = most / Short.MAX_VALUE;
            bytes.putFloat(unit);
            for (float weight : ofLabel) {
                bytes.putShort((short) Math.round(weight / unit));
            }
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static String digest(String examples, Lexicon lexicon) {
        try {
            // line ends are the checkout's
            String text = (examples + "\n" + lexicon.concepts() + "\n" + lexicon.foreign()).replace("\r\n", "\n");
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
