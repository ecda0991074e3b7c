package io.countersign.insight;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What each figure means, as it stands beside the figures. */
final class Definitions {

    static final Map<String, String> ALL;

    static {
        Map<String, String> all = new LinkedHashMap<>();
        all.put(
                "share",
                "n of so many, with the 95 % interval of Wilson; below " + Share.FEWEST
                        + " it says “too few” instead.");
        all.put(
                "cases",
                "Cases opened in the period whose rules were checked, by what the rules said first; expired: nobody"
                        + " answered in time.");
        all.put(
                "reviews",
                "Reviews decided in the period. One with several rules counts under each of them. A case has a review"
                        + " for each person who was asked.");
        all.put("approve", "Approved as proposed, without a change.");
        all.put(
                "inTime",
                "Of the decided reviews, those that were decided by when their level says. What nobody answered is told"
                        + " with the queue.");
        all.put("waiting", "From when the review was asked for until its last holder claimed it.");
        all.put("working", "From that claim to the decision.");
        all.put("reasons", "Of all decisions with a reason other than approvals.");
        all.put(
                "overrides",
                "Fields that differ between what an agent proposed and what was carried out, all of them and under each"
                        + " rule that had fired on the proposal; the median change is carried out minus proposed.");
        all.put(
                "queue",
                "Cases in review now, by the group that is asked; oldest: since that group was asked. Arrivals: how"
                        + " often the group was asked in the period; decisions: how often it decided; unanswered: how"
                        + " often the clock took a case on. In time: of decided and unanswered together, those decided"
                        + " in time.");
        all.put(
                "daysLeft",
                "Room: how many may wait so that each is still answered in time, which is decisions a day times the days"
                        + " allowed (Little's law). Outgrown in: (room minus waiting) divided by the growth a day, which"
                        + " is arrivals minus decisions; told where more wait already, or where arrivals surely exceed"
                        + " decisions (of both together, the lower bound of the arrivals' share is above a half; Przyborowski and Wilenski 1940).");
        all.put(
                "costs",
                "Minutes of work (claim to decision, a review at most an hour unless that is set otherwise) times the"
                        + " rate that is set. Caught: edited or rejected. Held back: the proposed money of what was"
                        + " rejected, and what edits took off. A review with several rules counts under each of them.");
        all.put(
                "versions",
                "A version of an agent beside the one that was asked first before it, that one in both periods; z: by"
                        + " how many standard errors its share is above (two-proportion z-test with the pooled share,"
                        + " NIST/SEMATECH e-Handbook 7.3.3). Below −1.96 it got worse.");
        all.put(
                "downstream",
                "Of the cases opened in the period and carried out: those with an outcome reported since, by how they"
                        + " were let through.");
        ALL = Collections.unmodifiableMap(all);
    }

    private Definitions() {}
}
