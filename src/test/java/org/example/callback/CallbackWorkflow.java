package org.example.callback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cases.Json;
import io.countersign.proposal.Change;
import io.countersign.proposal.Effect;
import io.countersign.proposal.Impact;
import io.countersign.proposal.Preview;
import io.countersign.proposal.Workflow;
import io.countersign.target.Mail;
import io.countersign.target.Shop;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Customers' wishes to be called: when we promise to. */
public class CallbackWorkflow implements Workflow {

    static final String NAME = "callback";

    private final Shop shop;
    private final Mail mail;

    public CallbackWorkflow(Shop shop, Mail mail) {
        this.shop = shop;
        this.mail = mail;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String keyPrefix() {
        return "CB";
    }

    @Override
    public Set<String> reviewers() {
        return Set.of("support", "supportLead");
    }

    @Override
    public Set<String> leads() {
        return Set.of("supportLead");
    }

    @Override
    public ObjectNode facts(ObjectNode request) {
        return Json.empty().put("known", shop.customer(subject(request)).isPresent());
    }

    @Override
    public String subject(ObjectNode request) {
        return request.path("customer").asText();
    }

    @Override
    public Map<String, String> sources(ObjectNode request) {
        return Map.of("wish", request.path("wish").asText());
    }

    @Override
    public Preview preview(ObjectNode request, JsonNode facts, JsonNode action) {
        return new Preview(
                "Promise " + subject(request) + " a call: "
                        + action.path("when").asText(),
                new Impact(null, null, false, "A mail that has left cannot be taken back."),
                List.of(new Change("Call", "none", action.path("when").asText())));
    }

    @Override
    public Map<String, Object> packet(ObjectNode request, JsonNode facts, JsonNode action) {
        return Map.of("wish", request.path("wish").asText());
    }

    @Override
    public List<Effect> effects(String key, ObjectNode request, JsonNode action, JsonNode corrected) {
        String to = shop.customer(subject(request)).orElseThrow().email();
        String note = action.path("note").asText();
        return List.of(
                Effect.of("mail", "promise", Effect.Call.of(mail, once -> mail.send(once, to, "We call you", note))));
    }
}
