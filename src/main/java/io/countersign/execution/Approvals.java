package io.countersign.execution;

import io.countersign.cases.Json;
import io.countersign.chain.Chain;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Who stands behind which action. Without an effective, unused approval nothing is carried out. */
@Component
public class Approvals {

    /** Who approved what the rules let run. */
    public static final String RULES = "approval rules";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Chain chain;
    private final TransactionTemplate own;

    Approvals(JdbcClient jdbc, Clock clock, Chain chain, PlatformTransactionManager transactions) {
        this.own = new TransactionTemplate(transactions);
        this.own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.chain = chain;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Writes an approval of what is bound.
     *
     * @param effective false for the first of two people that are asked for
     * @param subject whom the case is about in the systems of record
     * @param amount that the action moves, in units of its currency
     */
    public void approve(
            Binding binding, String workflow, String subject, BigDecimal amount, Approver approver, boolean effective) {
        var action = Json.object(Objects.requireNonNull(binding.action()));
        jdbc.sql("""
                        insert into cs_approval (binding, case_key, digest, approved_by, basis, comment, rules, workflow,
                          subject, amount, currency, effective, approved_at, review_group, review_level)
                        values (:binding, :key, :digest, :approvedBy, :basis, :comment, :rules, :workflow,
                          :subject, :amount, :currency, :effective, :approvedAt, :group, :level)""")
                .param("binding", binding.id())
                .param("key", binding.key())
                .param("digest", binding.actionDigest())
                .param("approvedBy", approver.name())
                .param("basis", approver.basis().name())
                .param("comment", approver.comment())
                .param("group", approver.group())
                .param("level", approver.level())
                .param("rules", binding.rules())
                .param("workflow", workflow)
                .param("subject", subject)
                .param("amount", amount)
                .param("currency", action.path("currency").asText(null))
                .param("effective", effective)
                .param("approvedAt", utc(clock.instant()))
                .update();
        chain.append(
                binding.key(),
                "approval",
                Json.empty()
                        .put("binding", binding.id())
                        .put("digest", binding.actionDigest())
                        .put("by", approver.name())
                        .put("basis", approver.basis().name())
                        .put("comment", approver.comment())
                        .put("rules", binding.rules())
                        .put("effective", effective));
    }

    /** Who has approved what is bound so far, without being the last one asked for. */
    public Set<String> firstApprovers(Binding binding) {
        return Set.copyOf(jdbc.sql("select approved_by from cs_approval where binding = :binding and effective = false")
                .param("binding", binding.id())
                .query(String.class)
                .list());
    }

    /**
     * Who stands behind the action that is about to be carried out. What is not committed counts for nothing: it could be
     * rolled back when the effect has happened.
     *
     * @throws NotAsApproved where nobody does, or where the approval was used before
     */
    Approval require(Binding binding) {
        List<Approval> by = own.execute(status -> committed(binding));
        if (by.isEmpty()) {
            throw new NotAsApproved(
                    "Case " + binding.key() + ": nobody has approved this action, so it is not carried out.");
        }
        return by.get(0);
    }

    private List<Approval> committed(Binding binding) {
        return jdbc.sql("""
                        select approved_by, basis, approved_at, review_group, review_level,
                          (select count(*) from cs_approval o where o.binding = a.binding) as people
                        from cs_approval a
                        where binding = :binding and case_key = :key and digest = :digest and effective = true
                          and used_at is null and set_back_at is null""")
                .param("binding", binding.id())
                .param("key", binding.key())
                .param("digest", binding.actionDigest())
                .query((row, number) -> new Approval(
                        row.getString("approved_by"),
                        Basis.valueOf(row.getString("basis")),
                        row.getObject("approved_at", OffsetDateTime.class).toInstant(),
                        row.getString("review_group"),
                        row.getInt("review_level"),
                        row.getInt("people")))
                .list();
    }

    /** What was approved is not carried out: from now on its approvals count for nothing. */
    void setBack(Binding binding) {
        jdbc.sql("update cs_approval set set_back_at = :now where binding = :binding and used_at is null")
                .param("now", utc(clock.instant()))
                .param("binding", binding.id())
                .update();
    }

    /** Whether what is bound was carried out already. */
    public boolean used(Binding binding) {
        return jdbc.sql("select count(*) from cs_approval where binding = :binding and used_at is not null")
                        .param("binding", binding.id())
                        .query(Long.class)
                        .single()
                > 0;
    }

    /** Marks the approvals of what is bound as used, so that they count for nothing else. */
    public void use(Binding binding) {
        jdbc.sql(
                        "update cs_approval set used_at = :now where binding = :binding and effective = true and used_at is null")
                .param("now", utc(clock.instant()))
                .param("binding", binding.id())
                .update();
    }

    /** Money that the rules let run for this subject since then, in units of the currency. */
    public BigDecimal automaticMoney(String workflow, String subject, String currency, Instant since) {
        return jdbc.sql("""
                        select coalesce(sum(amount), 0) from cs_approval
                        where workflow = :workflow and subject = :subject and currency = :currency
                          and basis = 'automatic' and approved_at > :since and set_back_at is null""")
                .param("workflow", workflow)
                .param("subject", subject)
                .param("currency", currency)
                .param("since", utc(since))
                .query(BigDecimal.class)
                .single();
    }

    /** When an action for this subject was last approved for good, by the rules or by people, carried out or not yet. */
    public Optional<Instant> lastFor(String workflow, String subject) {
        return jdbc.sql("""
                        select max(approved_at) from cs_approval
                        where workflow = :workflow and subject = :subject and effective = true
                          and set_back_at is null""")
                .param("workflow", workflow)
                .param("subject", subject)
                .query(OffsetDateTime.class)
                .optional()
                .map(OffsetDateTime::toInstant);
    }

    private static OffsetDateTime utc(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
