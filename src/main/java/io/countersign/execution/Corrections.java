package io.countersign.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps, field by field, what reviewers changed between what an agent proposed and what was carried out. */
@Component
class Corrections {

    private final JdbcClient jdbc;
    private final Clock clock;

    Corrections(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Writes the differences of what is carried out now, and gives them; none where no agent proposed.
     *
     * @param all that was bound for the case, in order
     * @param numbers names of the action's fields that are numbers
     */
    List<Correction> write(List<Binding> all, Binding carriedOut, Set<String> numbers) {
        int proposed = lastProposal(all, carriedOut);
        if (proposed < 0) {
            return List.of();
        }
        List<Correction> corrections = new ArrayList<>();
        ObjectNode before = all.get(proposed).storedAction(numbers);
        ObjectNode after = carriedOut.storedAction(numbers);
        Set<String> fields = new TreeSet<>();
        before.fieldNames().forEachRemaining(fields::add);
        after.fieldNames().forEachRemaining(fields::add);
        for (String field : fields) {
            if (!Objects.equals(value(before, field), value(after, field))) {
                Binding edit = editOf(field, all.subList(proposed, all.indexOf(carriedOut) + 1), numbers);
                corrections.add(new Correction(
                        field,
                        value(before, field),
                        value(after, field),
                        Objects.requireNonNull(edit.editedBy()),
                        edit.editReason(),
                        edit.editComment()));
            }
        }
        corrections.forEach(correction -> insert(carriedOut, correction));
        return corrections;
    }

    /** The agent's last proposal before what is carried out; -1 where it made none. */
    private static int lastProposal(List<Binding> all, Binding carriedOut) {
        for (int i = all.indexOf(carriedOut); i >= 0; i--) {
            if (all.get(i).editedBy() == null) {
                return all.get(i).action() == null ? -1 : i;
            }
        }
        return -1;
    }

    /** The last edit that changed the field. */
    private static Binding editOf(String field, List<Binding> steps, Set<String> numbers) {
        for (int i = steps.size() - 1; i > 0; i--) {
            JsonNode now = value(steps.get(i).storedAction(numbers), field);
            JsonNode before = value(steps.get(i - 1).storedAction(numbers), field);
            if (!Objects.equals(now, before)) {
                return steps.get(i);
            }
        }
        throw new IllegalStateException("No edit changed " + field + ".");
    }

    private static @Nullable JsonNode value(ObjectNode action, String field) {
        JsonNode value = action.get(field);
        return value == null || value.isNull() ? null : value;
    }

    private void insert(Binding binding, Correction correction) {
        jdbc.sql("""
                        insert into cs_correction (binding, case_key, workflow, field, proposed, carried_out, corrected_by,
                          reason, comment, corrected_at)
                        values (:binding, :key, (select workflow from cs_case where case_key = :key), :field, :proposed,
                          :carriedOut, :by, :reason, :comment, :at)""")
                .param("binding", binding.id())
                .param("key", binding.key())
                .param("field", correction.field())
                .param("proposed", text(correction.proposed()))
                .param("carriedOut", text(correction.carriedOut()))
                .param("by", correction.by())
                .param("reason", correction.reason())
                .param("comment", correction.comment())
                .param("at", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                .update();
    }

    private static @Nullable String text(@Nullable JsonNode value) {
        return value == null ? null : value.isTextual() ? value.textValue() : value.toString();
    }
}
