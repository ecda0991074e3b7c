package io.countersign.callback;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whom we tell, and how hard we try.
 *
 * @param allowed beginnings of the addresses that may be told, for example {@code https://agents.example.com/hooks}; host
 *     and port have to be the same, and the path counts by whole segments. Empty: nobody is told
 * @param secret what messages are signed with, at least 32 bytes; needed where anybody is allowed
 * @param tries until it is given up
 * @param firstPause after the first failed try; each later one is twice as long, up to longestPause
 * @param timeout of a whole call, connecting and reading together
 */
@ConfigurationProperties("countersign.callbacks")
public record CallbackSettings(
        @DefaultValue List<String> allowed,
        @Nullable String secret,
        @DefaultValue("12") int tries,
        @DefaultValue("PT10S") Duration firstPause,
        @DefaultValue("PT6H") Duration longestPause,
        @DefaultValue("PT10S") Duration timeout) {

    static final int LONGEST_URL = 1000;
    private static final int SHORTEST_SECRET = 32;
    private static final Set<String> SCHEMES = Set.of("http", "https");

    /** @throws IllegalArgumentException where an entry is no address, or nothing good enough is there to sign with */
    public CallbackSettings {
        allowed = allowed.stream().filter(entry -> !entry.isBlank()).toList();
        for (String entry : allowed) {
            URI uri = parse(entry);
            if (uri == null || uri.getRawQuery() != null) {
                throw new IllegalArgumentException("countersign.callbacks.allowed has “" + entry
                        + "”, which is no address like https://agents.example.com/hooks.");
            }
        }
        if (!allowed.isEmpty()
                && (secret == null || secret.getBytes(StandardCharsets.UTF_8).length < SHORTEST_SECRET)) {
            throw new IllegalArgumentException("countersign.callbacks.allowed lets callbacks out, so"
                    + " countersign.callbacks.secret has to be set, with at least " + SHORTEST_SECRET + " bytes.");
        }
        if (tries < 1) {
            throw new IllegalArgumentException("countersign.callbacks.tries has to be at least 1.");
        }
        if (!isSome(firstPause) || !isSome(longestPause) || !isSome(timeout)) {
            throw new IllegalArgumentException(
                    "countersign.callbacks.first-pause, longest-pause and timeout have to be more than nothing.");
        }
    }

    /** Whether this address may be told. */
    boolean allows(String url) {
        URI uri = parse(url);
        return uri != null && allowed.stream().map(CallbackSettings::parse).anyMatch(entry -> begins(uri, entry));
    }

    /** How long to wait after this many failed tries. */
    Duration pause(int failed) {
        Duration pause = firstPause;
        for (int i = 1; i < failed && pause.compareTo(longestPause) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(longestPause) < 0 ? pause : longestPause;
    }

    private static boolean isSome(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    private static boolean begins(URI uri, @Nullable URI entry) {
        if (entry == null
                || !uri.getScheme().equalsIgnoreCase(entry.getScheme())
                || !uri.getHost().equalsIgnoreCase(entry.getHost())
                || port(uri) != port(entry)) {
            return false;
        }
        String path = uri.getRawPath();
        String beginning = entry.getRawPath();
        return path.equals(beginning) || path.startsWith(beginning.endsWith("/") ? beginning : beginning + "/");
    }

    private static int port(URI uri) {
        if (uri.getPort() != -1) {
            return uri.getPort();
        }
        return uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }

    /** Null for what is no plain address: nothing may be read in two ways, by us and by who serves it. */
    private static @Nullable URI parse(String url) {
        try {
            URI uri = new URI(url);
            boolean plain = url.length() <= LONGEST_URL
                    && url.chars().allMatch(character -> character > ' ' && character < 127)
                    && uri.getScheme() != null
                    && SCHEMES.contains(uri.getScheme().toLowerCase(Locale.ROOT))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawFragment() == null
                    && uri.normalize().getRawPath().equals(uri.getRawPath())
                    && !uri.getRawPath().toLowerCase(Locale.ROOT).matches(".*%(2e|2f|5c|25).*");
            return plain ? uri : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "callbacks to " + allowed;
    }
}
