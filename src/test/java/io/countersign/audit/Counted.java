package io.countersign.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.audit.CaseSearch.Filter;
import io.countersign.audit.CaseSearch.Found;
import io.countersign.audit.CaseSearch.Line;
import io.countersign.cases.Cases;
import io.countersign.insight.Insight;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.springframework.context.ApplicationContext;

/** A year of cases as a count in Java sees it, which shares nothing with the SQL. */
record Counted(List<Year.Made> made) {

    private static final LocalDate FROM = LocalDate.of(2019, 6, 2);
    private static final LocalDate TO = LocalDate.of(2020, 5, 31);

    /** With each filter: as many, and on all pages together exactly these. */
    void compare(ApplicationContext application) {
        CaseSearch search = application.getBean(CaseSearch.class);
        Year.Made any = made.get(made.size() / 2);
        String reviewer = made.stream()
                .flatMap(one -> one.decided().keySet().stream())
                .findFirst()
                .orElseThrow();
        String rule = any.rules().iterator().next();
        BigDecimal low = new BigDecimal("500.00");
        BigDecimal high = new BigDecimal("900.00");
        LocalDate day = LocalDate.of(2020, 1, 10);

        finds(search, new Filter(null, null, null, null, null, null, null, null, FROM, TO, null), one -> true);
        finds(
                search,
                new Filter("ticket", null, null, null, null, null, null, null, FROM, TO, null),
                one -> one.workflow().equals("ticket"));
        for (String state : List.of("done", "rejected", "inReview", "stuck")) {
            finds(
                    search,
                    new Filter(null, state, null, null, null, null, null, null, FROM, TO, null),
                    one -> one.state().equals(state));
        }
        for (String oversight : List.of("automatic", "before")) {
            finds(
                    search,
                    new Filter(null, null, oversight, null, null, null, null, null, FROM, TO, null),
                    one -> one.oversight().equals(oversight));
        }
        for (String outcome : List.of("approve", "reject", "edit")) {
            finds(
                    search,
                    new Filter(null, null, null, outcome, null, null, null, null, FROM, TO, null),
                    one -> one.decided().containsValue(outcome));
            finds(
                    search,
                    new Filter(null, null, null, outcome, reviewer, null, null, null, FROM, TO, null),
                    one -> outcome.equals(one.decided().get(reviewer)));
        }
        finds(
                search,
                new Filter(null, null, null, null, reviewer, null, null, null, FROM, TO, null),
                one -> one.decided().containsKey(reviewer));
        finds(
                search,
                new Filter(null, null, null, null, null, rule, null, null, FROM, TO, null),
                one -> one.rules().contains(rule));
        finds(
                search,
                new Filter(null, null, null, null, null, null, low, high, FROM, TO, null),
                one -> one.amount() != null
                        && one.amount().compareTo(low) >= 0
                        && one.amount().compareTo(high) <= 0);
        finds(
                search,
                new Filter(null, null, null, null, null, null, null, null, day, day, null),
                one -> one.day().equals(day));
        finds(
                search,
                new Filter(
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        FROM,
                        TO,
                        any.word().toUpperCase()),
                one -> one.word().contains(any.word()));
        finds(
                search,
                new Filter(null, null, null, null, null, null, null, null, null, null, any.key()),
                one -> one.key().equals(any.key()));
        finds(
                search,
                new Filter("ticket", "done", "before", "approve", null, null, low, null, FROM, TO, null),
                one -> one.workflow().equals("ticket")
                        && one.state().equals("done")
                        && one.oversight().equals("before")
                        && one.decided().containsValue("approve")
                        && one.amount().compareTo(low) >= 0);

        Bundle bundle = application
                .getBean(Bundles.class)
                .of(application.getBean(Cases.class).find(any.key()).orElseThrow());
        assertThat(bundle.findings()).isEmpty();
        assertThat(bundle.activities()).isNotEmpty();
        assertThat(application
                        .getBean(Insight.class)
                        .of(List.of("ticket"), FROM, TO)
                        .cases()
                        .get(0)
                        .cases())
                .isEqualTo(made.stream()
                        .filter(one -> within(one) && one.workflow().equals("ticket"))
                        .count());
    }

    private void finds(CaseSearch search, Filter filter, Predicate<Year.Made> which) {
        List<String> keys = made.stream()
                .filter(one -> within(one) && which.test(one))
                .map(Year.Made::key)
                .toList();
        List<String> listed = new ArrayList<>();
        Found found = search.find(filter, 0);
        long total = found.total();
        for (int page = 0; listed.size() < total; page++) {
            found = search.find(filter, page);
            assertThat(found.cases()).as("page %d of %s", page, filter).isNotEmpty();
            found.cases().stream().map(Line::key).forEach(listed::add);
        }
        assertThat(listed).as(filter.toString()).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(keys);
    }

    private static boolean within(Year.Made one) {
        return !one.day().isBefore(FROM) && !one.day().isAfter(TO);
    }
}
