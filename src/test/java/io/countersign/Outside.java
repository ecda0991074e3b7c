package io.countersign;

import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.countersign.target.Sandbox;
import io.countersign.target.SandboxServer;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What Countersign talks to, over HTTP and SMTP, on a database of its own: it fails, is slow, is called twice by the
 * network, or does what was asked and never answers, as its dice say; and it knows what it has really done.
 */
final class Outside implements AutoCloseable {

    /** Longer than Countersign waits for an answer. */
    private static final Duration SLOW = Duration.ofMillis(3500);

    /** Told that a key is done once: payments and the ledger. The others do it as often as they are called. */
    private static final List<String> ONCE = List.of("payments", "ledger");

    private static final List<String> SYSTEMS = List.of("shop", "payments", "crm", "purchasing", "ledger", "pages");
    private static final String OURS = "service@example.com";
    private static final String TOKEN = "s3cret";

    private final Sandbox sandbox = new Sandbox();
    private final SandboxServer systems;
    private final HttpServer front;
    private final GreenMail mails;
    private final ServerSocket mailFront;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Queue<String> called = new ConcurrentLinkedQueue<>();
    private final AtomicInteger faults = new AtomicInteger();
    private final AtomicInteger underWay = new AtomicInteger();
    private final Random dice;
    private volatile double share;

