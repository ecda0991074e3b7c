package io.countersign.proposal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Cases of one workflow that the demo profile opens at its first start, on records of their own. */
public interface DemoCases {

    /** Name of the workflow. */
    String workflow();

    /** One request a case, in this order. */
    List<ObjectNode> requests();
}
