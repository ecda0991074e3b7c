package io.countersign.execution;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.proposal.HiddenCharacters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What differs between facts then and facts now, in words: {@code order A-5001 refundable 129.90 → 0.00}. */
final class Differences {

    private static final int MOST = 5;
    private static final int LONGEST = 80;

    private final List<String> found = new ArrayList<>();

    private Differences() {}

    /** At most five, the rest counted; empty where both are the same. */
    static String between(JsonNode before, JsonNode after) {
        Differences differences = new Differences();
        differences.compare("", "", before, after);
        List<String> found = differences.found;
        return found.size() <= MOST
                ? String.join("; ", found)
                : String.join("; ", found.subList(0, MOST)) + "; and " + (found.size() - MOST) + " more";
    }

    private void compare(String place, String field, JsonNode before, JsonNode after) {
        if (before.equals(after)) {
            return;
        }
        if (before.isObject() && after.isObject()) {
            Set<String> names = new LinkedHashSet<>();
            before.fieldNames().forEachRemaining(names::add);
            after.fieldNames().forEachRemaining(names::add);
            names.forEach(name -> compare(join(place, words(name)), name, before.path(name), after.path(name)));
        } else if (before.isArray() && after.isArray() && !hasObjects(before) && !hasObjects(after)) {
            Set<String> gone = texts(before);
            gone.removeAll(texts(after));
            Set<String> added = texts(after);
            added.removeAll(texts(before));
            gone.forEach(text -> found.add(join(place, "without " + text)));
            added.forEach(text -> found.add(join(place, "with " + text)));
        } else if (before.isArray() && after.isArray()) {
            Map<String, JsonNode> now = byName(field, after);
            Map<String, JsonNode> then = byName(field, before);
            Set<String> names = new LinkedHashSet<>(then.keySet());
            names.addAll(now.keySet());
            names.forEach(name -> compare(
                    join(place, name),
                    "",
                    then.getOrDefault(name, after.path(after.size())),
                    now.getOrDefault(name, after.path(after.size()))));
        } else {
            found.add(join(place, text(before) + " → " + text(after)));
        }
    }

    private static boolean hasObjects(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).anyMatch(JsonNode::isContainerNode);
    }

    private static Set<String> texts(JsonNode list) {
        Set<String> texts = new LinkedHashSet<>();
        list.forEach(entry -> texts.add(text(entry)));
        return texts;
    }

    /** Entries of a list by their own name where they have one, else by their place. */
    private static Map<String, JsonNode> byName(String field, JsonNode list) {
        Map<String, JsonNode> named = new LinkedHashMap<>();
        for (JsonNode entry : list) {
            String name = Stream.of(field, "id", "number", "name")
                    .map(key -> entry.path(key).asText(""))
                    .filter(text -> !text.isBlank())
                    .findFirst()
                    .orElse("");
            named.put(
                    name.isBlank() || named.containsKey(shortened(name))
                            ? String.valueOf(named.size() + 1)
                            : shortened(name),
                    entry);
        }
        return named;
    }

    private static String join(String place, String more) {
        return place.isEmpty() ? more : place + " " + more;
    }

    private static String words(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    private static String text(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return "none";
        }
        if (value.isBoolean()) {
            return value.asBoolean() ? "yes" : "no";
        }
        return value.isValueNode() ? shortened(value.asText()) : "other";
    }

    private static String shortened(String text) {
        String shown = HiddenCharacters.shown(text);
        return shown.length() <= LONGEST ? shown : shown.substring(0, LONGEST) + "…";
    }
}
