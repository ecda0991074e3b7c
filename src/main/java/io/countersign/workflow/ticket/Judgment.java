package io.countersign.workflow.ticket;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What follows from a mail by records and policy.
 *
 * @param amount in units of the order's currency; null where no money moves
 * @param phrases the reply, sentence by sentence
 * @param clauses that it rests on: what they have to say, and once they are found their numbers
 * @param confidence 0 to 1
 * @param because why, as sentences
 */
record Judgment(
        Resolution resolution,
        @Nullable OrderOnRecord order,
        @Nullable BigDecimal amount,
        List<Phrase> phrases,
        List<String> clauses,
        double confidence,
        String because) {

    enum Resolution {
        reply,
        refund,
        credit
    }

    /** Order named and verified, clause found: as sure as it is of what the mail is about. */
    static final double SURE = 0.98;
    /** As before, but the order was not named: they have no other, or no money moves for it. */
    static final double ALONE = 0.9;
    /** As before, but it moves money for the only order that fits, or nobody asked for just that. */
    static final double LIKELY = 0.7;
    /** What was asked for does not quite fit records or policy: proposed, for a person to decide. */
    static final double DOUBTFUL = 0.55;
    /** It can't tell. */
    static final double UNSURE = 0.4;

    static Judgment reply(
            @Nullable OrderOnRecord order,
            List<Phrase> phrases,
            List<String> clauses,
            double confidence,
            String because) {
        return new Judgment(Resolution.reply, order, null, phrases, clauses, confidence, because);
    }

    Judgment resting(List<String> numbers) {
        return new Judgment(resolution, order, amount, phrases, numbers, confidence, because);
    }

    /** Something else was asked, too, which this does not settle. */
    Judgment andAlso(Phrase phrase) {
        List<Phrase> more = new ArrayList<>(phrases);
        more.add(phrase);
        return new Judgment(resolution, order, amount, more, clauses, confidence, because)
                .atMost(DOUBTFUL, "The mail is about something else, too.");
    }

    Judgment atMost(double limit) {
        return new Judgment(resolution, order, amount, phrases, clauses, Math.min(limit, confidence), because);
    }

    Judgment atMost(double limit, String why) {
        return confidence <= limit
                ? this
                : new Judgment(resolution, order, amount, phrases, clauses, limit, because + " " + why);
    }
}
