package io.countersign.audit;

import io.countersign.cases.Case;
import io.countersign.chain.Chain;
import java.util.List;
import java.util.Objects;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.history.HistoricDecisionInstance;
import org.camunda.bpm.engine.history.HistoricTaskInstance;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Erases, for good, what is kept of the person whom an ended case is about: in our tables, in the chain's payloads, and in
 * Camunda's history. What stays says that it happened, when, by whom, and how much: numbers, codes, accounts of ours,
 * digests, receipts. So approvals, effects, figures, the chain and its seals go on holding.
 */
@Component
class Erasure {

    /** Each leaves the row and takes its words. */
    private static final List<String> OURS = List.of(
            "update cs_case set proposal = null, body_digest = null where case_key = :key",
            """
            update cs_found set summary = null, words = lower(:key)
            where number = (select number from cs_case where case_key = :key)""",
            """
            update cs_binding set request = '{}', facts = '{}', action = null, rests_on = null, edit_comment = null
            where case_key = :key""",
            "update cs_approval set comment = null where case_key = :key",
            "update cs_effect set last_error = null where case_key = :key",
            "update cs_set_back set why = 'Erased.' where case_key = :key",
            "update cs_answer set comment = null where case_key = :key",
            "update cs_outcome set note = null where case_key = :key",
            "update cs_correction set proposed = null, carried_out = null, comment = null where case_key = :key",
            "update cs_agent_question set draft = null, why = null where case_key = :key",
            "update cs_agent_call set answer_digest = null where case_key = :key",
            "update cs_callback set body = null where case_key = :key and delivered_at is not null",
            "delete from cs_evidence where case_key = :key",
            "delete from cs_notice where case_key = :key");

    private final Chain chain;
    private final JdbcClient jdbc;
    private final HistoryService history;
    private final TransactionTemplate transaction;

    Erasure(Chain chain, JdbcClient jdbc, HistoryService history, PlatformTransactionManager transactions) {
        this.chain = chain;
        this.jdbc = jdbc;
        this.history = history;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * @param by who asked for it; that it was done stays provable
     * @return how many records of the chain say nothing any more
     */
    int erase(Case ended, String by) {
        return Objects.requireNonNull(transaction.execute(status -> {
            OURS.forEach(sql -> jdbc.sql(sql).param("key", ended.key()).update());
            if (ended.processInstance() != null) {
                eraseHistory(ended.processInstance());
            }
            return chain.erase(ended.key(), by);
        }));
    }

    private void eraseHistory(String instance) {
        if (history.createHistoricProcessInstanceQuery()
                        .processInstanceId(instance)
                        .count()
                == 0) {
            return;
        }
        history.deleteHistoricVariableInstancesByProcessInstanceId(instance);
        history.createHistoricDecisionInstanceQuery().processInstanceId(instance).list().stream()
                .map(HistoricDecisionInstance::getId)
                .forEach(history::deleteHistoricDecisionInstanceByInstanceId);
        // the engine's own call does so for running instances only
        jdbc.sql("delete from ACT_HI_COMMENT where PROC_INST_ID_ = :instance")
                .param("instance", instance)
                .update();
        // with their names; who had them stays with the steps of the model
        history.createHistoricTaskInstanceQuery().processInstanceId(instance).list().stream()
                .map(HistoricTaskInstance::getId)
                .forEach(history::deleteHistoricTaskInstance);
    }
}
