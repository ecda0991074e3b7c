package io.countersign.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

class SandboxPagesTest {

    final Sandbox sandbox = new Sandbox();
    final Pages pages = sandbox.pages();

    @Test
    void publishesOnceForOneKey() {
        String receipt = pages.publish("k1", "B-1", "team", "Weekly", "It is live.");

        assertThat(pages.publish("k1", "B-1", "team", "Weekly", "It is live.")).isEqualTo(receipt);
        assertThat(pages.find("k1")).contains(receipt);
        assertThat(pages.page("B-1"))
                .hasValueSatisfying(page -> assertThat(page.revision()).isEqualTo(1));
    }

    @Test
    void anotherKeyIsANewRevisionOfTheSamePage() {
        pages.publish("k1", "B-1", "team", "Weekly", "It is live.");
        pages.publish("k2", "B-1", "team", "Weekly", "It is not live.");

        assertThat(pages.newest(10)).singleElement().satisfies(page -> {
            assertThat(page.revision()).isEqualTo(2);
            assertThat(page.body()).isEqualTo("It is not live.");
        });
    }

    @Test
    void withdrawnPageIsShownToNobodyAndStaysWithdrawn() {
        pages.publish("k1", "B-1", "team", "Weekly", "It is live.");
        String receipt = pages.withdraw("k2", "B-1");

        assertThat(pages.withdraw("k2", "B-1")).isEqualTo(receipt);
        assertThat(pages.withdraw("k3", "B-1")).isNotEmpty();
        assertThat(pages.newest(10)).isEmpty();
        assertThat(pages.page("B-1"))
                .hasValueSatisfying(page -> assertThat(page.withdrawn()).isTrue());
        assertThatThrownBy(() -> pages.publish("k4", "B-1", "team", "Weekly", "Again."))
                .isInstanceOf(TargetRefused.class);
        assertThat(pages.find("k4")).isEmpty();
    }

    @Test
    void refusesWhatCannotBeRight() {
        pages.publish("k1", "B-1", "team", "Weekly", "It is live.");

        assertThatThrownBy(() -> pages.publish("k1", "B-1", "team", "Weekly", "Other."))
                .isInstanceOf(TargetRefused.class)
                .hasMessageContaining("stands for another change");
        assertThatThrownBy(() -> pages.publish("k2", "B-2", "everybody", "Weekly", "It is live."))
                .isInstanceOf(TargetRefused.class);
        assertThatThrownBy(() -> pages.withdraw("k3", "B-9")).isInstanceOf(TargetRefused.class);
    }

    @Test
    void staysDoneWhenTheCallerRollsBack() {
        new TransactionTemplate(sandbox.transactions()).executeWithoutResult(status -> {
            pages.publish("k1", "B-1", "team", "Weekly", "It is live.");
            status.setRollbackOnly();
        });

        assertThat(pages.find("k1")).isPresent();
    }

    @Test
    void everyAudienceHasReaders() {
        assertThat(pages.readership("team"))
                .hasValueSatisfying(team -> assertThat(team.readers()).hasSize(6));
        assertThat(pages.readership("leadership")).isPresent();
        assertThat(pages.readership("external")).isPresent();
        assertThat(pages.readership("everybody")).isEmpty();
    }
}
