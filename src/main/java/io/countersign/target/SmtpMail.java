package io.countersign.target;

import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Date;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/**
 * Mail over SMTP, which knows no keys: what it was sent can neither be found nor sent again. Where a mail server's answer
 * is missing, only a person can tell whether the mail left.
 */
final class SmtpMail implements Mail {

    /** Our account or the server's rules for it, and nothing about this mail. */
    private static final Set<Integer> NOT_LET_IN = Set.of(502, 503, 530, 534, 535, 538);

    private static final Logger log = LoggerFactory.getLogger(SmtpMail.class);

    private final JavaMailSenderImpl server;
    private final InternetAddress from;

    /**
     * @param from our own address
     * @param timeout of each step: connecting, reading an answer, writing
     */
    SmtpMail(JavaMailSenderImpl server, @Nullable String from, Duration timeout) {
        this.server = server;
        try {
            this.from = address(String.valueOf(from));
        } catch (AddressException e) {
            throw new IllegalArgumentException(
                    "spring.mail.host is set, so countersign.mail-from has to be the address that mail comes from, like"
                            + " service@example.com, not " + from + ".",
                    e);
        }
        Properties settings = server.getJavaMailProperties();
        for (String protocol : new String[] {"smtp", "smtps"}) {
            for (String limit : new String[] {"connectiontimeout", "timeout", "writetimeout"}) {
                settings.putIfAbsent("mail." + protocol + "." + limit, String.valueOf(timeout.toMillis()));
            }
            settings.putIfAbsent("mail." + protocol + ".quitwait", "false");
            settings.putIfAbsent("mail." + protocol + ".ssl.checkserveridentity", "true");
        }
    }

    @Override
    public String send(String key, String to, String subject, String body) {
        MimeMessage message = message(key, to, subject, body);
        Transport transport = connect();
        try {
            transport.sendMessage(message, message.getAllRecipients());
            return message.getMessageID();
        } catch (SendFailedException e) {
            throw after(e);
        } catch (MessagingException e) {
            throw new NoClearAnswer("The mail server did not answer, and the mail may have left: " + plain(e));
        } finally {
            close(transport);
        }
    }

    private static void close(Transport transport) {
        try {
            transport.close();
        } catch (MessagingException e) {
            log.debug("The mail server did not say goodbye", e);
        }
    }

    @Override
    public Optional<String> find(String key) {
        throw new UnsupportedOperationException("SMTP can't be asked for what was sent.");
    }

    @Override
    public boolean canFind() {
        return false;
    }

    private Transport connect() {
        try {
            Transport transport = server.getSession()
                    .getTransport(
                            Optional.ofNullable(server.getProtocol()).orElse(JavaMailSenderImpl.DEFAULT_PROTOCOL));
            transport.connect(server.getHost(), server.getPort(), server.getUsername(), server.getPassword());
            return transport;
        } catch (MessagingException e) {
            throw new TargetUnavailable("The mail server can't be reached, or lets us do nothing: " + plain(e));
        }
    }

    private MimeMessage message(String key, String to, String subject, String body) {
        try {
            if (subject.isBlank() || subject.chars().anyMatch(Character::isISOControl)) {
                throw new TargetRefused("Not a subject that mail can have: nothing was sent.");
            }
            MimeMessage message = new KeyedMessage(server.getSession(), key, from.getAddress());
            message.setFrom(from);
            message.setRecipient(MimeMessage.RecipientType.TO, address(to));
            message.setSubject(subject, "UTF-8");
            message.setText(body, "UTF-8");
            // lines of any length arrive as they were
            message.setHeader("Content-Transfer-Encoding", "quoted-printable");
            message.setSentDate(new Date());
            message.saveChanges();
            return message;
        } catch (AddressException e) {
            throw new TargetRefused("Not an address that mail can go to: nothing was sent.");
        } catch (MessagingException e) {
            throw new TargetRefused("Not a mail that can be sent: " + plain(e));
        }
    }

    /** One address, and nothing but an address. */
    private static InternetAddress address(String text) throws AddressException {
        if (text.indexOf('@') < 0
                || text.chars().anyMatch(c -> c <= ' ' || c > '~' || c == ',' || c == ';' || c == '<')) {
            throw new AddressException("Not one address", text);
        }
        return new InternetAddress(text, true);
    }

    /** What the server's answer means: a number of it says that it did not take the mail. */
    private static RuntimeException after(SendFailedException failed) {
        int code = -1;
        for (Exception e = failed; e instanceof MessagingException problem; e = problem.getNextException()) {
            code = Math.max(code, code(problem));
        }
        if (code >= 500 && !NOT_LET_IN.contains(code)) {
            return new TargetRefused("The mail server refused it: " + plain(failed));
        }
        if (code >= 400) {
            return new TargetUnavailable("The mail server does not take it now: " + plain(failed));
        }
        return new NoClearAnswer("The mail server gave no clear answer, and the mail may have left: " + plain(failed));
    }

    private static int code(MessagingException problem) {
        if (problem instanceof SMTPAddressFailedException address) {
            return address.getReturnCode();
        }
        if (problem instanceof SMTPSenderFailedException sender) {
            return sender.getReturnCode();
        }
        return problem instanceof SMTPSendFailedException send ? send.getReturnCode() : -1;
    }

    private static String plain(Exception e) {
        String words = String.valueOf(e.getMessage())
                .replaceAll("[\\p{Cc}\\p{Cf}]+", " ")
                .strip();
        return words.length() <= 500 ? words : words.substring(0, 500) + "…";
    }

    /** The same key has the same Message-ID, by which a person can look for it. */
    private static final class KeyedMessage extends MimeMessage {

        private final String id;

        KeyedMessage(Session session, String key, String from) {
            super(session);
            try {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
                this.id = "<" + HexFormat.of().formatHex(hash, 0, 16) + from.substring(from.indexOf('@')) + ">";
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }
}
