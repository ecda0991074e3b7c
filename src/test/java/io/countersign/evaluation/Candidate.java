package io.countersign.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An agent that is evaluated, with the facts and the rules that it would work under. */
public interface Candidate {

    String name();

    Given answer(LabelledCase labelled);

    /**
     * What it gave.
     *
     * @param confidence 0 to 1; null where it says none
     * @param understood how sure it is of the intent that it read, 0 to 1; null where it says nothing of it
     * @param letThrough whether the rules would carry it out without a person
     * @param labels its and the facts' answers to what is labelled beside the action
     */
    record Given(
            JsonNode action,
            @Nullable Double confidence,
            @Nullable Double understood,
            boolean letThrough,
            Map<String, String> labels) {}
}
