package io.countersign.workflow.outreach;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.Json;
import io.countersign.execution.Approvals;
import io.countersign.proposal.Change;
import io.countersign.proposal.Effect;
import io.countersign.proposal.Files;
import io.countersign.proposal.Impact;
import io.countersign.proposal.Preview;
import io.countersign.proposal.Segment;
import io.countersign.proposal.Workflow;
import io.countersign.target.Crm;
import io.countersign.target.Crm.Prospect;
import io.countersign.target.Mail;
import io.countersign.target.TargetRefused;
import io.countersign.target.TargetUnavailable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** A personal mail to one prospect. */
@Component
class OutreachWorkflow implements Workflow {

    static final String NAME = "outreach";

    private static final Logger log = LoggerFactory.getLogger(OutreachWorkflow.class);

    private final OutreachFacts facts;
    private final Crm crm;
    private final Mail mail;
    private final Files files;
    private final Approvals approvals;

    OutreachWorkflow(OutreachFacts facts, Crm crm, Mail mail, Files files, Approvals approvals) {
        this.facts = facts;
        this.crm = crm;
        this.mail = mail;
        this.files = files;
        this.approvals = approvals;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String keyPrefix() {
        return "O";
    }

    @Override
    public Set<String> reviewers() {
        return Set.of("sales", "salesLead", "legal");
    }

    @Override
    public Set<String> leads() {
        return Set.of("salesLead");
    }

    @Override
    public Set<String> reasons() {
        return Set.of("badTiming");
    }

    @Override
    public ObjectNode facts(ObjectNode request) {
        return facts.of(request, approvals.lastFor(NAME, subject(request)));
    }

    @Override
    public String subject(ObjectNode request) {
        return request.path("prospect").asText("");
    }

    /** Two mails at once to one prospect are not both the first. */
    @Override
    public boolean oneAfterTheOther(JsonNode action) {
        return true;
    }

    @Override
    public Map<String, String> sources(ObjectNode request) {
        return Map.of(
                "goal", request.path("goal").asText(""),
                "claims", files.read(Approved.CLAIMS),
                "prices", files.read(Approved.PRICES),
                "record", OutreachFacts.record(facts(request)));
    }

    @Override
    public ObjectNode found(ObjectNode request, JsonNode facts, JsonNode action) {
        try {
            return Found.in(action, facts, finder(facts)).json();
        } catch (IllegalArgumentException e) {
            // the rules miss what we should have found then, so a person decides
            log.warn("Mails go to a person: {}", e.getMessage());
            return Json.empty();
        }
    }

    @Override
    public List<String> objections(ObjectNode request, JsonNode facts, JsonNode action) {
        String email = facts.path("prospect").path("email").asText();
        return action.path("to").asText("").equals(email)
                ? List.of()
                : List.of("to has to be the address on record, facts.prospect.email.");
    }

    @Override
    public Preview preview(ObjectNode request, JsonNode facts, JsonNode action) {
        JsonNode prospect = facts.path("prospect");
        String id = prospect.path("id").asText();
        String whom = prospect.path("found").asBoolean()
                ? prospect.path("name").asText() + ", "
                        + prospect.path("company").asText() + " (" + id + ")"
                : id + ", who is not on record";
        return new Preview(
                "Send a mail to " + whom,
                new Impact(null, null, false, "No money moves. A mail that has left cannot be taken back."),
                List.of(
                        new Change("Mail to " + action.path("to").asText(), "", "this mail"),
                        new Change(
                                "Last contact in the CRM",
                                prospect.path("lastContact").asText(),
                                "when it is sent")));
    }

    @Override
    public Map<String, Object> packet(ObjectNode request, JsonNode facts, @Nullable JsonNode action) {
        JsonNode mail = action == null ? Json.empty() : action;
        List<Segment> subject;
        List<Segment> body;
        try {
            Found found = Found.in(mail, facts, finder(facts));
            subject = found.subjectSegments();
            body = found.bodySegments();
        } catch (IllegalArgumentException e) {
            subject = Segment.of(mail.path("subject").asText(""), List.of());
            body = Segment.of(mail.path("body").asText(""), List.of());
        }
        return Map.of(
                "to", mail.path("to").asText(""),
                "subject", subject,
                "body", body,
                "goal", request.path("goal").asText(""),
                "prospect", facts.path("history"));
    }

    /** The prospect as the CRM has them: a mail that is only approved, this one above all, is not in there yet. */
    @Override
    public ObjectNode restsOn(ObjectNode request, ObjectNode facts, JsonNode action) {
        ObjectNode rests = Json.empty();
        ObjectNode prospect = facts.path("prospect").deepCopy();
        prospect.put(
                "lastContact",
                crm.prospect(subject(request))
                        .map(Prospect::lastContact)
                        .map(Instant::toString)
                        .orElse("never"));
        rests.set("prospect", prospect.without(Set.of("daysSinceContact", "openDeals")));
        // apart from the currency, beside which a number is money
        rests.set("openDeals", facts.path("prospect").path("openDeals"));
        rests.set("claims", facts.path("claims"));
        rests.set("prices", facts.path("prices"));
        return rests;
    }

    @Override
    public List<Effect> effects(String key, ObjectNode request, JsonNode action, @Nullable JsonNode corrected) {
        String id = subject(request);
        String to = action.path("to").asText();
        String subject = action.path("subject").asText();
        String body = action.path("body").asText();
        return List.of(
                Effect.of("mail", "send", Effect.Call.of(mail, once -> {
                    // as late as can be, and not again when the mail has left and only the note is due
                    checkRecipient(id, to);
                    return mail.send(once, to, subject, body);
                })),
                Effect.of(
                        "crm",
                        "noteContact",
                        Effect.Call.of(crm, once -> crm.noteContact(once, id, "Mail “" + subject + "”, case " + key))));
    }

    private void checkRecipient(String id, String to) {
        Prospect prospect = onRecord(id)
                .orElseThrow(
                        () -> new TargetRefused("Prospect " + id + " is not on record any more: nothing was sent."));
        if (prospect.optedOut()) {
            throw new TargetRefused("Prospect " + id + " has opted out of mail since: nothing was sent.");
        }
        if (!prospect.email().equals(to)) {
            throw new TargetRefused(
                    "The address of prospect " + id + " is not " + to + " on record: nothing was sent.");
        }
    }

    /** A CRM that can't be read is no doubt about the mail, which has not been sent yet. */
    private Optional<Prospect> onRecord(String id) {
        try {
            return crm.prospect(id);
        } catch (RuntimeException e) {
            throw new TargetUnavailable("Whether prospect " + id
                    + " may still be written to can't be read, so nothing was sent: " + e.getMessage());
        }
    }

    /** @throws IllegalArgumentException where a list of words is missing */
    private Finder finder(JsonNode facts) {
        return new Finder(Wording.of(files), Approved.in(facts.path("claims")), Approved.in(facts.path("prices")));
    }
}
