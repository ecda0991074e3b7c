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
        all.put("inTime", "Decided by when its level says; reviews without such a time are left out.");
        all.put("waiting", "From when the review was asked for until its last holder claimed it.");
        all.put("working", "From that claim to the decision.");
        all.put("reasons", "Of all decisions with a reason other than approvals.");
        all.put(
                "overrides",
                "Fields that differ between what an agent proposed and what was carried out; the median change is"
                        + " carried out minus proposed.");
        all.put(
                "queue",
                "Cases in review now; arrivals: how often the rules asked for a person in the period; decisions:"
                        + " reviews decided in it, escalations not counted; growth: arrivals minus decisions, a day.");
        all.put(
                "downstream",
                "Of the cases opened in the period and carried out: those with an outcome reported since, by how they"
                        + " were let through.");
        ALL = Collections.unmodifiableMap(all);
    }

    private Definitions() {}
}
