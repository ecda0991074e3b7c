package io.countersign.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.CaseVariables;
import io.countersign.cases.Cases;
import io.countersign.cases.Json;
import io.countersign.chain.Chain;
import io.countersign.proposal.Workflow;
import org.springframework.stereotype.Component;

/** The facts of cases, with the count of automatic approvals for their subject as of which they are. */
@Component
public class Facts {

    /** The field of the facts that bears the count. */
    public static final String SUBJECT_VERSION = "subjectVersion";

    private final Subjects subjects;
    private final Cases cases;
    private final Chain chain;

    Facts(Subjects subjects, Cases cases, Chain chain) {
        this.chain = chain;
        this.subjects = subjects;
        this.cases = cases;
    }

    /** What the systems of record know now. */
    public ObjectNode gather(Workflow workflow, ObjectNode request) {
        long version = subjects.version(workflow.name(), workflow.subject(request));
        return workflow.facts(request).put(SUBJECT_VERSION, version);
    }

    /** From now on these are the facts of the case. */
    public void keep(String key, ObjectNode request, ObjectNode facts) {
        cases.gathered(key, digest(request, facts));
        chain.append(key, CaseVariables.FACTS, facts);
    }

    /** Whether these are the request and the facts that we kept last: nobody else's count. */
    public boolean areKept(String key, ObjectNode request, ObjectNode facts) {
        return cases.areGathered(key, digest(request, facts));
    }

    private static String digest(JsonNode request, JsonNode facts) {
        return Canonical.of(Json.empty()
                        .<ObjectNode>set(CaseVariables.REQUEST, request)
                        .set(CaseVariables.FACTS, facts))
                .digest();
    }
}
