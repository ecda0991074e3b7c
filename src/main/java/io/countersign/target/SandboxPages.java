package io.countersign.target;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Plays the internal pages on tables of its own. */
class SandboxPages implements Pages {

    private static final String PUBLISH = "publish";
    private static final String WITHDRAW = "withdraw";

    private final JdbcClient jdbc;
    private final TransactionTemplate ownTransaction;
    private final Clock clock;

    SandboxPages(JdbcClient jdbc, PlatformTransactionManager transactions, Clock clock) {
        this.jdbc = jdbc;
        this.ownTransaction = new TransactionTemplate(transactions);
        this.ownTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.clock = clock;
    }

    @Override
    public String publish(String key, String page, String audience, String title, String body) {
        return once(new Change(key, page, PUBLISH, audience, title, body));
    }

    @Override
    public String withdraw(String key, String page) {
        return once(new Change(key, page, WITHDRAW, "", "", ""));
    }

    @Override
    public boolean canFind() {
        return true;
    }

    @Override
    public Optional<String> find(String key) {
        return change(key).map(Done::receipt);
    }

    @Override
    public Optional<Page> page(String id) {
        return jdbc.sql("SELECT * FROM sandbox_page WHERE id = ?")
                .param(id)
                .query(SandboxPages::read)
                .optional();
    }

    @Override
    public List<Page> newest(int most) {
        return jdbc.sql("SELECT * FROM sandbox_page WHERE withdrawn = FALSE ORDER BY published_at DESC, id"
                        + " FETCH FIRST " + most + " ROWS ONLY")
                .query(SandboxPages::read)
                .list();
    }

    @Override
    public List<String> viewers(String page) {
        return jdbc.sql("SELECT viewer FROM sandbox_page_view WHERE page = ? ORDER BY viewed_at, viewer")
                .param(page)
                .query(String.class)
                .list();
    }

    @Override
    public Optional<Readership> readership(String audience) {
        List<String> readers = jdbc.sql("SELECT email FROM sandbox_reader WHERE audience = ? ORDER BY email")
                .param(audience)
                .query(String.class)
                .list();
        return jdbc.sql("SELECT name, address FROM sandbox_readership WHERE audience = ?")
                .param(audience)
                .query((row, i) -> new Readership(row.getString("name"), row.getString("address"), readers))
                .optional();
    }

    private String once(Change change) {
        try {
            return Objects.requireNonNull(ownTransaction.execute(status ->
                    change(change.key()).map(done -> receipt(done, change)).orElseGet(() -> make(change))));
        } catch (DuplicateKeyException e) {
            // somebody else was first, under this key or with this page
            return change(change.key()).map(done -> receipt(done, change)).orElseThrow(() -> e);
        }
    }

    private static String receipt(Done done, Change change) {
        if (!done.change().equals(change)) {
            throw new TargetRefused("Key " + change.key() + " stands for another change of a page: nothing changed.");
        }
        return done.receipt();
    }

    private String make(Change change) {
        Optional<Page> page = page(change.page());
        boolean publishes = change.kind().equals(PUBLISH);
        if (publishes && readership(change.audience()).isEmpty()) {
            throw new TargetRefused("Audience " + change.audience() + " has no readers: nothing was published.");
        }
        if (publishes && page.filter(Page::withdrawn).isPresent()) {
            throw new TargetRefused("Page " + change.page() + " was withdrawn: nothing was published.");
        }
        if (!publishes && page.isEmpty()) {
            throw new TargetRefused("There is no page " + change.page() + ": nothing was withdrawn.");
        }
        int revision = page.map(Page::revision).orElse(0) + (publishes ? 1 : 0);
        if (!publishes) {
            jdbc.sql("UPDATE sandbox_page SET withdrawn = TRUE WHERE id = ?")
                    .param(change.page())
                    .update();
        } else {
            jdbc.sql(
                            page.isEmpty()
                                    ? "INSERT INTO sandbox_page (id, audience, title, body, revision, published_at, withdrawn)"
                                            + " VALUES (:id, :audience, :title, :body, :revision, :at, FALSE)"
                                    : "UPDATE sandbox_page SET audience = :audience, title = :title, body = :body,"
                                            + " revision = :revision, published_at = :at WHERE id = :id")
                    .param("id", change.page())
                    .param("audience", change.audience())
                    .param("title", change.title())
                    .param("body", change.body())
                    .param("revision", revision)
                    .param("at", OffsetDateTime.now(clock))
                    .update();
        }
        jdbc.sql(
                        "INSERT INTO sandbox_page_change (idempotency_key, page, kind, revision, audience, title, body, changed_at)"
                                + " VALUES (:key, :page, :kind, :revision, :audience, :title, :body, :at)")
                .param("key", change.key())
                .param("page", change.page())
                .param("kind", change.kind())
                .param("revision", revision)
                .param("audience", change.audience())
                .param("title", change.title())
                .param("body", change.body())
                .param("at", OffsetDateTime.now(clock))
                .update();
        return find(change.key()).orElseThrow();
    }

    private Optional<Done> change(String key) {
        return jdbc.sql("SELECT * FROM sandbox_page_change WHERE idempotency_key = ?")
                .param(key)
                .query((row, i) -> new Done(
                        new Change(
                                key,
                                row.getString("page"),
                                row.getString("kind"),
                                row.getString("audience"),
                                row.getString("title"),
                                row.getString("body")),
                        row.getString("kind") + "-" + row.getString("page") + "-" + row.getInt("revision")))
                .optional();
    }

    private static Page read(ResultSet row, int number) throws SQLException {
        return new Page(
                row.getString("id"),
                row.getString("audience"),
                row.getString("title"),
                row.getString("body"),
                row.getInt("revision"),
                row.getObject("published_at", OffsetDateTime.class).toInstant(),
                row.getBoolean("withdrawn"));
    }

    private record Change(String key, String page, String kind, String audience, String title, String body) {}

    private record Done(Change change, String receipt) {}
}
