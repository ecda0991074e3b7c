package io.countersign.target;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The records of prospects over HTTP. */
record HttpCrm(HttpTarget target) implements Crm {

    @Override
    public Optional<Prospect> prospect(String id) {
        return target.item("prospects", "id", id, Prospect.class, Prospect::id);
    }

    @Override
    public String noteContact(String key, String prospect, String note) {
        return target.perform("contacts", key, Map.of("prospect", prospect, "note", note));
    }

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
