package io.countersign.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SandboxMailTest {

    final Sandbox sandbox = new Sandbox();
    final Mail mail = sandbox.mail();

    @Test
    void sendsOnceForOneKeyAndKeepsItReadable() {
        String receipt = mail.send("k1", "c1001@example.com", "Re: Mug", "Dear Anna …");

        assertThat(mail.send("k1", "c1001@example.com", "Re: Mug", "Dear Anna …"))
                .isEqualTo(receipt);
        assertThat(mail.find("k1")).contains(receipt);
        assertThat(sandbox.jdbc()
                        .sql("SELECT body FROM sandbox_mail")
                        .query(String.class)
                        .list())
                .containsExactly("Dear Anna …");
    }

    @Test
    void findsNothingUnderAnUnknownKey() {
        assertThat(mail.find("k0")).isEmpty();
    }

    @Test
    void refusesHeadersOfMoreThanOneLine() {
        assertThatThrownBy(() -> mail.send("k1", "c1001@example.com", "Hi\nBcc: all@example.com", "text"))
                .isInstanceOf(TargetRefused.class);
        assertThat(mail.find("k1")).isEmpty();
    }
}
