package io.countersign.engine;

import io.countersign.cases.Refused;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.filter.Filter;
import org.camunda.bpm.engine.impl.FilterServiceImpl;
import org.camunda.bpm.engine.impl.persistence.entity.FilterEntity;

/**
 * The filter service. An expression of a filter is evaluated for whoever looks at the filter, and could call anything that
 * the application can, its targets too: only who asks, and when, can be said in one.
 */
final class GuardedFilterService extends FilterServiceImpl {

    private static final Pattern WHO_AND_WHEN = Pattern.compile(
            "[$#]\\{\\s*(currentUser\\(\\)|currentUserGroups\\(\\)|now\\(\\)"
                    + "|dateTime\\(\\)(\\.(plus|minus)(Minutes|Hours|Days|Weeks|Months)\\([0-9]{1,4}\\))*(\\.toDate\\(\\))?)\\s*}");

    private static final Pattern EXPRESSION = Pattern.compile("[$#]\\{");

    @Override
    public Filter saveFilter(Filter filter) {
        return commandExecutor.execute(context -> {
            check(filter);
            return super.saveFilter(filter);
        });
    }

    private static void check(Filter filter) {
        String query = filter instanceof FilterEntity entity ? String.valueOf(entity.getQueryInternal()) : "";
        if (EXPRESSION.matcher(WHO_AND_WHEN.matcher(query).replaceAll("")).find()) {
            throw new Refused(
                    Refused.Kind.invalid,
                    "A filter's expressions may be ${currentUser()}, ${currentUserGroups()}, ${now()} and"
                            + " ${dateTime()} with plusDays(1) and the like, and nothing else. Nothing was saved.");
        }
    }
}
