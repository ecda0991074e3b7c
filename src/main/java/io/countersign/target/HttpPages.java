package io.countersign.target;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The internal pages over HTTP. */
record HttpPages(HttpTarget target) implements Pages {

    @Override
    public String publish(String key, String page, String audience, String title, String body) {
        return target.perform(
                "publications", key, Map.of("page", page, "audience", audience, "title", title, "body", body));
    }

    @Override
    public String withdraw(String key, String page) {
        return target.perform("withdrawals", key, Map.of("page", page));
    }

    @Override
    public Optional<Page> page(String id) {
        return target.item("pages", "id", id, Page.class, Page::id);
    }

    @Override
    public List<Page> newest(int most) {
        return target.items("pages", "newest", String.valueOf(most), Page.class);
    }

    @Override
    public List<String> viewers(String page) {
        return target.items("viewers", "page", page, Viewer.class).stream()
                .map(Viewer::address)
                .toList();
    }

    @Override
    public Optional<Readership> readership(String audience) {
        List<Readership> found = target.items("readerships", "audience", audience, Readership.class);
        if (found.size() > 1) {
            throw target.unclear("more than one readership of " + audience);
        }
        return found.stream().findFirst();
    }

    /** Who has opened a page. */
    record Viewer(String address) {}

    @Override
    public Optional<String> find(String key) {
        return target.find(key);
    }

    @Override
    public boolean canFind() {
        return target.canFind();
    }

    @Override
    public Duration resendWindow() {
        return target.resendWindow();
    }
}
