package io.countersign.target;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Locale;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The sandbox's prospects, written once. P-2001 to P-2004 are others' to rely on; P-2011 to P-2040 are alike: small, never
 * contacted, in Germany and Britain by turns; P-29xx are the demo cases' own.
 */
@Component
@Profile("demo")
@DependsOnDatabaseInitialization
class SandboxProspects extends SandboxSeed {

    private final JdbcClient jdbc;
    private final Clock clock;

    SandboxProspects(JdbcClient jdbc, PlatformTransactionManager transactions, Clock clock) {
        super(transactions, clock);
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    boolean isEmpty() {
        return jdbc.sql("SELECT COUNT(*) FROM sandbox_prospect WHERE id = 'P-2001'")
                        .query(Long.class)
                        .single()
                == 0;
    }

    @Override
    void write() {
        prospect("P-2001", "Anja Reuter", "Café Reuter", "DE", "1800.00", 0, false);
        prospect("P-2002", "Bruno Keller", "Keller Hotels", "DE", "180000.00", 1, false);
        prospect("P-2003", "Carla Winkler", "Winkler Catering", "AT", "2400.00", 0, true);
        prospect("P-2004", "Dominik Frey", "Gasthof Frey", "CH", "3200.00", 0, false);
        contacted("P-2004", 5);

        for (int i = 11; i <= 40; i++) {
            prospect("P-20" + i, NAMES[i - 11], "Bistro " + i, i % 2 == 0 ? "DE" : "GB", "1500.00", 0, false);
        }

        prospect("P-2901", "Ella Brooks", "The Corner Table", "GB", "2100.00", 0, false);
        prospect("P-2902", "Frank Sommer", "Sommer Hotels", "DE", "240000.00", 1, false);
        contacted("P-2902", 40);
        prospect("P-2903", "Gemma Hughes", "Hughes Kitchens", "GB", "9600.00", 0, false);
        contacted("P-2903", 60);
        prospect("P-2904", "Hanna Bauer", "Bauer Wirtshaus", "DE", "4100.00", 0, false);
        contacted("P-2904", 6);
    }

    private void prospect(
            String id, String name, String company, String region, String value, int openDeals, boolean optedOut) {
        jdbc.sql("INSERT INTO sandbox_prospect"
                        + " (id, name, company, email, region, account_value, currency, open_deals, opted_out)"
                        + " VALUES (:id, :name, :company, :email, :region, :value, 'EUR', :openDeals, :optedOut)")
                .param("id", id)
                .param("name", name)
                .param("company", company)
                .param("email", id.replace("-", "").toLowerCase(Locale.ROOT) + "@example.com")
                .param("region", region)
                .param("value", new BigDecimal(value))
                .param("openDeals", openDeals)
                .param("optedOut", optedOut)
                .update();
    }

    private void contacted(String prospect, int days) {
        jdbc.sql("INSERT INTO sandbox_contact (idempotency_key, prospect, note, contacted_at)"
                        + " VALUES (:key, :prospect, 'Mail', :at)")
                .param("key", "seeded-" + prospect)
                .param("prospect", prospect)
                .param("at", OffsetDateTime.now(clock).minusDays(days))
                .update();
    }

    /** Of P-2011 to P-2040. */
    private static final String[] NAMES = {
        "Agnes Reed", "Bernd Kurz", "Celia Ward", "Dirk Blum", "Edith Shaw",
        "Falk Ernst", "Gwen Parry", "Heike Vogel", "Ian Moss", "Jutta Kern",
        "Kate Lowe", "Lutz Beyer", "Molly Finch", "Norbert Rau", "Orla Byrne",
        "Petra Stahl", "Quinn Doyle", "Ralf Busch", "Sally Webb", "Tanja Horn",
        "Una Grady", "Volker Thiel", "Wendy Nash", "Xenia Adler", "Yvonne Hale",
        "Zita Kranz", "Alan Pope", "Birgit Noll", "Craig Dunn", "Doris Hein"
    };
}
