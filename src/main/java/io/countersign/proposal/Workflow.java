package io.countersign.proposal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What only one workflow knows: its facts and what its actions do. One bean a workflow; everything else that a
 * workflow is stands in its folder of models.
 */
public interface Workflow {

    /** Name of its folder, its process and its path in the API. */
    String name();

    /** One letter before the number of its cases: {@code T} for {@code T-2041}. */
    String keyPrefix();

    /** Groups whose members may see and decide its reviews. */
    Set<String> reviewers();

    /** Of them, those whose members may open a case by hand. */
    Set<String> leads();

    /** Facts about the request from the systems of record, computed by us, never taken from the agent. */
    ObjectNode facts(ObjectNode request);

    /**
     * Whom the request is about in the systems of record. Automatic money of one subject is decided one case after the
     * other, so that several at once can't slip under a limit that they exceed together.
     */
    String subject(ObjectNode request);

    /**
     * Whether automatic approvals of this action are decided one after the other for each subject: no two rest on the
     * same facts then. Where money moves they are; where facts count other things, such as mails, they have to be.
     */
    default boolean oneAfterTheOther(JsonNode action) {
        return amount(action).signum() > 0;
    }

    /** The texts that evidence may quote, by name: the request's own, our policy. */
    Map<String, String> sources(ObjectNode request);

    /** What carrying out this action does, for the reviewer. */
    Preview preview(ObjectNode request, JsonNode facts, JsonNode action);

    /**
     * What we find in an action ourselves, in its texts for example; the rules read it as {@code found}. Never taken from
     * the agent's word.
     */
    default ObjectNode found(ObjectNode request, JsonNode facts, JsonNode action) {
        return JsonNodeFactory.instance.objectNode();
    }

    /**
     * What in an action contradicts request and records so plainly that its agent should mend it: another order's number,
     * another address, more than can be paid. A language model is asked again with these words; the rules are asked
     * whatever is said here.
     */
    default List<String> objections(ObjectNode request, JsonNode facts, JsonNode action) {
        return List.of();
    }

    /**
     * What carrying out this action does, for the target systems, in this order.
     *
     * @param key of the case
     * @param corrected the action of this case that was carried out before and that this one corrects; null where none was
     */
    List<Effect> effects(String key, ObjectNode request, JsonNode action, @Nullable JsonNode corrected);

    /**
     * What takes the carried out action back, in this order; empty where nothing can. Only what can be taken back may be
     * reviewed after it was carried out.
     *
     * @param key of the case
     */
    default List<Effect> undo(String key, ObjectNode request, JsonNode action) {
        return List.of();
    }

    /**
     * What the review form of this workflow shows besides what all of them show, by name.
     *
     * @param action null where there is no proposal
     */
    default Map<String, Object> packet(ObjectNode request, JsonNode facts, @Nullable JsonNode action) {
        return Map.of();
    }

    /**
     * A page of the document that came with the request, for a reviewer's eyes.
     *
     * @param page from 1
     * @return a PNG; null where there is no such page, or where it can't be shown
     */
    default byte @Nullable [] page(ObjectNode request, int page) {
        return null;
    }

    /**
     * What the review form shows of what was carried out already, such as whom it has reached. Takes the place of what
     * {@link #packet} says under the same names.
     *
     * @param key of the case
     */
    default Map<String, Object> carriedOut(String key) {
        return Map.of();
    }

    /**
     * An action with a reviewer's changes, before it is checked. Fields that make no sense any more go.
     *
     * @param changes the changed fields
     */
    default ObjectNode edited(ObjectNode action, ObjectNode changes) {
        ObjectNode edited = action.deepCopy();
        edited.setAll(changes);
        return edited;
    }

    /** Money that the action moves, in units of its {@code currency}; 0 where it moves none. */
    default BigDecimal amount(JsonNode action) {
        return action.path("amount").decimalValue();
    }

    /**
     * What an approval of this action rests on. It is kept when the rules are checked and looked at again before the action
     * is carried out; where it has changed, nothing is done and the case goes back with the difference. What we count
     * ourselves, and what changes with the day alone, must be no part of it. By default it is all facts.
     *
     * @param facts as of now
     */
    default ObjectNode restsOn(ObjectNode request, ObjectNode facts, JsonNode action) {
        return facts.deepCopy().without(Set.of("subjectVersion"));
    }

    /** Codes of reasons that only this workflow knows, besides those that all have. */
    default Set<String> reasons() {
        return Set.of();
    }
}
