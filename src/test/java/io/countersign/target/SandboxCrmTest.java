package io.countersign.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SandboxCrmTest {

    final Sandbox sandbox = new Sandbox();
    final Crm crm = sandbox.crm();

    @Test
    void notesAContactOnceForOneKey() {
        String receipt = crm.noteContact("k1", "P-2001", "Mail");

        assertThat(crm.noteContact("k1", "P-2001", "Mail")).isEqualTo(receipt);
        assertThat(crm.find("k1")).contains(receipt);
        assertThat(crm.prospect("P-2001").orElseThrow().lastContact()).isEqualTo(Sandbox.CLOCK.instant());
        assertThat(contactsOf("P-2001")).isEqualTo(1);
    }

    @Test
    void findsNothingUnderAnUnknownKeyOrNumber() {
        assertThat(crm.find("k0")).isEmpty();
        assertThat(crm.prospect("P-0000")).isEmpty();
    }

    @Test
    void refusesToNoteAContactWithNobody() {
        assertThatThrownBy(() -> crm.noteContact("k1", "P-0000", "Mail")).isInstanceOf(TargetRefused.class);
        assertThat(crm.find("k1")).isEmpty();
    }

    @Test
    void isSeededOnce() {
        sandbox.seed();

        assertThat(contactsOf("P-2004")).isEqualTo(1);
        assertThat(crm.prospect("P-2003").orElseThrow().optedOut()).isTrue();
        assertThat(crm.prospect("P-2001").orElseThrow().lastContact()).isNull();
    }

    private int contactsOf(String prospect) {
        return sandbox.jdbc()
                .sql("SELECT COUNT(*) FROM sandbox_contact WHERE prospect = ?")
                .param(prospect)
                .query(Integer.class)
                .single();
    }
}
