package io.countersign.target;

import io.countersign.proposal.Effect;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The internal pages. A real one promises: the same key changes a page once, and answers each time with the first
 * receipt; the same key for something else is {@link TargetRefused}; {@link TargetRefused} means certainly nothing
 * changed; any other exception means it may have or not, which {@link #find} answers. A withdrawn page is shown to nobody,
 * and who has viewed it stays known.
 */
public interface Pages extends Effect.Memory {

    /**
     * Publishes a page, or a new revision of it.
     *
     * @param page the page's own id, chosen by us
     * @return the receipt
     * @throws TargetRefused for an audience that has no readers, or a page that was withdrawn
     */
    String publish(String key, String page, String audience, String title, String body);

    /**
     * Takes a page off.
     *
     * @return the receipt, also where it was off already
     * @throws TargetRefused where there is no such page
     */
    String withdraw(String key, String page);

    /** The page as it is now, withdrawn or not. */
    Optional<Page> page(String id);

    /** Those that are shown now, the newest first. */
    List<Page> newest(int most);

    /** Mail addresses of those who have opened the page, in order. */
    List<String> viewers(String page);

    /** Who reads what is published for this audience; empty for one that is not on record. */
    Optional<Readership> readership(String audience);

    /**
     * A page.
     *
     * @param revision 1 for the first text of it
     */
    record Page(
            String id,
            String audience,
            String title,
            String body,
            int revision,
            Instant publishedAt,
            boolean withdrawn) {}

    /**
     * The subscribers of an audience.
     *
     * @param address that reaches all of them by mail
     * @param readers their own addresses, in order
     */
    record Readership(String name, String address, List<String> readers) {}
}
