package io.countersign.insight;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The figures of some workflows for a period and, where it says so, for the one before of the same length.
 *
 * @param reviews by dimension: workflow, rule, agent, group, week
 * @param definitions what each figure means, for whoever reads them
 */
public record Figures(
        Period period,
        Period before,
        List<String> workflows,
        List<Suggestion> suggestions,
        List<CasesOf> cases,
        Map<String, List<ReviewsOf>> reviews,
        List<ReasonOf> reasons,
        List<OverrideOf> overrides,
        List<QueueOf> queue,
        List<CostOf> costs,
        List<VersionOf> versions,
        List<DownstreamOf> downstream,
        Map<String, String> definitions) {

    /** Days in UTC, both included. */
    public record Period(LocalDate from, LocalDate to) {}

    /**
     * What the figures suggest.
     *
     * @param kind of what sort it is
     * @param test how it was told from chance
     */
    public record Suggestion(String kind, String workflow, String text, String test) {}

    /** Cases that were opened in the period and whose rules were checked. */
    public record CasesOf(
            String workflow,
            long cases,
            long casesBefore,
            Share automatic,
            Share after,
            Share before,
            Share refuse,
            Share expired) {}

    /** Minutes; null where nothing was measured. */
    public record Minutes(@Nullable Double median, @Nullable Double ninetieth) {}

    /** Decided reviews with one thing in common, and how many were approved in the period before. */
    public record ReviewsOf(
            String workflow,
            String name,
            long reviews,
            long reviewsBefore,
            Share approve,
            Share approveBefore,
            Share edit,
            Share reject,
            Share escalate,
            Share revise,
            Share inTime,
            Minutes waiting,
            Minutes working) {}

    /** Why reviewers did not approve. */
    public record ReasonOf(String workflow, String outcome, String reason, Share share) {}

    /**
     * What editors changed of what was proposed.
     *
     * @param rule that had fired on the proposal; null for all of them together
     * @param up how often a number was raised
     * @param down how often it was lowered
     * @param medianChange carried out minus proposed; null where it is no number
     * @param medianPercent of what was proposed; null where it is no number
     * @param mostly the most frequent change from one listed value to another, with how often; null where it is none
     */
    public record OverrideOf(
            String workflow,
            @Nullable String rule,
            String field,
            long times,
            long up,
            long down,
            @Nullable Double medianChange,
            @Nullable Double medianPercent,
            @Nullable String mostly) {}

    /**
     * Who waits now for a group, and whether more comes to it than it decides.
     *
     * @param oldestMinutes since the group was asked for the oldest; null where none waits
     * @param arrivals how often the group was asked in the period
     * @param unanswered how often the clock took a case on because nobody had answered in time
     * @param inTime of all that were decided or taken on by the clock, those that were decided in time
     * @param growthPerDay arrivals minus decisions
     * @param arriving of arrivals and decisions together, the arrivals: surely above a half, more comes than goes
     * @param room how many may wait so that each is still answered in time; null where nobody was asked
     * @param daysLeft until more wait than that, 0 where they do; null where they don't and the queue does not surely grow
     */
    public record QueueOf(
            String workflow,
            String group,
            long waiting,
            @Nullable Double oldestMinutes,
            long arrivals,
            long decisions,
            long unanswered,
            Share inTime,
            double growthPerDay,
            Share arriving,
            @Nullable Double room,
            @Nullable Double daysLeft) {}

    /**
     * What reviews cost and what they caught.
     *
     * @param rule null for the whole workflow
     * @param caught edited or rejected
     * @param minutes of work, each review at most as long as the setting says
     * @param cost minutes times rate
     * @param heldBack money that rejecting and editing kept from moving
     * @param perCaught cost of each review that caught something; null where none did
     * @param currency of the three
     */
    public record CostOf(
            String workflow,
            @Nullable String rule,
            Share caught,
            double minutes,
            double cost,
            double heldBack,
            @Nullable Double perCaught,
            String currency) {}

    /**
     * A version of an agent, beside the one that came before it.
     *
     * @param before the version before; null where none was seen in the two periods
     * @param approveBefore of that version, in both periods
     * @param z how many standard errors this one is above it; null where there are too few for it
     */
    public record VersionOf(
            String workflow,
            String agent,
            String version,
            Share approve,
            @Nullable String before,
            @Nullable Share approveBefore,
            @Nullable Double z) {}

    /** How often something carried out turned out wrong later, by the way it was let through. */
    public record DownstreamOf(String workflow, String path, Share error) {}
}
