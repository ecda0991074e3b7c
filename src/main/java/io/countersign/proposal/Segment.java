package io.countersign.proposal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A piece of a text as a review form shows it.
 *
 * @param kind what was found in it; empty for what is plain
 */
public record Segment(String text, String kind) {

    /** The whole text in pieces, in order. Of findings that overlap the first one counts. */
    public static List<Segment> of(String text, List<Finding> findings) {
        List<Segment> segments = new ArrayList<>();
        int from = 0;
        for (Finding finding : findings.stream()
                .sorted(Comparator.comparingInt(Finding::start))
                .toList()) {
            if (finding.start() < from) {
                continue;
            }
            if (finding.start() > from) {
                segments.add(new Segment(text.substring(from, finding.start()), ""));
            }
            segments.add(new Segment(finding.words(), finding.kind()));
            from = finding.end();
        }
        if (from < text.length()) {
            segments.add(new Segment(text.substring(from), ""));
        }
        return segments;
    }
}
