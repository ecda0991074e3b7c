package io.countersign.oversight;

import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A step of the ladder of reviewers, a row of {@code reviewLevels.dmn}.
 *
 * @param who group whose members decide
 * @param owner accountable for this kind of approval
 * @param answerWithin from the assignment; then the clock escalates
 * @param remindAfter from the assignment
 * @param authority what one person may approve alone, in units of the currency; null for any amount
 * @param secondPerson whether an approval needs two
 * @param next number of the next level; null at the last
 * @param seniority where rules name several groups, the one of the highest decides
 */
public record Level(
        String who,
        String owner,
        Duration answerWithin,
        Duration remindAfter,
        @Nullable BigDecimal authority,
        boolean secondPerson,
        @Nullable Integer next,
        int seniority) {

    public boolean covers(BigDecimal amount) {
        return authority == null || amount.compareTo(authority) <= 0;
    }
}
