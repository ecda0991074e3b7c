package io.countersign.execution;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Counts the automatic approvals of money, or of what else is limited, for each subject, so that no two can rest on the same facts: the facts bear
 * the count, and who approves automatically has to find it unchanged. Otherwise nine refunds at once would each be the
 * first of the day.
 */
@Component
public class Subjects {

    private final JdbcClient jdbc;

    Subjects(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The count now. Read before the facts that it goes with. */
    public long version(String workflow, String subject) {
        return jdbc.sql("select version from cs_subject where workflow = :workflow and subject = :subject")
                .param("workflow", workflow)
                .param("subject", subject)
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    /**
     * Counts one more.
     *
     * @throws ConcurrencyFailureException where another one was counted since the version was read: the facts have to be
     *     gathered again
     */
    public void advance(String workflow, String subject, long version) {
        int rows;
        try {
            rows = version == 0
                    ? update(
                            "insert into cs_subject (workflow, subject, version) values (:workflow, :subject, :version + 1)",
                            workflow,
                            subject,
                            version)
                    : update(
                            "update cs_subject set version = version + 1 where workflow = :workflow and subject = :subject and version = :version",
                            workflow,
                            subject,
                            version);
        } catch (DuplicateKeyException e) {
            rows = 0;
        }
        if (rows == 0) {
            throw new ConcurrencyFailureException(
                    "Another case of " + subject + " was approved meanwhile; the facts are gathered again.");
        }
    }

    private int update(String sql, String workflow, String subject, long version) {
        return jdbc.sql(sql)
                .param("workflow", workflow)
                .param("subject", subject)
                .param("version", version)
                .update();
    }
}
