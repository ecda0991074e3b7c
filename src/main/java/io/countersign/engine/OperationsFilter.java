package io.countersign.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cases.Access;
import io.countersign.cases.Json;
import io.countersign.cases.Refused;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.history.HistoricTaskInstance;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Stands before Camunda's REST API, the public one and the one that Tasklist and Cockpit use: lets each role call what is
 * theirs, and turns refusals into sentences.
 */
final class OperationsFilter extends OncePerRequestFilter {

    private static final Logger log = LoggerFactory.getLogger(OperationsFilter.class);
    private static final List<String> READING = List.of("GET", "HEAD", "OPTIONS");
    /** What the log-in page asks for: the engine's name. */
    private static final Pattern LOG_IN_PAGE = Pattern.compile(".*/camunda/api/engine/engine/?");

    private static final Pattern TASK = Pattern.compile("/task/([^/]+)/.*");
    private static final Pattern INSIDE =
            Pattern.compile("ENGINE(-REST)?-\\w+|\\b(org|com|java|io)\\.[a-z]+\\.[\\w.]+|Exception\\b");
    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern(
                    "d MMM yyyy, HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final ProcessEngine engine;
    private final Operations operations;
    private final Access access;

    OperationsFilter(ProcessEngine engine, Operations operations, Access access) {
        this.engine = engine;
        this.operations = operations;
        this.access = access;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Account account = Account.of(request, engine);
        String path = path(request);
        if (account == null && LOG_IN_PAGE.matcher(request.getRequestURI()).matches()) {
            chain.doFilter(request, response);
            return;
        }
        if (account == null) {
            Problems.write(
                    request, response, HttpServletResponse.SC_UNAUTHORIZED, "Unauthorized", "Log in with an account.");
            return;
        }
        if (READING.contains(request.getMethod())) {
            chain.doFilter(request, response);
            return;
        }
        if (!operations.allows(account.groups(), request.getMethod(), path)) {
            Problems.write(
                    request,
                    response,
                    HttpServletResponse.SC_FORBIDDEN,
                    "NotAllowed",
                    "This is not for " + account.user() + " to do. Nothing has changed.");
            return;
        }
        HttpServletRequest forwarded = request;
        if (operations.isStart(path) && !access.isAdministrator(account.groups())) {
            CachedBody cached = new CachedBody(request);
            if (!beginsAtStart(cached)) {
                Problems.write(
                        request,
                        response,
                        HttpServletResponse.SC_FORBIDDEN,
                        "NotAllowed",
                        "A case begins at its start. Send a JSON object with the variable request and nothing else.");
                return;
            }
            forwarded = cached;
        }
        Refusals.take();
        ContentCachingResponseWrapper answer = new ContentCachingResponseWrapper(response);
        chain.doFilter(forwarded, answer);
        Refused refused = Refusals.take();
        if (answer.getStatus() < HttpServletResponse.SC_BAD_REQUEST) {
            answer.copyBodyToResponse();
        } else {
            refuse(request, answer, path, account, refused);
            answer.copyBodyToResponse();
        }
    }

    private void refuse(
            HttpServletRequest request,
            ContentCachingResponseWrapper answer,
            String path,
            Account account,
            @Nullable Refused refused)
            throws IOException {
        int status = answer.getStatus();
        String said = new String(answer.getContentAsByteArray(), StandardCharsets.UTF_8);
        boolean theirs =
                refused == null ? status != HttpServletResponse.SC_FORBIDDEN : refused.kind() == Refused.Kind.conflict;
        HistoricTaskInstance task = task(path);
        String decided = theirs && task != null ? decidedBy(task, account) : null;
        if (task != null && !sees(account, task)) {
            // who has another workflow's task is not told either
            rewrite(
                    request,
                    answer,
                    HttpServletResponse.SC_FORBIDDEN,
                    "NotAllowed",
                    "This is not for " + account.user() + " to do. Nothing has changed.");
        } else if (decided != null) {
            rewrite(request, answer, HttpServletResponse.SC_CONFLICT, "AlreadyDone", decided);
        } else if (refused != null) {
            rewrite(request, answer, refused.kind().status(), "Refused", refused.getMessage());
        } else if (said.contains("OptimisticLockingException")) {
            rewrite(
                    request,
                    answer,
                    HttpServletResponse.SC_CONFLICT,
                    "AlreadyDone",
                    "Something else changed this case at the same moment. Nothing of yours was taken; look again.");
        } else if (status == HttpServletResponse.SC_FORBIDDEN) {
            rewrite(
                    request,
                    answer,
                    status,
                    "NotAllowed",
                    "This is not for " + account.user() + " to do. Nothing has changed.");
        } else if (path.equals("/deployment/create") && INSIDE.matcher(said).find()) {
            String problem = Json.parse(said).path("message").asText().replaceAll(INSIDE.pattern(), "");
            rewrite(
                    request,
                    answer,
                    HttpServletResponse.SC_BAD_REQUEST,
                    "InvalidRequest",
                    "Nothing was deployed: " + problem.strip() + " Mend it and deploy again.");
        } else if (path.startsWith("/migration/") && said.contains("\"failures\"")) {
            rewrite(
                    request,
                    answer,
                    HttpServletResponse.SC_BAD_REQUEST,
                    "InvalidRequest",
                    "Nothing was migrated. " + whyNotMigrated(Json.parse(said)));
        } else if (INSIDE.matcher(said).find()) {
            log.warn("{} {} by {} failed: {}", request.getMethod(), path, account.user(), said);
            boolean wrong = status < HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
            rewrite(
                    request,
                    answer,
                    status,
                    wrong ? "InvalidRequest" : "Failed",
                    wrong
                            ? "That can't be done with what was sent. Nothing has changed."
                            : "That did not work, and nothing has changed. Try again; if it stays so, tell an operator.");
        }
    }

    private static void rewrite(
            HttpServletRequest request, ContentCachingResponseWrapper answer, int status, String type, String message)
            throws IOException {
        answer.resetBuffer();
        Problems.write(request, answer, status, type, message);
    }

    /** For each step that the plan has no place for: its id, and why. */
    private static String whyNotMigrated(JsonNode answer) {
        return answer.findParents("failures").stream()
                .filter(report -> !report.path("failures").isEmpty())
                .map(report -> report.path("sourceScopeId")
                                .asText(report.at("/instruction/sourceActivityIds/0")
                                        .asText("the case"))
                        + ": "
                        + StreamSupport.stream(report.path("failures").spliterator(), false)
                                .map(JsonNode::asText)
                                .collect(Collectors.joining("; ")))
                .distinct()
                .collect(Collectors.joining(". ", "", "."));
    }

    /** The task of a path, running or ended; null where it names none. */
    private @Nullable HistoricTaskInstance task(String path) {
        Matcher task = TASK.matcher(path);
        return task.matches()
                ? asOurselves(() -> engine.getHistoryService()
                        .createHistoricTaskInstanceQuery()
                        .taskId(task.group(1))
                        .singleResult())
                : null;
    }

    private boolean sees(Account account, HistoricTaskInstance task) {
        return access.isAdministrator(account.groups())
                || !access.readable(account.groups(), List.of(task.getProcessDefinitionKey()))
                        .isEmpty();
    }

    /** Where somebody else was first with this task: who, and when. */
    private @Nullable String decidedBy(HistoricTaskInstance task, Account account) {
        if (task.getEndTime() != null) {
            String when = WHEN.format(task.getEndTime().toInstant());
            return "completed".equals(task.getDeleteReason())
                    ? task.getAssignee() + " decided this at " + when + "."
                    : "This review ended at " + when + " without a decision here: it moved on or its time was up.";
        }
        return task.getAssignee() != null && !task.getAssignee().equals(account.user())
                ? task.getAssignee() + " has claimed this task, at " + WHEN.format(asOurselves(() -> claimedAt(task)))
                        + ", and has not decided yet."
                : null;
    }

    private <T extends @Nullable Object> T asOurselves(Supplier<T> ask) {
        IdentityService identities = engine.getIdentityService();
        Authentication before = identities.getCurrentAuthentication();
        identities.clearAuthentication();
        try {
            return ask.get();
        } finally {
            if (before != null) {
                identities.setAuthentication(before);
            }
        }
    }

    private Instant claimedAt(HistoricTaskInstance task) {
        return engine
                .getHistoryService()
                .createHistoricIdentityLinkLogQuery()
                .taskId(task.getId())
                .type("assignee")
                .operationType("add")
                .list()
                .stream()
                .map(link -> link.getTime().toInstant())
                .max(Comparator.naturalOrder())
                .orElse(task.getStartTime().toInstant());
    }

    /** What can't be read strictly is refused: the engine reads more leniently than we do. */
    private static boolean beginsAtStart(CachedBody request) {
        try {
            JsonNode body = Json.parse(request.text());
            return body.isObject() && Operations.ADMINISTRATORS_START.stream().noneMatch(body::has);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Below the API's root, without an engine's name: the same path for the public API and for the webapps'. */
    private static String path(HttpServletRequest request) {
        return request.getRequestURI()
                .substring(request.getContextPath().length())
                .replaceFirst("^/(engine-rest|camunda/api/engine)", "")
                .replaceFirst("^/engine/[^/]+", "")
                .replaceFirst("/+$", "");
    }
}
