package io.countersign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cases.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * The clients that {@code docs/agents.md} shows, as they stand there, and the example of LangGraph: each asks the running
 * application, a person decides meanwhile, and it learns what became of it.
 */
class ClientsTest extends OutsideAgentTest {

    private static final Pattern BLOCK = Pattern.compile("```(\\w+)\\n(.*?)```", Pattern.DOTALL);
    private static final int MOST_LINES = 15;
    private static final Path LANGGRAPH = Path.of("examples/langgraph");
    private static final Path WORK = Path.of("target/clients");
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final List<Process> running = new ArrayList<>();

    @AfterEach
    void stop() {
        running.forEach(Process::destroyForcibly);
    }

    @Test
    void curl() throws Exception {
        needs("curl", "--version");
        String script = block("curl", "sh").replace("C-1011", "C-1023").replace("A-5111", "A-5123");

        Path asked = start("curl.sh", script, "bash", "-e", "curl.sh");
        String key = opened("mail-4711");
        decides("support1", key, Say.approve());

        JsonNode ended = Json.parse(said(asked));
        assertThat(ended.path("key").asText()).isEqualTo(key);
        assertThat(ended.path("state").asText()).isEqualTo("done");
        assertThat(paidTo("C-1023")).containsExactly(eur("60.00"));
    }

    @Test
    void python() throws Exception {
        needs("python3", "--version");
        String program = block("Python", "python") + """

                print(json.dumps(ask("ticket", %s, "python-1")))
                """.formatted(literals("C-1024"));

        Path asked = start("client.py", program, "python3", "client.py");
        String key = opened("python-1");
        decides("support1", key, Say.edit(java.util.Map.of("amount", eur("20.00"))));

        assertThat(Json.parse(said(asked)).at("/effects/0/amount").decimalValue())
                .as("what was done, not what was proposed")
                .isEqualByComparingTo("20");
        assertThat(paidTo("C-1024")).containsExactly(eur("20.00"));
    }

    @Test
    void typeScript() throws Exception {
        String program = block("TypeScript", "ts") + """

                console.log(JSON.stringify(await ask("ticket", %s, "ts-1")));
                """.formatted(literals("C-1025"));

        compile("client.ts", program);
        Path asked = start("client.out", "", "node", "client.js");
        String key = opened("ts-1");
        decides("support1", key, Say.reject());

        assertThat(Json.parse(said(asked)).path("state").asText()).isEqualTo("rejected");
        assertThat(paidTo("C-1025")).isEmpty();
    }

    @Test
    void pythonBelievesOnlyWhatWeSignedJustNow() throws Exception {
        needs("python3", "--version");
        StringBuilder program = new StringBuilder(block("Being told: webhook", "python"));
        for (Message message : messages()) {
            program.append(
                    "print(is_ours(b'%s', {'Countersign-Timestamp': '%d', 'Countersign-Signature': '%s'}, b'%s'))\n"
                            .formatted(SECRET, message.timestamp(), message.signature(), message.body()));
        }
        assertThat(said(start("believe.py", program.toString(), "python3", "believe.py"))
                        .lines())
                .containsExactly("True", "False", "False", "False");
    }

    @Test
    void typeScriptBelievesOnlyWhatWeSignedJustNow() throws Exception {
        StringBuilder program = new StringBuilder(block("Being told: webhook", "ts"));
        for (Message message : messages()) {
            program.append("console.log(isOurs(\"%s\", \"%d\", \"%s\", Buffer.from('%s')));\n"
                    .formatted(SECRET, message.timestamp(), message.signature(), message.body()));
        }
        compile("believe.ts", program.toString());
        assertThat(said(start("believe.out", "", "node", "believe.js")).lines())
                .containsExactly("true", "false", "false", "false");
    }

