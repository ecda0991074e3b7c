package io.countersign.cases;

import io.countersign.proposal.Workflow;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** All workflows, by name. */
@Component
public class Workflows {

    private final Map<String, Workflow> byName = new TreeMap<>();

    Workflows(List<Workflow> workflows) {
        workflows.forEach(workflow -> byName.put(workflow.name(), workflow));
    }

    public Optional<Workflow> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** @throws IllegalArgumentException where there is none of this name */
    public Workflow get(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no workflow “" + name + "”; there are " + String.join(", ", byName.keySet()) + "."));
    }

    /** Workflow of the process with this definition id, {@code ticket:3:…}. */
    public Workflow ofDefinition(String processDefinitionId) {
        return get(processDefinitionId.substring(0, processDefinitionId.indexOf(':')));
    }

    public Collection<Workflow> all() {
        return byName.values();
    }
}
