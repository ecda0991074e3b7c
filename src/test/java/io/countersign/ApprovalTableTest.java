package io.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.ApprovalTable.Case;
import io.countersign.ApprovalTable.Said;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every approval table is held to, with the cases of a workflow. */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class ApprovalTableTest {

    protected final ApprovalTable table;
    private final Set<String> letting;

    /** @param letting ids of the rules that let an action run without a person before it */
    protected ApprovalTableTest(String workflow, Set<String> letting) {
        this.table = new ApprovalTable(Path.of("processes", workflow, workflow + "Approval.dmn"));
        this.letting = letting;
    }

    /** A case that nothing speaks against. */
    protected abstract ObjectNode sound();

    protected abstract List<Case> cases();

    /** Pointers to what no case may lack. */
    protected abstract List<String> needed();

    @AfterAll
    void close() {
        table.close();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void firesExactly(Case of) {
        Said said = table.says(of.of());

        assertThat(said.rules()).isEqualTo(of.rules());
        assertThat(said.missing()).isEmpty();
        assertThat(said.why().values())
                .allSatisfy(why -> assertThat(why).endsWith(".").doesNotContain("null"));
    }

    @Test
    void everyRuleFiresInSomeCase() {
        Set<String> fired =
                cases().stream().flatMap(of -> of.rules().stream()).collect(Collectors.toCollection(TreeSet::new));

        assertThat(fired).isEqualTo(table.rules());
    }

    @ParameterizedTest
    @MethodSource("needed")
    void whatIsMissingLeadsToAPerson(String pointer) {
        ObjectNode removed = sound();
        ApprovalTable.remove(removed, pointer);
        ObjectNode nothing = sound();
        ApprovalTable.set(nothing, pointer, "null");

        assertThat(table.says(removed).aPerson(letting)).isTrue();
        assertThat(table.says(nothing).aPerson(letting)).isTrue();
    }
}