    Outside(long seed) throws IOException {
        dice = new Random(seed);
        systems = sandbox.server(0, TOKEN);
        front = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        front.setExecutor(threads);
        front.createContext("/", this::handle);
        front.start();
        mails = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mails.start();
        mailFront = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::acceptMail);
    }

    /** @param ofCalls the share of calls that go wrong, each way as often; 0 for none */
    void fail(double ofCalls) {
        share = ofCalls;
    }

    /** From now on all goes well, and what was slow has arrived. */
    void calm() {
        share = 0;
        await().atMost(Duration.ofSeconds(60)).until(() -> underWay.get() == 0);
    }

    /** How many calls went wrong so far. */
    int faults() {
        return faults.get();
    }

    /** The tables that the systems keep. */
    JdbcClient jdbc() {
        return sandbox.jdbc();
    }

    /** How Countersign is set up for these systems. */
    Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        for (String system : SYSTEMS) {
            String setting = "COUNTERSIGN_TARGETS_" + system.toUpperCase(java.util.Locale.ROOT);
            settings.put(
                    setting + "_URL", "http://localhost:" + front.getAddress().getPort() + "/" + system);
            settings.put(setting + "_TOKEN", TOKEN);
            if (!ONCE.contains(system)) {
                settings.put(setting + "_RESENDWINDOW", "PT0S");
            }
        }
        settings.put("COUNTERSIGN_MAILFROM", OURS);
        settings.put("SPRING_MAIL_HOST", "127.0.0.1");
        settings.put("SPRING_MAIL_PORT", String.valueOf(mailFront.getLocalPort()));
        return settings;
    }

    /**
     * The keys of all that was done, as often as it was done: from the tables of those who do a key once, from the calls
     * of those who don't, and the mails that have arrived.
     *
     * @param keys by which mails are known again
     */
    List<String> happened(Collection<String> keys) {
        List<String> all = new ArrayList<>(called);
        all.addAll(jdbc().sql("""
                        select idempotency_key from sandbox_payment where idempotency_key not like 'seeded%'
                        union all select idempotency_key from sandbox_booking where idempotency_key not like 'seeded%'""").query(String.class).list());
        Map<String, String> ofId = new HashMap<>();
        keys.forEach(key -> ofId.put(messageId(key), key));
        for (MimeMessage mail : mails.getReceivedMessages()) {
            if (!isReminder(mail)) {
                String id = messageId(mail);
                all.add(ofId.getOrDefault(id, "mail " + id));
            }
        }
        return all;
    }

    /** Mails that remind reviewers, so far. */
    int reminders() {
        int mailed = 0;
        for (MimeMessage mail : mails.getReceivedMessages()) {
            mailed += isReminder(mail) ? 1 : 0;
        }
        return mailed;
    }

    private static boolean isReminder(MimeMessage mail) {
        try {
            return mail.getSubject().startsWith("Waiting for you");
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String messageId(MimeMessage mail) {
        try {
            return mail.getMessageID();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String messageId(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return "<" + HexFormat.of().formatHex(hash, 0, 16) + OURS.substring(OURS.indexOf('@')) + ">";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private enum Fault {
        none,
        fails,
        slow,
        twice,
        noAnswer
    }

    private Fault fault(Fault... kinds) {
        synchronized (dice) {
            if (dice.nextDouble() >= share) {
                return Fault.none;
            }
            faults.incrementAndGet();
            return kinds[dice.nextInt(kinds.length)];
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        underWay.incrementAndGet();
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean does = exchange.getRequestMethod().equals("POST");
            String system = exchange.getRequestURI().getPath().split("/")[1];
            Fault fault = !does
                    ? fault(Fault.fails, Fault.slow)
                    : ONCE.contains(system)
                            ? fault(Fault.fails, Fault.slow, Fault.twice, Fault.noAnswer)
                            : fault(Fault.fails, Fault.slow, Fault.noAnswer);
            if (fault == Fault.fails) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            if (fault == Fault.slow) {
                LockSupport.parkNanos(SLOW.toNanos());
            }
            HttpResponse<byte[]> answer = ask(exchange, system, body);
            if (fault == Fault.twice) {
                answer = ask(exchange, system, body);
            }
            if (fault == Fault.noAnswer) {
                return;
            }
            exchange.getResponseHeaders()
                    .set(
                            "Content-Type",
                            answer.headers().firstValue("Content-Type").orElse(""));
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } finally {
            underWay.decrementAndGet();
        }
    }

    private HttpResponse<byte[]> ask(HttpExchange exchange, String system, byte[] body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + systems.port() + exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        for (String header : List.of("Authorization", "Content-Type", "Idempotency-Key")) {
            String value = exchange.getRequestHeaders().getFirst(header);
            if (value != null) {
                request.header(header, value);
            }
        }
        try {
            HttpResponse<byte[]> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            if (exchange.getRequestMethod().equals("POST") && answer.statusCode() == 200 && !ONCE.contains(system)) {
                called.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            }
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private void acceptMail() {
        while (!mailFront.isClosed()) {
            try {
                Socket client = mailFront.accept();
                threads.execute(() -> relay(client));
            } catch (IOException e) {
                // closed
            }
        }
    }

    /** Each line of the client, and the text of a mail as one, is answered by the server behind. */
    private void relay(Socket client) {
        try (client;
                Socket server =
                        new Socket("127.0.0.1", mails.getSmtp().getServerSetup().getPort())) {
            BufferedReader asks =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
            BufferedReader answers =
                    new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.ISO_8859_1));
            answer(client, answers);
            boolean text = false;
            for (String line = asks.readLine(); line != null; line = asks.readLine()) {
                if (!text && line.startsWith("MAIL") && fault(Fault.fails, Fault.none) == Fault.fails) {
                    write(client, "451 4.3.0 Not now");
                    return;
                }
                write(server, line);
                if (text && !line.equals(".")) {
                    continue;
                }
                if (text) {
                    switch (fault(Fault.noAnswer, Fault.slow)) {
                        case noAnswer -> {
                            answers.readLine();
                            return;
                        }
                        case slow -> LockSupport.parkNanos(SLOW.toNanos());
                        default -> {}
                    }
                }
                text = answer(client, answers).startsWith("354");
            }
        } catch (IOException e) {
            // one of the two is gone
        }
    }

    private static String answer(Socket client, BufferedReader answers) throws IOException {
        String line;
        do {
            line = answers.readLine();
            if (line == null) {
                throw new IOException("The mail server is gone.");
            }
            write(client, line);
        } while (line.length() > 3 && line.charAt(3) == '-');
        return line;
    }

    private static void write(Socket to, String line) throws IOException {
        OutputStream out = to.getOutputStream();
        out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        front.stop(0);
        mailFront.close();
        systems.close();
        mails.stop();
        threads.shutdownNow();
    }
}
