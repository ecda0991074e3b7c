package io.countersign.workflow.outreach;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cases.Json;
import io.countersign.proposal.Effect;
import io.countersign.target.Crm;
import io.countersign.target.TargetUnavailable;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutreachWorkflowTest {

    /** It neither answers nor knows. */
    private record DeadCrm() implements Crm {

        @Override
        public Optional<Prospect> prospect(String id) {
            throw new IllegalStateException("The system crm answered with status 503.");
        }

        @Override
        public String noteContact(String key, String prospect, String note) {
            throw new IllegalStateException("The system crm answered with status 503.");
        }

        @Override
        public Optional<String> find(String key) {
            throw new IllegalStateException("The system crm answered with status 503.");
        }

        @Override
        public boolean canFind() {
            return false;
        }
    }

    @Test
    void mailThatWasNotSentBecauseTheCrmIsSilentIsNotInDoubt() {
        JsonNode action = Json.empty()
                .put("to", "p2001@example.com")
                .put("subject", "Hello")
                .put("body", "Hello.");
        Effect mail = new OutreachWorkflow(null, new DeadCrm(), null, null, null)
                .effects("O-2001", Json.empty().put("prospect", "P-2001"), action, null)
                .get(0);

        assertThatThrownBy(() -> mail.call().perform("O-2001/digest/send"))
                .isInstanceOf(TargetUnavailable.class)
                .hasMessageContaining("nothing was sent");
    }
}
