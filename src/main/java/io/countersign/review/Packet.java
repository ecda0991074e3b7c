package io.countersign.review;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cases.Json;
import io.countersign.oversight.Level;
import io.countersign.proposal.Change;
import io.countersign.proposal.HiddenCharacters;
import io.countersign.proposal.Outcome;
import io.countersign.proposal.Preview;
import io.countersign.proposal.Routing;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a reviewer reads, the process variable {@code review}. Rendered from the action that is carried out and from our
 * records; what the agent says is marked as its words. Hidden characters show.
 *
 * @param firstApprovers who approved already, where a second person is asked for
 * @param carriedOut whether this was carried out already, so that the review can keep, correct or undo it
 * @param corrects whether this is a correction, not carried out yet, of what was
 * @param sinceSentBack what the agent changed since a reviewer sent its last proposal back
 */
record Packet(
        String key,
        Routing routing,
        Level level,
        int number,
        String groupName,
        Instant answerBy,
        Set<String> firstApprovers,
        boolean mayRevise,
        boolean carriedOut,
        boolean corrects,
        List<Change> sinceSentBack) {

    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    JsonNode json(@Nullable JsonNode proposal, @Nullable Preview preview, Map<String, Object> ofWorkflow) {
        Map<String, Object> packet = new LinkedHashMap<>();
        packet.put("key", key);
        packet.put("headline", headline(preview));
        packet.put("carriedOut", carriedOut);
        packet.put("group", level.who());
        packet.put("groupName", groupName);
        packet.put("level", number);
        packet.put("owner", level.owner());
        packet.put("answerBy", WHEN.format(answerBy));
        packet.put("canApprove", preview != null);
        packet.put("outcomes", outcomes(preview != null));
        packet.put("authority", authority(preview));
        packet.put("notice", notice());
        packet.put("reasons", routing.reasons());
        packet.put("changes", changes(preview));
        packet.put("impact", preview == null ? "" : preview.impact().text());
        packet.put("evidence", proposal == null ? List.of() : proposal.path("evidence"));
        packet.put(
                "rationale", proposal == null ? "" : proposal.path("rationale").asText(""));
        packet.put("confidence", confidence(proposal));
        packet.put(
                "agent",
                proposal == null
                        ? ""
                        : proposal.path("agent").path("name").asText() + " "
                                + proposal.path("agent").path("version").asText());
        packet.putAll(ofWorkflow);
        return HiddenCharacters.shown(Json.tree(packet));
    }

    private List<Change> changes(@Nullable Preview preview) {
        List<Change> changes = new ArrayList<>(sinceSentBack);
        if (preview != null) {
            changes.addAll(preview.changes());
        }
        return changes;
    }

    private String headline(@Nullable Preview preview) {
        if (preview == null) {
            return "No proposal: the agent did not answer";
        }
        return carriedOut ? "Done, to be looked at: " + preview.headline() : preview.headline();
    }

    private List<Map<String, String>> outcomes(boolean proposal) {
        List<Map<String, String>> offered = new ArrayList<>();
        if (carriedOut) {
            offered.add(option("Approve: keep it as it is", Outcome.approve));
            offered.add(option("Reject: undo it", Outcome.reject));
            offered.add(option("Edit: correct it with my version", Outcome.edit));
            if (level.next() != null) {
                offered.add(option("Escalate: somebody above decides", Outcome.escalate));
            }
            return offered;
        }
        if (proposal) {
            offered.add(option("Approve: carry out exactly this", Outcome.approve));
        }
        offered.add(option(
                corrects ? "Reject: undo what was carried out before" : "Reject: carry out nothing", Outcome.reject));
        offered.add(option(proposal ? "Edit: carry out my version" : "Write the action myself", Outcome.edit));
        if (level.next() != null) {
            offered.add(option("Escalate: somebody above decides", Outcome.escalate));
        }
        if (mayRevise) {
            offered.add(option("Send back: the agent tries again", Outcome.revise));
        }
        return offered;
    }

    private static Map<String, String> option(String label, Outcome outcome) {
        return Map.of("label", label, "value", outcome.name());
    }

    private String authority(@Nullable Preview preview) {
        BigDecimal amount = preview == null || preview.impact().amount() == null
                ? BigDecimal.ZERO
                : preview.impact().amount();
        if (routing.secondPerson()) {
            return "Two people have to approve this.";
        }
        if (amount.signum() == 0) {
            return "";
        }
        if (level.secondPerson()) {
            return "Two people have to approve this amount.";
        }
        String currency = preview == null ? "" : " " + preview.impact().currency();
        return level.covers(amount)
                ? "You may approve this amount alone."
                : "Above your authority of " + money(level.authority()) + currency
                        + ": an approval goes on to a second person.";
    }

    private static String money(@Nullable BigDecimal amount) {
        return amount == null
                ? "any amount"
                : amount.setScale(2, RoundingMode.DOWN).toPlainString();
    }

    private String notice() {
        List<String> notices = new ArrayList<>();
        if (corrects) {
            notices.add(
                    "An earlier version is carried out already. To approve replaces it with this, to reject undoes it.");
        }
        if (!firstApprovers.isEmpty()) {
            notices.add(String.join(", ", firstApprovers) + " stands behind this already; a second person is needed.");
        }
        return String.join(" ", notices);
    }

    private static String confidence(@Nullable JsonNode proposal) {
        JsonNode confidence = proposal == null ? null : proposal.get("confidence");
        return confidence == null || !confidence.isNumber()
                ? "not stated"
                : Math.round(confidence.asDouble() * 100) + " %";
    }
}
