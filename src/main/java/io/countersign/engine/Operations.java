package io.countersign.engine;

import io.countersign.cases.Access;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * Which operations of Camunda's REST API each role may call. Reading is left to the engine's authorizations; what
 * changes something is listed here, and what is not listed is an administrator's.
 */
@Component
class Operations {

    private static final Pattern QUERY = Pattern.compile(
            "/(task|process-instance|execution|variable-instance|job|job-definition|incident|deployment|process-definition"
                    + "|decision-definition|event-subscription|external-task|user|group|filter)(/count)?"
                    + "|/history/(activity-instance|process-instance|task|variable-instance|detail|decision-instance|incident|job-log"
                    + "|identity-link-log|user-operation)(/count)?"
                    + "|/filter/[^/]+/(list|singleResult|count)");
    private static final Pattern REVIEW =
            Pattern.compile("/task/[^/]+/(claim|unclaim|complete|submit-form|assignee|comment/create)");
    /** Its first group is the workflow: the key, or what stands before the version in the definition's id. */
    private static final Pattern START =
            Pattern.compile("/process-definition/(?:key/)?([^/:]+)(?::[^/]*)?/(?:start|submit-form)");

    private final Access access;

    Operations(Access access) {
        this.access = access;
    }

    /**
     * @param method of HTTP, other than GET, HEAD and OPTIONS
     * @param path below the API's root, without an engine's name
     */
    boolean allows(Collection<String> groups, String method, String path) {
        if (access.isAdministrator(groups)) {
            return true;
        }
        if (!method.equals("POST")) {
            return false;
        }
        return QUERY.matcher(path).matches()
                || REVIEW.matcher(path).matches() && access.isReviewer(groups)
                || mayStart(groups, START.matcher(path))
                || path.equals("/deployment/create") && access.isAnalyst(groups);
    }

    private boolean mayStart(Collection<String> groups, Matcher start) {
        return start.matches() && access.mayOpen(groups, start.group(1));
    }

    /** Members of a case's start that only an administrator may send: they begin anywhere in the model. */
    static final List<String> ADMINISTRATORS_START =
            List.of("startInstructions", "skipCustomListeners", "skipIoMappings");

    boolean isStart(String path) {
        return START.matcher(path).matches();
    }
}
