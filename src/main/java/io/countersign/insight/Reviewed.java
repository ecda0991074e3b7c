package io.countersign.insight;

import io.countersign.insight.Figures.CostOf;
import io.countersign.insight.Figures.ReasonOf;
import io.countersign.insight.Figures.ReviewsOf;
import io.countersign.insight.Figures.VersionOf;
import io.countersign.proposal.Outcome;
import java.sql.ResultSet;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The reviews that were decided in a period, told apart by everything that figures tell them apart by. */
final class Reviewed {

    private static final String RULE = "rule";

    /** By what reviews are told apart, besides their rules, of which one has several. */
    private static final Map<String, Function<Decided, String>> DIMENSIONS = new LinkedHashMap<>();

    static {
        DIMENSIONS.put("workflow", Decided::workflow);
        DIMENSIONS.put(
                "agent", review -> review.agent() == null ? "no proposal" : review.agent() + " " + review.version());
        DIMENSIONS.put("group", Decided::group);
        DIMENSIONS.put("week", review -> monday(review.week()));
    }

    private record Key(String workflow, String name) implements Comparable<Key> {

        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::workflow).thenComparing(Key::name);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    private record Agent(String workflow, String name) {}

    private record Version(Agent agent, String version, OffsetDateTime since, Tally tally) {}

    private final Map<String, Map<Key, Tally>> tallies = new LinkedHashMap<>();
    private final Map<Agent, Map<String, Version>> versions = new HashMap<>();
    private final Map<String, Map<List<String>, Long>> reasons = new TreeMap<>();

    private Reviewed() {
        DIMENSIONS.keySet().forEach(dimension -> tallies.put(dimension, new TreeMap<>()));
        tallies.put(RULE, new TreeMap<>());
    }

    /** Counts the reviews of a period. */
    static Reviewed in(Scope scope, JdbcClient jdbc, InsightProperties rates) {
        Reviewed reviewed = new Reviewed();
        double longest = rates.longestWork().toSeconds() / 60.0;
        Decided.in(scope, jdbc, rates.currency()).query((ResultSet row) -> reviewed.add(Decided.read(row), longest));
        return reviewed;
    }

    private void add(Decided review, double longest) {
        DIMENSIONS.forEach((dimension, name) ->
                tally(dimension, new Key(review.workflow(), name.apply(review))).add(review, longest));
        review.rules()
                .forEach(rule -> tally(RULE, new Key(review.workflow(), rule)).add(review, longest));
        if (review.reason() != null && review.outcome() != Outcome.approve) {
            reasons.computeIfAbsent(review.workflow(), workflow -> new HashMap<>())
                    .merge(List.of(review.outcome().name(), review.reason()), 1L, Long::sum);
        }
        if (review.agent() != null && review.version() != null) {
            Agent agent = new Agent(review.workflow(), review.agent());
            Map<String, Version> all = versions.computeIfAbsent(agent, key -> new HashMap<>());
            Version version = all.get(review.version());
            if (version == null || review.asked().isBefore(version.since())) {
                version = new Version(
                        agent, review.version(), review.asked(), version == null ? new Tally() : version.tally());
                all.put(review.version(), version);
            }
            version.tally().add(review, longest);
        }
    }

    private Tally tally(String dimension, Key key) {
        return all(dimension).computeIfAbsent(key, name -> new Tally());
    }

    private Map<Key, Tally> all(String dimension) {
        return Objects.requireNonNull(tallies.get(dimension));
    }

    /** By dimension, in order; with what was before. */
    Map<String, List<ReviewsOf>> rows(Reviewed before) {
        Map<String, List<ReviewsOf>> rows = new LinkedHashMap<>();
        tallies.forEach((dimension, all) -> {
            Map<Key, Tally> then = before.all(dimension);
            rows.put(
                    dimension,
                    all.entrySet().stream()
                            .map(entry -> entry.getValue()
                                    .reviews(
                                            entry.getKey().workflow(),
                                            entry.getKey().name(),
                                            then.get(entry.getKey())))
                            .toList());
        });
        return rows;
    }

    /** By workflow, the most frequent first. */
    List<ReasonOf> reasons() {
        List<ReasonOf> rows = new ArrayList<>();
        reasons.forEach((workflow, counts) -> {
            long total = counts.values().stream().mapToLong(Long::longValue).sum();
            counts.entrySet().stream()
                    .sorted(Map.Entry.<List<String>, Long>comparingByValue()
                            .reversed()
                            .thenComparing(entry -> String.join(" ", entry.getKey())))
                    .forEach(entry -> rows.add(new ReasonOf(
                            workflow,
                            entry.getKey().get(0),
                            entry.getKey().get(1),
                            Share.of(entry.getValue(), total))));
        });
        return rows;
    }

    /** Each workflow, and each of its rules. */
    List<CostOf> costs(InsightProperties rates) {
        List<CostOf> rows = new ArrayList<>();
        all("workflow").forEach((key, tally) -> rows.add(tally.cost(key.workflow(), null, rates)));
        all(RULE).forEach((key, tally) -> rows.add(tally.cost(key.workflow(), key.name(), rates)));
        rows.sort(Comparator.comparing(CostOf::workflow));
        return rows;
    }

    /** Each version of an agent in this period, beside the version that came before it, as that was in both periods. */
    List<VersionOf> versions(Reviewed before) {
        List<VersionOf> rows = new ArrayList<>();
        versions.forEach((agent, now) -> now.values().forEach(version -> {
            Version older = older(version, before).orElse(null);
            Share approve = version.tally().of(Outcome.approve);
            Share then = older == null ? null : approvedInAll(older, before);
            rows.add(new VersionOf(
                    agent.workflow(),
                    agent.name(),
                    version.version(),
                    approve,
                    older == null ? null : older.version(),
                    then,
                    then == null ? null : approve.against(then)));
        }));
        rows.sort(Comparator.comparing(VersionOf::workflow)
                .thenComparing(VersionOf::agent)
                .thenComparing(VersionOf::version));
        return rows;
    }

    private Optional<Version> older(Version version, Reviewed before) {
        Map<String, Version> all = new HashMap<>(before.versions.getOrDefault(version.agent(), Map.of()));
        versions.getOrDefault(version.agent(), Map.of()).forEach(all::putIfAbsent);
        OffsetDateTime since =
                Objects.requireNonNull(all.get(version.version())).since();
        return all.values().stream()
                .filter(other ->
                        other.since().isBefore(since) && !other.version().equals(version.version()))
                .max(Comparator.comparing(Version::since));
    }

    private Share approvedInAll(Version version, Reviewed before) {
        Share one = approved(this, version);
        Share other = approved(before, version);
        return Share.of(one.n() + other.n(), one.of() + other.of());
    }

    private static Share approved(Reviewed in, Version version) {
        Version found = in.versions.getOrDefault(version.agent(), Map.of()).get(version.version());
        return found == null ? Share.of(0, 0) : found.tally().of(Outcome.approve);
    }

    private static String monday(int week) {
        return LocalDate.EPOCH.plusDays(4 + 7L * week).toString();
    }
}