    @Test
    void aGraphPausesOnTheDecisionAndResumes() throws Exception {
        needsPackages();
        Path program = LANGGRAPH.resolve("refund.js").toAbsolutePath();

        Path asked = start("graph.out", "", "node", program.toString(), "C-1026", "A-5126", "60", "thread-1");
        String key = opened("thread-1");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Files.readString(asked)).contains("paused at decide on " + key));
        assertThat(paidTo("C-1026")).isEmpty();
        decides("support1", key, Say.edit(java.util.Map.of("amount", eur("45.00"))));

        assertThat(said(asked)).endsWith(key + ": 45.00 EUR paid back, decided by support1\n");
        assertThat(paidTo("C-1026")).containsExactly(eur("45.00"));
    }

    private record Message(long timestamp, String signature, String body) {}

    /** One of ours, one that was changed, one signed with another secret, one of an hour ago. */
    private static List<Message> messages() throws Exception {
        long now = Instant.now().getEpochSecond();
        String body = "{\"key\": \"T-1\", \"state\": \"done\"}";
        return List.of(
                new Message(now, signature(SECRET, now, body), body),
                new Message(now, signature(SECRET, now, body), body.replace("T-1", "T-2")),
                new Message(now, signature("another secret that nobody here has", now, body), body),
                new Message(now - 3600, signature(SECRET, now - 3600, body), body));
    }

    // the page

    /** The first block of this language under this heading; it may be no longer than a client that one reads at once. */
    private String block(String heading, String language) throws IOException {
        String page = Files.readString(Path.of("docs/agents.md"));
        int from = page.indexOf("## " + heading + "\n");
        assertThat(from).as(heading).isNotNegative();
        int end = page.indexOf("\n## ", from + 1);
        Matcher blocks = BLOCK.matcher(page.substring(from, end < 0 ? page.length() : end));
        while (blocks.find()) {
            if (blocks.group(1).equals(language)) {
                String text = blocks.group(2);
                assertThat(text.lines().filter(line -> !line.isBlank())).hasSizeLessThanOrEqualTo(MOST_LINES);
                return text.replace("http://localhost:8080", "http://localhost:" + port);
            }
        }
        throw new AssertionError("There is no " + language + " under " + heading);
    }

    /** A request and a proposal as they are written in Python and in JavaScript alike. */
    private static String literals(String customer) {
        JsonNode both = Json.tree(proposal(customer, refund(orderOf(customer), "60.00")));
        return both.path("request") + ", " + both.path("proposal");
    }

    // programs

    private static void needs(String... program) {
        try {
            Process tried = new ProcessBuilder(program)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (tried.waitFor(30, TimeUnit.SECONDS) && tried.exitValue() == 0) {
                return;
            }
        } catch (IOException e) {
            // told below
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        skip("No " + program[0]
                + " that is new enough, so the clients of docs/agents.md that need it are not tested: install it.");
    }

    private static void needsPackages() {
        needs("node", "-e", "if (+process.versions.node.split('.')[0] < 20) process.exit(1)");
        if (!Files.isDirectory(LANGGRAPH.resolve("node_modules/typescript"))) {
            skip(
                    "No packages of examples/langgraph, so it and the client in TypeScript are not tested: run npm ci there.");
        }
    }

    private static void skip(String how) {
        LoggerFactory.getLogger(ClientsTest.class).warn(how);
        abort(how);
    }

    private void compile(String name, String text) throws Exception {
        needsPackages();
        Path modules = LANGGRAPH.resolve("node_modules").toAbsolutePath();
        Files.createDirectories(WORK);
        Files.writeString(WORK.resolve("package.json"), "{\"type\": \"module\"}");
        assertThat(said(start(
                        name,
                        text,
                        "node",
                        modules.resolve("typescript/bin/tsc").toString(),
                        "--strict",
                        "--target",
                        "es2022",
                        "--module",
                        "nodenext",
                        "--typeRoots",
                        modules.resolve("@types").toString(),
                        "--types",
                        "node",
                        name)))
                .isEmpty();
    }

    /** Starts a program in a folder of its own; the file gets what it says. */
    private Path start(String name, String text, String... command) throws IOException {
        Files.createDirectories(WORK);
        Files.writeString(WORK.resolve(name), text);
        Path output = WORK.resolve(name + ".said");
        ProcessBuilder program = new ProcessBuilder(command)
                .directory(WORK.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        program.environment().put("COUNTERSIGN_URL", "http://localhost:" + port);
        running.add(program.start());
        return output;
    }

    private String said(Path output) throws Exception {
        Process last = running.get(running.size() - 1);
        assertThat(last.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as(Files.readString(output))
                .isTrue();
        assertThat(last.exitValue()).as(Files.readString(output)).isZero();
        return Files.readString(output);
    }

    private String opened(String idempotencyKey) {
        return await().atMost(PATIENCE)
                .until(
                        () -> jdbc.sql("select case_key from cs_case where idempotency_key = ?")
                                .param(idempotencyKey)
                                .query(String.class)
                                .optional()
                                .orElse(""),
                        key -> !key.isEmpty());
    }
}
