package io.countersign.audit;

import static io.countersign.Say.approve;
import static io.countersign.Say.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.AppTest;
import io.countersign.cases.Json;
import io.countersign.chain.Entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;

/** An auditor proves that nothing was altered, and finds what was. */
class AuditTest extends AppTest {

    private static final String CANARY = "kanarienvogel";

    private static int customers = 1020;

    @Autowired
    AuditProperties properties;

    @TempDir
    Path folder;

    @Test
    void givesAuditorsTheWholeTrailAndNobodyElse() {
        String key = answered();

        JsonNode bundle = bundle(key);

        assertThat(bundle.path("findings")).isEmpty();
        assertThat(bundle.path("holds").asBoolean()).isTrue();
        assertThat(bundle.path("trail").findValuesAsText("what"))
                .anyMatch(what -> what.contains("supportlead: approve"))
                .anyMatch(what -> what.contains("on mail: done"))
                .contains("Case opened by agent.", "supportlead claimed the review.", "Ended: done.");
        assertThat(bundle.path("activities").findValuesAsText("id")).contains("reviewProposal", "carryOutAction");
        for (String account : List.of("support1", "supportlead", "analyst", "agent")) {
            assertThat(as(account).get("/api/audit/" + key).status())
                    .as(account)
                    .isEqualTo(403);
            assertThat(as(account).get("/api/audit/log").status()).as(account).isEqualTo(403);
        }
        assertThat(as("").get("/api/audit/" + key).status()).isEqualTo(401);
        assertThat(as("auditor").get("/api/audit/T-1").status()).isEqualTo(404);
        assertThat(as("auditor").post("/api/audit/seals", Map.of()).status()).isEqualTo(403);
        assertThat(as("auditor")
                        .post("/api/audit/" + key + "/erasure", Map.of())
                        .status())
                .isEqualTo(403);
    }

    @Test
    void verifiesABundleAndTheWholeLogWithoutAServer() throws IOException {
        String key = answered();
        seal();

        assertThat(verify("bundle.json", bundle(key).toString()))
                .startsWith("0 Holds: ")
                .doesNotContain("newer than");
        assertThat(verify("log.jsonl", log())).startsWith("0 Holds: ");
    }

    @Test
    void saysWhatIsNewerThanTheLastSeal() throws IOException {
        String key = answered();
        seal();
        as("agent").post("/api/cases/" + key + "/outcomes", Map.of("kind", "complaint", "severity", "minor"));

        assertThat(verify("bundle.json", bundle(key).toString())).contains("1 are newer than the last seal.");
    }

    @Test
    void provesNothingWithoutASeal() throws IOException {
        String key = answered();
        ObjectNode bundle = (ObjectNode) bundle(key);
        bundle.putArray("seals");
        rewrite((ArrayNode) bundle.path("records"));
        seal();

        assertThat(verify("forged.json", bundle.toString())).startsWith("3 ").contains("anybody may have written it");
        assertThat(verify("empty.json", "{\"key\": \"T-1\", \"records\": []}")).startsWith("1 ");
        assertThat(verify("empty.jsonl", "")).startsWith("1 ");
        assertThat(run(
                        Files.writeString(folder.resolve("b.json"), bundle.toString()),
                        properties.publicKeyFile(),
                        Files.writeString(folder.resolve("none.jsonl"), "")))
                .startsWith("2 ");
    }

    @Test
    void contentThatIsGoneWithoutAnErasureIsFound() {
        String key = answered();
        jdbc.sql("update cs_payload set payload = null, salt = null where chain_key = ? and number = 2")
                .param(key)
                .update();

        assertThat(bundle(key).path("findings").toString()).contains("no erasure was recorded");
        as("admin").post("/api/audit/" + key + "/erasure", Map.of());
    }

    @Test
    void recordsWhatBelongsToNoCase() {
        as("admin").put("/api/switches/outreach", Map.of("state", "on", "reason", "A trial."));
        as("admin")
                .post(
                        "/engine-rest/user/create",
                        Map.of(
                                "profile", Map.of("id", "newcomer", "firstName", "N", "lastName", "C"),
                                "credentials", Map.of("password", "a-canary-0815")));

        assertThat(log().lines().filter(line -> line.contains("\"chain\":\"system\"")))
                .anyMatch(line -> line.contains("A trial."))
                .anyMatch(line -> line.contains("newcomer"))
                .noneMatch(line -> line.contains("a-canary-0815"));
    }

