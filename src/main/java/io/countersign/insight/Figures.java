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
     * @param up how often a number was raised
     * @param down how often it was lowered
     * @param medianChange carried out minus proposed; null where it is no number
     */
    public record OverrideOf(
            String workflow,
            String field,
            long times,
            long up,
            long down,
            @Nullable Double medianChange) {}

    /**
     * Who waits now, and whether more comes than goes.
     *
     * @param oldestMinutes since the oldest waiting case was opened; null where none waits
     * @param arrivals reviews asked for in the period
     * @param growthPerDay arrivals minus decisions
     */
    public record QueueOf(
            String workflow,
            long waiting,
            @Nullable Double oldestMinutes,
            long arrivals,
            long decisions,
            double growthPerDay) {}

    /** How often something carried out turned out wrong later, by the way it was let through. */
    public record DownstreamOf(String workflow, String path, Share error) {}
}
