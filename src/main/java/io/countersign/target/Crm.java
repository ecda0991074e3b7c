package io.countersign.target;

import io.countersign.proposal.Effect;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The records of prospects. A real one promises: it reads what is committed and never a cache, as an opt-out counts from
 * the moment it is given; empty means certainly not on record, and where it can't tell it throws; the same key is noted
 * once and answers with the first receipt; {@link TargetRefused} means certainly nothing was noted, any other exception
 * that it may have been or not, which {@link #find} answers.
 */
public interface Crm extends Effect.Memory {

    Optional<Prospect> prospect(String id);

    /**
     * Notes that a prospect was written to, now.
     *
     * @return the receipt
     * @throws TargetRefused for a prospect that is not on record
     */
    String noteContact(String key, String prospect, String note);

    /**
     * A prospect on record.
     *
     * @param email the only address that mail to this prospect goes to
     * @param region ISO 3166 country, two capital letters
     * @param accountValue what the account is worth a year, in units of the currency
     * @param optedOut whether they asked for no mail
     * @param lastContact when they were last written to, whoever did; null for never
     */
    record Prospect(
            String id,
            String name,
            String company,
            String email,
            String region,
            BigDecimal accountValue,
            String currency,
            int openDeals,
            boolean optedOut,
            @Nullable Instant lastContact) {}
}