    @Test
    void erasedContentIsSaidAndNoError() throws IOException {
        String key = answered();
        seal();
        as("admin").post("/api/audit/" + key + "/erasure", Map.of());

        JsonNode bundle = bundle(key);

        assertThat(verify("bundle.json", bundle.toString()))
                .startsWith("0 Holds")
                .contains("the content was erased");
        assertThat(bundle.path("records").findValuesAsText("payload")).containsOnly("null");
        assertThat(bundle.path("findings")).isEmpty();
    }

    /** In no table but those of the systems that were acted on, and in none of Camunda's. */
    @Test
    void erasesAPersonEverywhere() throws IOException {
        String key = propose(
                "ticket",
                Map.of("customer", "C-1005", "subject", CANARY, "text", "My lawyer will hear of " + CANARY),
                Map.of("resolution", "reply", "reply", "Dear " + CANARY));
        becomes(key, "inReview");
        claim("supportlead", review(key));
        as("supportlead")
                .post(
                        "/engine-rest/task/" + review(key).getId() + "/comment/create",
                        Map.of("message", "I know " + CANARY));
        complete("supportlead", review(key), with(approve(), "comment", Map.of("value", "Yes, " + CANARY)));
        becomes(key, "done");
        as("agent")
                .post(
                        "/api/cases/" + key + "/outcomes",
                        Map.of("kind", "complaint", "severity", "minor", "note", CANARY + " called."));
        assertThat(tablesWith(CANARY))
                .as("the search finds it where it is")
                .contains("CS_BINDING.REQUEST", "CS_PAYLOAD.PAYLOAD", "CS_FOUND.WORDS", "ACT_GE_BYTEARRAY.BYTES_");

        assertThat(as("admin").post("/api/audit/" + key + "/erasure", Map.of()).status())
                .isEqualTo(200);

        assertThat(tablesWith(CANARY)).isEmpty();
        JsonNode bundle = bundle(key);
        assertThat(bundle.path("findings")).isEmpty();
        assertThat(bundle.path("activities").findValuesAsText("id")).contains("reviewProposal");
        seal();
        assertThat(verify("bundle.json", bundle(key).toString())).startsWith("0 Holds");
        assertThat(verify("log.jsonl", log())).startsWith("0 Holds");
        JsonNode page =
                cockpit("auditor").get("/camunda/api/countersign/audit/" + key).json();
        assertThat(page.path("erased").asInt()).isPositive();
        assertThat(page.path("carriedOut").isNull()).isTrue();
        assertThat(page.at("/way/steps/reviewProposal").asInt()).isOne();
    }

    /** Columns that hold a text, but for the sandbox's: it plays systems of others. */
    private List<String> tablesWith(String text) {
        return jdbc
                .sql("select table_name, column_name, data_type from information_schema.columns"
                        + " where table_schema = 'PUBLIC' and table_name not like 'SANDBOX%'"
                        + " and data_type in ('CHARACTER VARYING', 'CHARACTER LARGE OBJECT', 'BINARY LARGE OBJECT')")
                .query()
                .listOfRows()
                .stream()
                .filter(column -> {
                    String of = "\"" + column.get("COLUMN_NAME") + "\"";
                    String as = String.valueOf(column.get("DATA_TYPE")).startsWith("BINARY")
                            ? "utf8tostring(" + of + ")"
                            : of;
                    return jdbc.sql("select count(*) from \"" + column.get("TABLE_NAME") + "\" where lower(" + as
                                            + ") like ?")
                                    .param("%" + text + "%")
                                    .query(Long.class)
                                    .single()
                            > 0;
                })
                .map(column -> column.get("TABLE_NAME") + "." + column.get("COLUMN_NAME"))
                .toList();
    }

    static Stream<Arguments> tampering() {
        return Stream.of(
                bundle(
                        "what a record says",
                        "what record 2",
                        records -> at(records, 2).put("payload", "{}")),
                bundle("the author of a decision", "(decision)", records -> {
                    for (JsonNode record : records) {
                        if (record.path("kind").asText().equals("decision")) {
                            ((ObjectNode) record)
                                    .put(
                                            "payload",
                                            record.path("payload").asText().replace("supportlead", "support2"));
                        }
                    }
                }),
                bundle(
                        "the time of a record",
                        "record 3",
                        records -> at(records, 3).put("at", "2020-01-01T00:00:00Z")),
                bundle(
                        "the kind of a record",
                        "record 3",
                        records -> at(records, 3).put("kind", "facts")),
                bundle("a record in the middle is gone", "record 4", records -> records.remove(3)),
                bundle("the last record is gone", "was sealed", records -> records.remove(records.size() - 1)),
                bundle("two records are swapped", "record 2", records -> {
                    JsonNode second = records.get(1);
                    records.set(1, records.get(2));
                    records.set(2, second);
                }),
                bundle(
                        "a record of another case",
                        "belongs to",
                        records -> at(records, 2).put("chain", "T-1")),
                bundle(
                        "the salt of a record",
                        "what record 2",
                        records -> at(records, 2).put("salt", "00000000000000000000000000000000")),
                bundle(
                        "a record twice",
                        "record 4",
                        records -> records.insert(3, records.get(2).deepCopy())),
                bundle("a record more in between", "record 3", records -> {
                    ObjectNode more = records.get(2).deepCopy();
                    records.insert(
                            2,
                            more.put("payload", "{}")
                                    .put(
                                            "payloadDigest",
                                            Entry.digest(more.path("salt").asText(), "{}")));
                }),
                bundle("the chain is written anew", "is not the one that was sealed", AuditTest::rewrite));
    }

