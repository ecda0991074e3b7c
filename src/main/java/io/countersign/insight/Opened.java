package io.countersign.insight;

import io.countersign.cases.State;
import io.countersign.insight.Figures.CasesOf;
import io.countersign.insight.Figures.DownstreamOf;
import io.countersign.proposal.Oversight;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The cases of a workflow that were opened in a period and the one before: what the rules said of them, and what turned out
 * wrong later. It counts as {@code cs_v_case} does.
 */
final class Opened {

    /** So many cases that are alike. */
    private record Alike(boolean recent, Oversight oversight, State state, boolean edited, boolean error, long cases) {

        static Alike read(ResultSet row) throws SQLException {
            return new Alike(
                    row.getInt("recent") == 1,
                    Oversight.valueOf(row.getString("first_oversight")),
                    State.valueOf(row.getString("state")),
                    row.getBoolean("edited"),
                    row.getBoolean("downstream_error"),
                    row.getLong("n"));
        }

        /** By which way it was let through. */
        String path() {
            return switch (oversight) {
                case automatic, after -> oversight.name();
                case before, refuse -> edited ? "edited" : "approved";
            };
        }
    }

    private final String workflow;
    private final List<Alike> alike;

    private Opened(String workflow, List<Alike> alike) {
        this.workflow = workflow;
        this.alike = alike;
    }

    /** Counts, reading each case once. */
    static Opened in(String workflow, Scope now, Scope then, JdbcClient jdbc) {
        return new Opened(
                workflow,
                now.ask(jdbc, """
                        select recent, first_oversight, state, edited, downstream_error, count(*) as n from (
                          select case when opened_at >= :start then 1 else 0 end as recent, first_oversight, state, edited,
                            downstream_error
                          from cs_case
                          where workflow in (:workflows) and opened_at >= :before and opened_at < :end
                            and first_oversight is not null) c
                        group by recent, first_oversight, state, edited, downstream_error""")
                        .param("before", then.start())
                        .query((row, index) -> Alike.read(row))
                        .list());
    }

    /** Empty where none was opened in the period. */
    Optional<CasesOf> cases() {
        long cases = count(Alike::recent);
        return cases == 0
                ? Optional.empty()
                : Optional.of(new CasesOf(
                        workflow,
                        cases,
                        count(alike -> !alike.recent()),
                        share(cases, alike -> alike.oversight() == Oversight.automatic),
                        share(cases, alike -> alike.oversight() == Oversight.after),
                        share(cases, alike -> alike.oversight() == Oversight.before),
                        share(cases, alike -> alike.oversight() == Oversight.refuse),
                        share(cases, alike -> alike.state() == State.expired)));
    }

    /** By path. */
    List<DownstreamOf> downstream() {
        Predicate<Alike> done = alike -> alike.recent() && alike.state() == State.done;
        return alike.stream()
                .filter(done)
                .map(Alike::path)
                .distinct()
                .sorted()
                .map(path -> {
                    Predicate<Alike> let = done.and(alike -> alike.path().equals(path));
                    return new DownstreamOf(workflow, path, Share.of(count(let.and(Alike::error)), count(let)));
                })
                .toList();
    }

    private Share share(long of, Predicate<Alike> which) {
        return Share.of(count(which.and(Alike::recent)), of);
    }

    private long count(Predicate<Alike> which) {
        return alike.stream().filter(which).mapToLong(Alike::cases).sum();
    }
}
