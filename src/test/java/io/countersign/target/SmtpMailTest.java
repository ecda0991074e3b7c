package io.countersign.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mail.javamail.JavaMailSenderImpl;

class SmtpMailTest {

    static final GreenMail SERVER = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @BeforeAll
    static void start() {
        SERVER.start();
        SERVER.setUser("service@example.com", "service", "s3cret");
    }

    @BeforeEach
    void empty() throws Exception {
        SERVER.purgeEmailFromAllMailboxes();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
    }

    @Test
    void sendsPlainTextWithUmlautsAndLongLinesUnderAnIdOfItsKey() throws Exception {
        String body = "Grüße\n" + "x".repeat(3000) + "\n.\nEnd";

        String receipt = mail().send("k1", "c1@example.com", "Ihre Rückzahlung", body);

        MimeMessage got = SERVER.getReceivedMessages()[0];
        assertThat(got.getMessageID()).isEqualTo(receipt).endsWith("@example.com>");
        assertThat(got.getSubject()).isEqualTo("Ihre Rückzahlung");
        assertThat(got.getFrom()[0]).hasToString("service@example.com");
        assertThat(got.getContentType()).startsWith("text/plain");
        assertThat(got.getContent().toString().replace("\r\n", "\n").strip()).isEqualTo(body);
        assertThat(mail().send("k1", "c1@example.com", "Again", body)).isEqualTo(receipt);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@example.com\r\nBcc: all@example.com",
                "a@example.com, b@example.com",
                "All <a@example.com>",
                "team: a@example.com;",
                "nobody",
                "@example.com",
                ""
            })
    void refusesWhatIsNotOneAddress(String to) {
        assertThatThrownBy(() -> mail().send("k", to, "Hello", "Text")).isInstanceOf(TargetRefused.class);
        assertThat(SERVER.getReceivedMessages()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Hello\r\nBcc: all@example.com", "Hello\nX: y", "\u0000", " "})
    void refusesASubjectThatBreaksItsLine(String subject) {
        assertThatThrownBy(() -> mail().send("k", "a@example.com", subject, "Text"))
                .isInstanceOf(TargetRefused.class);
        assertThat(SERVER.getReceivedMessages()).isEmpty();
    }

    @Test
    void nothingLeftWhereTheServerIsDownOrDoesNotKnowUs() {
        JavaMailSenderImpl down = sender(1);
        assertThatThrownBy(() -> smtp(down).send("k", "a@example.com", "Hello", "Text"))
                .isInstanceOf(TargetUnavailable.class);

        JavaMailSenderImpl wrong = sender(SERVER.getSmtp().getPort());
        wrong.setUsername("service");
        wrong.setPassword("wrong");
        wrong.getJavaMailProperties().put("mail.smtp.auth", "true");
        assertThatThrownBy(() -> smtp(wrong).send("k", "a@example.com", "Hello", "Text"))
                .isInstanceOf(TargetUnavailable.class);
        assertThat(SERVER.getReceivedMessages()).isEmpty();
    }

    @Test
    void passesAccountAndTlsOn() throws Exception {
        JavaMailSenderImpl known = sender(SERVER.getSmtp().getPort());
        known.setUsername("service");
        known.setPassword("s3cret");
        known.getJavaMailProperties().put("mail.smtp.auth", "true");
        assertThat(smtp(known).send("k", "a@example.com", "Hello", "Text")).isNotBlank();

        // this server has no TLS, so where it is demanded nothing may leave
        known.getJavaMailProperties().put("mail.smtp.starttls.enable", "true");
        known.getJavaMailProperties().put("mail.smtp.starttls.required", "true");
        JavaMailSenderImpl secured = sender(SERVER.getSmtp().getPort());
        secured.setJavaMailProperties(known.getJavaMailProperties());
        assertThatThrownBy(() -> smtp(secured).send("k", "a@example.com", "Hello", "Text"))
                .isInstanceOf(TargetUnavailable.class);
    }

    @Test
    void aRefusedRecipientIsAnEndAndABusyServerIsNot() throws Exception {
        try (Script refuses = new Script("RCPT", "550 No such user")) {
            assertThatThrownBy(() -> smtp(sender(refuses.port())).send("k", "a@example.com", "Hello", "Text"))
                    .isInstanceOf(TargetRefused.class);
        }
        try (Script busy = new Script("RCPT", "451 Try later")) {
            assertThatThrownBy(() -> smtp(sender(busy.port())).send("k", "a@example.com", "Hello", "Text"))
                    .isInstanceOf(TargetUnavailable.class);
        }
        try (Script full = new Script(".", "452 Full")) {
            assertThatThrownBy(() -> smtp(sender(full.port())).send("k", "a@example.com", "Hello", "Text"))
                    .isInstanceOf(TargetUnavailable.class);
        }
    }

    @Test
    void noAnswerAfterTheTextIsInDoubtAndCanNeitherBeFoundNorSentAgain() throws Exception {
        try (Script dies = new Script(".", null)) {
            Mail mail = smtp(sender(dies.port()));
            assertThatThrownBy(() -> mail.send("k", "a@example.com", "Hello", "Text"))
                    .isInstanceOf(NoClearAnswer.class);
            assertThat(dies.text.get()).contains("Hello");
            assertThat(mail.canFind()).isFalse();
            assertThat(mail.resendWindow()).isZero();
        }
    }

    @Test
    void saysWhatIsMissingWithoutOurAddress() {
        assertThatThrownBy(() -> new SmtpMail(sender(1), null, Duration.ofSeconds(1)))
                .hasMessageContaining("countersign.mail-from");
    }

    private static Mail mail() {
        return smtp(sender(SERVER.getSmtp().getPort()));
    }

    private static Mail smtp(JavaMailSenderImpl sender) {
        return new SmtpMail(sender, "service@example.com", Duration.ofSeconds(10));
    }

    private static JavaMailSenderImpl sender(int port) {
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        sender.setHost("127.0.0.1");
        sender.setPort(port);
        return sender;
    }

    /** A mail server that at one command says something else, or hangs up. */
    private static final class Script implements AutoCloseable {

        private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final AtomicReference<String> text = new AtomicReference<>("");

        Script(String at, @Nullable String says) throws IOException {
            Thread thread = new Thread(() -> serve(at, says));
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return server.getLocalPort();
        }

        private void serve(String at, @Nullable String says) {
            try (Socket client = server.accept()) {
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
                say(client, "220 ready");
                boolean inText = false;
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    if (inText && !line.equals(".")) {
                        text.accumulateAndGet(line + "\n", String::concat);
                        continue;
                    }
                    inText = false;
                    if (line.toUpperCase(Locale.ROOT).startsWith(at)) {
                        if (says == null) {
                            return;
                        }
                        say(client, says);
                    } else if (line.equalsIgnoreCase("DATA")) {
                        inText = true;
                        say(client, "354 go on");
                    } else {
                        say(client, line.equalsIgnoreCase("QUIT") ? "221 bye" : "250 ok");
                    }
                }
            } catch (IOException e) {
                text.set(String.valueOf(e));
            }
        }

        private static void say(Socket client, String line) throws IOException {
            client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