    private static Arguments bundle(String what, String found, Consumer<ArrayNode> change) {
        return Arguments.of(what, found, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tampering")
    void findsInABundle(String what, String found, Consumer<ArrayNode> change) throws IOException {
        String key = answered();
        seal();
        ObjectNode bundle = (ObjectNode) bundle(key);
        change.accept((ArrayNode) bundle.path("records"));

        assertThat(verify("bundle.json", bundle.toString()))
                .startsWith("1 NOT AS IT WAS")
                .contains(found);
    }

    static Stream<Arguments> tamperingWithSeals() {
        return Stream.of(
                log(
                        "a root",
                        "is not signed by this key",
                        line -> line.contains("\"type\":\"seal\"")
                                ? line.replaceAll("\"root\":\"..", "\"root\":\"00")
                                : line),
                log("a seal is gone", "is missing", line -> line.contains("\"type\":\"seal\"") ? "" : line),
                log(
                        "a sealed head",
                        "",
                        line -> line.contains("\"type\":\"leaf\"")
                                ? line.replaceAll("\"height\":\\d+", "\"height\":1")
                                : line),
                log(
                        "a head is gone",
                        "are not those that were sealed",
                        line -> line.contains("\"leaf\":0,") ? "" : line),
                log(
                        "the time of a seal",
                        "is not signed by this key",
                        line -> line.contains("\"type\":\"seal\"")
                                ? line.replaceAll("\"at\":\"20..", "\"at\":\"2001")
                                : line),
                log(
                        "a signature",
                        "is not signed by this key",
                        line -> line.contains("\"type\":\"seal\"")
                                ? line.replaceAll("\"signature\":\"....", "\"signature\":\"AAAA")
                                : line),
                log(
                        "an erasure that nobody recorded",
                        "no erasure was recorded",
                        line -> line.contains("\"type\":\"record\"") && line.contains("\"T-")
                                ? line.replaceAll("\"(salt|payload)\":\"(?:[^\"\\\\]++|\\\\.)*+\"", "\"$1\":null")
                                : line),
                log(
                        "a case is gone",
                        "is missing",
                        line -> line.contains("\"type\":\"record\"") && line.contains("\"T-") ? "" : line));
    }

    private static Arguments log(String what, String found, UnaryOperator<String> change) {
        return Arguments.of(what, found, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tamperingWithSeals")
    void findsInTheLog(String what, String found, UnaryOperator<String> change) throws IOException {
        answered();
        seal();
        String log = String.join("\n", log().lines().map(change).toList());

        assertThat(verify("log.jsonl", log)).startsWith("1 NOT AS IT WAS").contains(found);
    }

    @Test
    void anotherKeyProvesNothing() throws IOException {
        String key = answered();
        seal();
        AuditProperties other = new AuditProperties(folder, null, null);
        SealKey.make(other);
        Path file = Files.writeString(folder.resolve("b.json"), bundle(key).toString());

        assertThat(run(file, other.publicKeyFile(), properties.sealFile()))
                .startsWith("1 NOT AS IT WAS")
                .contains("not signed by this key");
    }

    @Test
    void findsWhatWasAlteredBehindOurBack() {
        finds(
                "The ledger's row of reply on mail was altered.",
                "update cs_effect set receipt = 'x' where case_key = ?");
        finds("The ledger's row of reply on mail was altered.", "update cs_effect set attempts = 2 where case_key = ?");
        finds(
                "The ledger's row of reply on mail was altered.",
                "update cs_effect set currency = 'USD' where case_key = ?");
        finds("The ledger's row of reply on mail was altered.", "update cs_effect set amount = 1 where case_key = ?");
        finds("was deleted.", "delete from cs_effect where case_key = ?");
        finds(
                "The approval by supportlead was altered.",
                "update cs_approval set effective = false where case_key = ?");
        finds("bound", "update cs_binding set action_digest = 'x' where case_key = ?");
        finds("“decision” in Camunda's history is not what was recorded", """
                update ACT_GE_BYTEARRAY set BYTES_ = X'7b7d' where ID_ in (select BYTEARRAY_ID_ from ACT_HI_VARINST
                  where NAME_ = 'decision' and PROC_INST_ID_ = (select process_instance from cs_case where case_key = ?))""");
    }

    @Test
    void findsAChainThatDoesNotHold() {
        breaksChain("The chain does not hold", "update cs_record set hash = 'x' where number = 2 and chain_key = ?");
        breaksChain("is missing", "delete from cs_record where number = 3 and chain_key = ?");
    }

    /** And mends it again, as other tests verify all chains. */
    private void breaksChain(String finding, String sql) {
        String key = answered();
        jdbc.sql("create table kept as select * from cs_record where chain_key = '" + key + "'")
                .update();
        try {
            assertThat(jdbc.sql(sql).param(key).update()).isOne();
            assertThat(bundle(key).path("findings").toString()).contains(finding);
        } finally {
            jdbc.sql("delete from cs_record where chain_key = ?").param(key).update();
            jdbc.sql("insert into cs_record select * from kept").update();
            jdbc.sql("drop table kept").update();
        }
    }

    @Test
    void findsACaseThatWasDeletedFromHistory() {
        String key = answered();
        history.deleteHistoricProcessInstance(instance(key));

        assertThat(bundle(key).path("findings").toString()).contains("deleted from Camunda's history");
    }

    @Test
    void sealsLeaveTheHouseInOrderAndOnce() throws IOException {
        answered();
        seal();
        long first = seal();
        answered();
        long second = seal();

        List<String> lines = Files.readAllLines(properties.sealFile());
        assertThat(second).isEqualTo(first + 1);
        assertThat(lines).hasSize((int) second);
        assertThat(lines.get(lines.size() - 1)).contains("\"number\":" + second);
        assertThat(jdbc.sql("select count(*) from cs_seal where delivered_at is null")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void noKeyIsToldWithWhatToDo() throws IOException {
        AuditProperties none = new AuditProperties(folder, null, null);
        assertThat(SealKey.in(none)).isEmpty();
        Files.writeString(none.keyFile(), "no key");

        assertThatThrownBy(() -> SealKey.in(none)).hasMessageContaining("openssl genpkey -algorithm ed25519");
    }

    private void finds(String finding, String sql) {
        String key = answered();
        assertThat(bundle(key).path("findings")).isEmpty();

        assertThat(jdbc.sql(sql).param(key).update()).as(sql).isPositive();

        assertThat(bundle(key).path("findings").toString()).contains(finding);
        assertThat(bundle(key).path("holds").asBoolean()).isFalse();
    }

    private static ObjectNode at(ArrayNode records, int number) {
        return (ObjectNode) records.get(number - 1);
    }

    /** With other content, and every hash as it has to be for that. */
    private static void rewrite(ArrayNode records) {
        String previous = "";
        for (JsonNode record : records) {
            ObjectNode row = (ObjectNode) record;
            if (row.path("kind").asText().equals("facts")) {
                row.put("payload", "{}");
            }
            row.put(
                    "payloadDigest",
                    Entry.digest(row.path("salt").asText(), row.path("payload").asText()));
            row.put("previous", previous);
            previous = Json.as(row, Entry.class).expectedHash();
            row.put("hash", previous);
        }
    }

    private JsonNode bundle(String key) {
        return as("auditor").get("/api/audit/" + key).json();
    }

    private String log() {
        return as("auditor").get("/api/audit/log").text();
    }

    private long seal() {
        return as("admin")
                .post("/api/audit/seals", Map.of())
                .json()
                .path("number")
                .asLong();
    }

    private String verify(String name, String content) throws IOException {
        return run(Files.writeString(folder.resolve(name), content), properties.publicKeyFile(), properties.sealFile());
    }

    private static String run(Path file, Path key, Path seals) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int code = Verifier.run(
                List.of(file.toString(), "--key", key.toString(), "--seals", seals.toString()),
                new PrintStream(out, true, StandardCharsets.UTF_8));
        return code + " " + out.toString(StandardCharsets.UTF_8);
    }

    /** A question that a person answered. */
    private String answered() {
        String key = propose(
                "ticket",
                Map.of("customer", "C-1005", "subject", "Hello", "text", "My lawyer will hear of this. " + customers++),
                Map.of("resolution", "reply", "reply", "We are sorry."));
        becomes(key, "inReview");
        claim("supportlead", review(key));
        as("supportlead").get("/engine-rest/task/" + review(key).getId() + "/form-variables");
        complete("supportlead", review(key), approve());
        becomes(key, "done");
        return key;
    }
}
